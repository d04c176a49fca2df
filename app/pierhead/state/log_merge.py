"""Several logs as one, in the order of their times.

Engines give each log by itself, some a moment later than others. So lines wait a moment for older
ones of the others; how long the window takes to show them is not noticed.
"""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Callable, Sequence
from datetime import UTC

from pierhead.engine.decode import moment
from pierhead.state.log_intake import GAP, KINDS
from pierhead.state.log_pages import Piece
from pierhead.state.log_reading import Row
from pierhead.state.log_text import split
from pierhead.state.logs import LogBuffer

PAUSE = 0.05
"""Seconds between two looks at what has come: a line waits for two of them."""
OPENING = 1.0
"""Seconds that are waited for the logs that do not begin, before the others are shown."""
MOST = 4000
"""Lines that are put in order at once, so that the window stays smooth."""
_FIXED = len("2026-05-01T12:00:00.000000000Z")

Stamped = tuple[str, Row]
"""When a line was written, so that texts are in the order of times, and the line."""


def merged(pieces: Sequence[Piece], *, newest: bool) -> tuple[list[str], array[int], bool]:
    """Pieces of several logs as one without holes: their texts, their kinds, and whether it is all.

    Of pieces that were read backwards the ``newest`` lines are there, of others the oldest.
    """
    if len(pieces) == 1:
        rows = pieces[0].rows
        return [r.text for r in rows], array("H", [r.kind for r in rows]), pieces[0].whole
    logs = [stamped(number, piece.rows) for number, piece in enumerate(pieces)]
    open_ = [rows for rows, piece in zip(logs, pieces, strict=True) if rows and not piece.whole]
    every = sorted((one for rows in logs for one in rows), key=_stamp)
    whole = True
    if open_ and newest:
        edge = max(rows[0][0] for rows in open_)
        whole, every = False, [one for one in every if one[0] >= edge]
    elif open_:
        edge = min(rows[-1][0] for rows in open_)
        whole, every = False, [one for one in every if one[0] <= edge]
    rows = [row for _stamp, row in every]
    return [row.text for row in rows], array("H", [row.kind for row in rows]), whole


class _Part:
    """One of the logs that are merged."""

    def __init__(self, merge: LogMerge, buffer: LogBuffer) -> None:
        self._merge = merge
        self.buffer = buffer
        self.next = buffer.end
        """The first of its lines that was not moved."""
        self.begun = False

    @property
    def left(self) -> bool:
        """Whether it has lines that were not moved."""
        return self.next < self.buffer.settled

    def came(self) -> None:
        """It has more."""
        self.begun = True
        self._merge.look_soon()


class LogMerge:
    """Moves the lines of several buffers into one as they come."""

    def __init__(self, target: LogBuffer, changed: Callable[[], None], tail: int) -> None:
        self._target = target
        self._changed = changed
        self._tail = tail
        self._parts: list[_Part] = []
        self._waiting: list[Stamped] = []
        self._older: list[Stamped] = []
        self._timer: asyncio.TimerHandle | None = None
        self._patience = OPENING
        self._first = True

    def add(self, buffer: LogBuffer) -> Callable[[], None]:
        """Take what comes into a buffer; call what is returned when something has."""
        self._parts.append(_Part(self, buffer))
        return self._parts[-1].came

    def restart(self, number: int, rows: Sequence[Row]) -> None:
        """Begin a part again: these are its last lines in the target, which may come once more."""
        part = self._parts[number]
        part.buffer.start()
        part.buffer.extend([row.text for row in rows], array("H", [row.kind for row in rows]))
        part.next, part.begun = part.buffer.end, False
        self._waiting.clear()
        self._older.clear()
        self._first, self._patience = not len(self._target), OPENING

    def look_soon(self) -> None:
        """Something has come, or is not expected any more."""
        self._changed()
        self._schedule()

    def stop(self) -> None:
        """Nothing is moved any more."""
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _schedule(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PAUSE, self._look)

    def _look(self) -> None:
        self._timer = None
        self._patience -= PAUSE
        if self._patience > 0 and not all(part.begun for part in self._parts):
            self._schedule()
            return
        came = self._collect()
        if self._first:
            self._first = False
            came = self._without_holes(came)
        self._older, self._waiting = self._waiting, came
        self._move()
        if self._waiting or self._older or self._left():
            self._schedule()

    def _left(self) -> bool:
        """Whether there is more than could be collected at once."""
        return any(part.left for part in self._parts)

    def _collect(self) -> list[Stamped]:
        came: list[Stamped] = []
        share = MOST // max(1, len(self._parts))
        for number, part in enumerate(self._parts):
            buffer = part.buffer
            if part.next < buffer.first:
                self._target.skip(buffer.first - part.next, number)
                part.next = buffer.first
            end = min(buffer.settled, part.next + share)
            rows = [Row(text, kind) for _index, text, kind in buffer.rows(part.next, end)]
            part.next = end
            came += stamped(number, rows)
        return came

    def _without_holes(self, came: list[Stamped]) -> list[Stamped]:
        """Only from where on all logs are there, of which the engine gave no more than the end."""
        edge = ""
        for number, part in enumerate(self._parts):
            own = [stamp for stamp, row in came if row.kind // KINDS == number]
            if own and len(part.buffer) >= self._tail:
                edge = max(edge, own[0])
        return [one for one in came if one[0] >= edge]

    def _move(self) -> None:
        """Give the target what has waited, and what is older than that."""
        last = max((stamp for stamp, _row in self._older), default="")
        ready = self._older + [one for one in self._waiting if one[0] <= last]
        self._waiting = [one for one in self._waiting if one[0] > last]
        self._older = []
        if ready:
            ready.sort(key=_stamp)
            rows = [row for _stamp, row in ready]
            self._target.add([row.text for row in rows], array("H", [row.kind for row in rows]))
            self._changed()


def _stamp(one: Stamped) -> str:
    return one[0]


def stamped(source: int, rows: Sequence[Row]) -> list[Stamped]:
    """Lines of a source with their times; what has none stays beside its neighbours."""
    result: list[Stamped] = []
    stamp = next((key for row in rows if row.kind < GAP and (key := stamp_key(row.text))), "")
    for text, kind in rows:
        if kind % KINDS < GAP:
            stamp = stamp_key(text) or stamp
        result.append((stamp, Row(text, kind + source * KINDS)))
    return result


def stamp_key(text: str) -> str:
    """When a line was written, so that texts are in the order of times; empty if it is not said."""
    if text[_FIXED - 1 : _FIXED] == "Z":
        return text[:_FIXED]
    when = moment(split(text)[0])
    return when.astimezone(UTC).isoformat(timespec="microseconds")[:26] if when else ""
