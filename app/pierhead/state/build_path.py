"""When the steps of a build ran, and which of them it had to wait for: its critical path."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pierhead.state.builds import StepRecord

_NEAR = timedelta(milliseconds=5)
"""How far clocks of two steps may be apart that follow each other."""


@dataclass(frozen=True, slots=True)
class Bar:
    """When a step was at work, in seconds from the beginning of the build."""

    record: StepRecord
    spans: tuple[tuple[float, float], ...]
    critical: bool

    @property
    def cost(self) -> float:
        """Seconds that it was at work."""
        return sum(end - start for start, end in self.spans)

    @property
    def start(self) -> float:
        """When it began."""
        return self.spans[0][0]

    @property
    def end(self) -> float:
        """When it ended, or now."""
        return self.spans[-1][1]


def bars(records: Iterable[StepRecord], now: datetime) -> list[Bar]:
    """A bar for each step that has begun, in the order of the Dockerfile."""
    begun = sorted((one for one in records if one.spans), key=lambda record: record.order)
    if not begun:
        return []
    zero = min(record.spans[0].start for record in begun)
    critical = critical_path(begun, now)

    def seconds(moment: datetime) -> float:
        return max(0.0, (moment - zero).total_seconds())

    return [
        Bar(
            record,
            tuple((seconds(start), seconds(end or now)) for start, end in record.spans),
            record.step.id in critical,
        )
        for record in begun
    ]


def critical_path(records: Iterable[StepRecord], now: datetime) -> frozenset[str]:
    """The ids of the steps without which the build could not have ended earlier.

    Backwards from the step that ended last: of those that a step needs, the one that it had to
    wait for longest; where the builder tells of none, the one that had just ended when it began.
    """
    known = {record.step.id: record for record in records if record.spans}
    if not known:
        return frozenset()
    ends = {id_: record.spans[-1].end or now for id_, record in known.items()}
    # Of those that ended at the same moment the first one comes last.
    ended = sorted(reversed(known), key=lambda id_: ends[id_])
    moments = [ends[id_] for id_ in ended]
    here = ended[-1]
    path: set[str] = set()
    while here and here not in path:
        path.add(here)
        record = known[here]
        needed = [id_ for id_ in record.step.inputs if id_ in known and id_ not in path]
        if needed:
            here = max(needed, key=lambda id_: ends[id_])
            continue
        place = bisect_right(moments, record.spans[-1].start + _NEAR)
        while place and ended[place - 1] in path:
            place -= 1
        here = ended[place - 1] if place else ""
    return frozenset(path)
