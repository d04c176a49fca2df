"""Look for the next or the previous line that passes a test, in all of the logs that engines have.

Engines give logs forward only. Forward it is the first line that passes; back, ends of the logs
are read that are longer each time, and the last line in them that passes is the one. What is read
is thrown away, but for the lines around what is found (``log_course``).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pierhead.state.log_course import AROUND, SLACK, STRIDE, Course, Found, Passes, Start, found
from pierhead.state.log_merge import Stamped, stamp_key
from pierhead.state.log_pages import beginning
from pierhead.state.log_reading import FARTHER, FARTHEST, PAGE, Reader, Row
from pierhead.state.log_stream import LogStream, Numbered

SLICE = 0.004
"""Seconds at a time, so that the window stays smooth."""


@dataclass(frozen=True, slots=True)
class End:
    """Where to look back from in one log."""

    read: Reader
    before: Row | None = None
    """The line from which on all is known; None for the end of the log."""
    depth: int = 0
    """How many lines there are from that one on, as far as is known."""


class LogSeek:
    """Looks for what passes; ``looked`` tells how far it is. Raises what reading and testing do."""

    def __init__(self, passes: Passes) -> None:
        self._passes = passes
        self.looked = 0
        """Lines that were looked at."""
        self._pause = 0.0

    async def forward(self, starts: Sequence[Start]) -> Found | None:
        """The first line that passes, in the order of time."""
        return await self._first([Course(start, self._passes) for start in starts])

    async def back(self, ends: Sequence[End]) -> Found | None:
        """The last line that passes, in the order of time."""
        backs = [_Back(end) for end in ends]
        while True:
            last = max((one.last for one in backs if one.last), default=None, key=_stamp)
            # What is nearer may still be in a log that was not read as far back.
            near = [one for one in backs if not one.whole and not (last and one.first < last[0])]
            if not near:
                break
            for one in near:
                await self._farther(one)
        if last is None:
            return None
        text = last[1].text

        def is_it(line: str, _kind: int) -> bool:
            return line == text

        return await self._first(
            [Course(one.start(), is_it if one.last is last else None) for one in backs]
        )

    async def _first(self, courses: Sequence[Course]) -> Found | None:
        try:
            while True:
                first = min((one.found for one in courses if one.found), default=None, key=_stamp)
                open_ = [one for one in courses if one.wants(first[0] if first else None)]
                if not open_:
                    return found(courses)
                one = min(open_, key=lambda one: one.stream.key)
                for rows in await one.strides():
                    self.looked += len(rows)
                    one.take(rows)
                    await self._breathe()
        finally:
            for one in courses:
                await one.stream.aclose()

    async def _farther(self, back: _Back) -> None:
        stream = LogStream(partial(back.end.read, tail=await back.next_tail()))
        try:
            while not stream.ended and not back.met:
                rows = await stream.rows()
                for start in range(0, len(rows), STRIDE):
                    self.looked += back.take(rows[start : start + STRIDE], self._passes)
                    if back.met:
                        break
                    await self._breathe()
        finally:
            await stream.aclose()
        back.close()

    async def _breathe(self) -> None:
        """Let other things go on now and then."""
        if time.monotonic() > self._pause:
            await asyncio.sleep(0)
            self._pause = time.monotonic() + SLICE


class _Back:
    """One log, of which ever longer ends are looked at up to the line that is known."""

    def __init__(self, end: End) -> None:
        self.end = end
        self.whole = False
        """Whether nothing is left to look at."""
        self.first = "~"
        """The time of the first line that was looked at; behind all times if none was."""
        self.last: Stamped | None = None
        """The last line that passes, with its time."""
        self.met = False
        """Whether this end is read up to the line that is known."""
        self._known = end.before
        self._key = stamp_key(end.before.text) if end.before else ""
        self._tail: int | None = 0
        self._times = PAGE
        self._read = 0
        self._begin: Row | None = None
        self._start: Row | None = None
        """The first line of this end that is sure to be whole."""
        self._at = 0
        self._sure: Stamped | None = None
        self._perhaps: Stamped | None = None

    async def next_tail(self) -> int | None:
        """Begin with a longer end; so many lines."""
        if self._begin is None:
            self._begin = await beginning(self.end.read)
            self.whole = self._begin is None
        reach = self.end.depth + self._times + SLACK
        self._times *= FARTHER
        self._tail = reach if reach < FARTHEST else None
        self._read, self._start, self.met = 0, None, False
        self._sure = self._perhaps = None
        return self._tail

    def take(self, rows: list[Numbered], passes: Passes) -> int:
        """The next lines of this end; how many of them were looked at."""
        known = self._known.text if self._known else None
        for at, (_index, text, kind) in enumerate(rows, 1):
            self._read += 1
            if text == known:
                self.met = True
                return at
            if self._start is None:
                row = Row(text, kind)
                if self._read == 1:
                    self.whole = self._tail is None or row == self._begin
                    if not self.whole:
                        continue  # It may be the end of a long line.
                self._start = row
            if passes(text, kind):
                self._pass(Row(text, kind))
        return len(rows)

    def _pass(self, row: Row) -> None:
        key = stamp_key(row.text)
        self._perhaps = key, row
        if not self._key or key < self._key:
            self._sure = key, row
            self._at = self._read

    def close(self) -> None:
        """This end is read."""
        # Where the line that is known does not come, its time has to do.
        last = self._perhaps if self.met or self._known is None else self._sure
        self.last = last or self.last
        if self._start is not None:
            key = stamp_key(self._start.text)
            if self.met or not self._key or key < self._key:
                self._known, self._key, self.first = self._start, key, key

    def start(self) -> Start:
        """Where to read to come to the line that passes, with what is around it."""
        skipped = self._at - AROUND - SLACK if self.last else 0
        if self._tail is None or (self.whole and skipped <= 0):
            return Start(self.end.read, whole=True)
        tail = self._tail - max(0, skipped)
        return Start(partial(self.end.read, tail=tail), tail)


def _stamp(one: Stamped) -> str:
    return one[0]
