"""Go through all of a log that the engines have, and keep what passes a filter.

Lines are read from the oldest on, as engines give them, and thrown away as they are read: what is
kept are the newest of those that pass. Several logs are read side by side, so that what passes is
in the order of time.
"""

from __future__ import annotations

import asyncio
import time
from array import array
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime

from pierhead.core.errors import AppError
from pierhead.state.log_filter import LogFilter
from pierhead.state.log_merge import Stamped, stamped
from pierhead.state.log_reading import Reader, Row
from pierhead.state.log_sieve import Sifter
from pierhead.state.log_stream import LogStream
from pierhead.state.logs import MAX_LINES, LogBuffer

SLICE = 0.004
"""Seconds at a time, so that the window stays smooth."""
TELL = 0.1
"""Seconds between two words about how far it is."""
STRIDE = 64
"""Lines between two looks at the clock."""


class LogScan:
    """Reads logs into ``lines``; ``run`` it once."""

    def __init__(
        self,
        readers: Sequence[Reader],
        wanted: LogFilter,
        around: int = 0,
        changed: Callable[[], None] = lambda: None,
        *,
        most: int = MAX_LINES,
    ) -> None:
        self.lines = LogBuffer(most)
        self._most = most
        self.problem: AppError | str = ""
        """Why it was given up; empty if it was not."""
        self.done = False
        self._changed = changed
        self._logs = [_Log(n, read, wanted, around) for n, read in enumerate(readers)]
        self._pending: list[Stamped] = []

    @property
    def matches(self) -> int:
        """How many lines passed so far."""
        return sum(log.sifter.matches for log in self._logs)

    @property
    def looked(self) -> int:
        """How many lines were looked at."""
        return sum(log.sifter.looked for log in self._logs)

    @property
    def reached(self) -> datetime | None:
        """Up to when everything has been looked at."""
        return min((log.stream.when for log in self._logs if log.stream.when), default=None)

    def last(self, source: int) -> Row | None:
        """The last line of a source that was looked at."""
        return self._logs[source].stream.last

    async def run(self) -> None:
        """Read all of it, or until cancelled or a problem."""
        shown, first = time.monotonic(), True
        try:
            async for rows in self.steps():
                self._keep(rows)
                # To show the first match at once, and others seldom: it takes time from reading.
                if time.monotonic() > shown + TELL or (first and self.matches):
                    shown, first = time.monotonic(), not self.matches
                    self._changed()
        finally:
            self._changed()

    async def portions(self) -> AsyncIterator[LogBuffer]:
        """What passes, in portions that are not kept; the last one may be empty."""
        async for rows in self.steps():
            self._keep(rows)
            if len(self.lines) >= self._most // 2:
                yield self.lines
                self.lines = LogBuffer(self._most)
        yield self.lines

    async def steps(self) -> AsyncIterator[list[Row]]:
        """What passes, a few lines at a time and not kept; other things go on meanwhile."""
        pause = time.monotonic() + SLICE
        try:
            while open_ := [log for log in self._logs if not log.stream.ended]:
                await min(open_, key=lambda log: log.stream.key).advance()
                yield self._ready()
                if time.monotonic() > pause:
                    await asyncio.sleep(0)
                    pause = time.monotonic() + SLICE
            self.done = True
        except AppError as error:
            self.problem = error
        except ValueError as error:
            self.problem = str(error)
        finally:
            for log in self._logs:
                await log.stream.aclose()

    def _ready(self) -> list[Row]:
        """What nothing older can come before."""
        if len(self._logs) == 1:
            rows, self._logs[0].passed = self._logs[0].passed, []
            return [row for _stamp, row in rows]
        for log in self._logs:
            self._pending += log.passed
            log.passed = []
        edge = min((log.stream.key for log in self._logs if not log.stream.ended), default=None)
        self._pending.sort(key=lambda one: one[0])
        ready = [row for stamp, row in self._pending if edge is None or stamp <= edge]
        del self._pending[: len(ready)]
        return ready

    def _keep(self, rows: list[Row]) -> None:
        if rows:
            self.lines.add([row.text for row in rows], array("H", [row.kind for row in rows]))


class _Log:
    """One log, and what of it waits until nothing older can come."""

    def __init__(self, number: int, read: Reader, wanted: LogFilter, around: int) -> None:
        self.stream = LogStream(read)
        self.sifter = Sifter(wanted, around)
        self.passed: list[Stamped] = []
        self._number = number

    async def advance(self) -> None:
        """Read and sift some lines."""
        rows = await self.stream.rows()
        pause = time.monotonic() + SLICE
        for start in range(0, len(rows), STRIDE):
            texts, kinds = self.sifter.sift(rows[start : start + STRIDE])
            passed = [Row(text, kind) for text, kind in zip(texts, kinds, strict=True)]
            self.passed += stamped(self._number, passed)
            if time.monotonic() > pause:
                # Lines may be long, and an expression slow.
                await asyncio.sleep(0)
                pause = time.monotonic() + SLICE
