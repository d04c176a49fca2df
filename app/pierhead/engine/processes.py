"""The processes of a container, out of the table that the engine's ``ps`` makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pierhead.engine.api_inside import Process

_KILO = 1024
_SIZES = {"k": _KILO, "m": _KILO**2, "g": _KILO**3}
_DAY, _HOUR, _MINUTE = 86400, 3600, 60


def listed(answer: Any) -> Iterator[Process]:
    """Each row of ``GET /containers/ID/top``, whatever columns it came with."""
    titles = [str(title).upper() for title in answer["Titles"] or ()]
    for cells in answer["Processes"] or ():
        yield _process(titles, cells)


def _process(titles: Sequence[str], cells: Sequence[str]) -> Process:
    row = dict(zip(titles, cells, strict=False))
    state = row.get("STAT", "")
    share = row.get("%CPU")
    return Process(
        id=int(row["PID"]),
        parent=int(row["PPID"]),
        command=str(cells[-1]),
        foreground="+" in state,
        user=row.get("USER") or row.get("UID") or "",
        state=state.strip(),
        cpu=float(share.replace(",", ".")) / 100 if share else None,
        memory=_bytes(row.get("RSS", "")),
        seconds=duration(row.get("ELAPSED", "")),
        cpu_seconds=duration(row.get("TIME", "")),
    )


def _bytes(text: str) -> int:
    """Kilobytes, as ps has them; busybox writes ``12m`` for more than it has room for."""
    text = text.strip().lower()
    unit = _SIZES.get(text[-1:])
    number = text[:-1] if unit else text
    return int(float(number or 0) * (unit or _KILO))


def duration(text: str) -> float | None:
    """Seconds of ``1-02:03:04``, ``02:03:04``, ``03:04``, busybox's ``2h03`` too; None for none."""
    text = text.strip()
    days, dash, rest = text.partition("-")
    if not dash:
        days, rest = "0", text
    parts = re.split(r"[:hmd]", rest.rstrip("s"))
    if not days.isdecimal() or not all(part.isdecimal() for part in parts):
        return None
    units = {1: (1,), 2: (_MINUTE, 1), 3: (_HOUR, _MINUTE, 1)}.get(len(parts))
    if units is None:
        return None
    if "d" in rest:
        units = (_DAY, _HOUR)
    elif "h" in rest:
        units = (_HOUR, _MINUTE)
    return int(days) * _DAY + float(sum(int(p) * u for p, u in zip(parts, units, strict=True)))
