"""Logs that are read forward until a line passes a test, and the lines around that one."""

from __future__ import annotations

from array import array
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from sys import getsizeof

from pierhead.engine.api import LogChunk
from pierhead.state.line_ring import LineRing
from pierhead.state.log_merge import Stamped, stamp_key, stamped
from pierhead.state.log_pages import Piece
from pierhead.state.log_reading import Row
from pierhead.state.log_stream import LogStream, Numbered

AROUND = 256
"""Lines before and after what is found, if there are as many and they are not long."""
SLACK = 64
"""Lines by which an end of a log is longer than it had to be: engines count parts of long ones."""
_BYTES, _BYTES_AFTER = 4_000_000, 1_000_000
STRIDE = 64
"""Lines between two looks at the clock."""

Passes = Callable[[str, int], bool]
"""Whether a line as buffers keep it, with its stamp, passes; its kind is that of its stream."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where to read one log from."""

    read: Callable[[], AsyncIterator[LogChunk]]
    tail: int | None = None
    """How many last lines of the log that are; None if that is not known."""
    whole: bool = False
    """Whether it is read from its beginning."""
    after: Row | None = None
    """The line after which to look."""


@dataclass(frozen=True, slots=True)
class Found:
    """A line that passes, and the lines around it of all logs."""

    source: int
    row: Row
    pieces: list[Piece]
    start: bool
    """Whether no line of any log is before these."""


class Course:
    """One log on the way; only what may be around a line that is found is kept."""

    def __init__(self, start: Start, passes: Passes | None) -> None:
        """Without ``passes`` no line of this one is looked for."""
        self.start = start
        self.stream = LogStream(start.read)
        self.ring = LineRing(4 * AROUND, _BYTES)
        self.found: Stamped | None = None
        """The first line that passes, with its time."""
        self.full = False
        self._passes = passes
        self._after = start.after
        self._after_key = stamp_key(start.after.text) if start.after else ""
        self._at = self._more = 0

    def wants(self, found: str | None) -> bool:
        """Whether to read on, when a line of this time is the first that was found in any log."""
        if self.stream.ended or self.full:
            return False
        if found is None:
            return True
        edge = self.ring.end - AROUND
        if self.found:
            return edge <= self._at
        return edge < self.ring.first or stamp_key(self.ring[edge][0]) <= found

    async def strides(self) -> list[list[Numbered]]:
        """The next lines, a few at a time."""
        rows = await self.stream.rows()
        return [rows[start : start + STRIDE] for start in range(0, len(rows), STRIDE)]

    def take(self, rows: list[Numbered]) -> None:
        """Look at the next lines."""
        start = 0
        if not self.found and not self.full:
            hit = next((at for at, row in enumerate(rows) if self._takes(row)), None)
            start = len(rows) if hit is None else hit + 1
            self._keep(rows[:start])
            if hit is not None:
                _index, text, kind = rows[hit]
                self.found, self._at = (stamp_key(text), Row(text, kind)), self.ring.end - 1
        for row in rows[start:]:
            if self._more > _BYTES_AFTER:
                self.full = True
                return
            self._more += getsizeof(row[1])
            self._keep([row])

    def _keep(self, rows: list[Numbered]) -> None:
        self.ring.extend([row[1] for row in rows], array("H", [row[2] for row in rows]))

    def _takes(self, row: Numbered) -> bool:
        _index, text, kind = row
        return self._looks(text) and self._passes is not None and self._passes(text, kind)

    def _looks(self, text: str) -> bool:
        """Whether a line comes after the one that is known."""
        if self._after is None:
            return True
        if text == self._after.text:
            self._after = None
            return False
        if stamp_key(text) > self._after_key:
            self._after = None
        return self._after is None


def found(courses: Sequence[Course]) -> Found | None:
    """What was found first, with as much around it as is there of all logs."""
    passed = [one for one in courses if one.found]
    if not passed:
        return None
    first = min(passed, key=lambda one: one.found[0] if one.found else "")
    assert first.found
    logs = [stamped(0, _rows(one)) for one in courses]
    pairs = [(one, rows) for one, rows in zip(courses, logs, strict=True) if rows]
    low = max((rows[0][0] for one, rows in pairs if not _begins(one)), default="")
    high = min((rows[-1][0] for one, rows in pairs if not _ends(one)), default="~")
    if len(courses) == 1:
        low, high = "", "~"
    pieces = [_piece(one, rows, low, high) for one, rows in zip(courses, logs, strict=True)]
    start = all(map(_begins, courses)) and not low
    return Found(courses.index(first), first.found[1], pieces, start)


def _rows(course: Course) -> list[Row]:
    ring = course.ring
    return [Row(text, kind) for _index, text, kind in ring.between(ring.first, ring.end)]


def _begins(course: Course) -> bool:
    return course.start.whole and course.ring.first == 0


def _ends(course: Course) -> bool:
    return course.stream.ended and not course.full


def _piece(course: Course, rows: list[Stamped], low: str, high: str) -> Piece:
    before = sum(stamp < low for stamp, _row in rows)
    kept = [row for stamp, row in rows if low <= stamp <= high]
    tail = course.start.tail
    after = None if tail is None else tail - course.ring.first - before
    return Piece(kept, _ends(course) and len(rows) - before == len(kept), after)
