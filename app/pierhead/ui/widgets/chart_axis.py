"""Round numbers and times for the axes of charts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime

_STEPS = (1.0, 2.0, 5.0, 10.0)
_TIMES = (
    *(1, 2, 5, 10, 15, 30),
    *(60, 120, 300, 600, 900, 1800),
    *(3600, 7200, 10800, 21600, 43200, 86400, 172800),
)
_MINUTE, _DAY = 60, 86400


def round_top(most: float, least: float) -> float:
    """The top of an axis that shows up to ``most``, and never less than ``least``."""
    top = max(most, least)
    if not top or not math.isfinite(top):
        return 1.0
    power = 10.0 ** math.floor(math.log10(top))
    return next(step * power for step in _STEPS if step * power >= top * 0.999999)


def time_ticks(begin: float, end: float, most: int) -> Iterator[tuple[float, str]]:
    """At most that many round moments of local time, and how they are written."""
    wanted = (end - begin) / max(1, most)
    step = next((step for step in _TIMES if step >= wanted), _TIMES[-1])
    offset = datetime.fromtimestamp(begin).astimezone().utcoffset()
    shift = offset.total_seconds() if offset else 0.0
    shape = "%H:%M:%S" if step < _MINUTE else "%H:%M" if end - begin < _DAY else "%d. %H:%M"
    time = math.ceil((begin + shift) / step) * step - shift
    while time <= end:
        yield time, datetime.fromtimestamp(time).strftime(shape)
        time += step
