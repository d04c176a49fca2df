"""Read one log on, a block of finished lines at a time, and throw away what was looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime

from pierhead.engine.api import LogChunk
from pierhead.engine.decode import moment
from pierhead.state.log_intake import KINDS
from pierhead.state.log_merge import stamp_key
from pierhead.state.log_reading import Row
from pierhead.state.log_text import split
from pierhead.state.logs import LogBuffer

BLOCK = 256
"""Lines that are read before they are looked at."""

Numbered = tuple[int, str, int]
"""The index of a line, its text with its stamp, and its kind."""


class LogStream:
    """How far one log has been read; close it when done."""

    def __init__(self, opened: Callable[[], AsyncIterator[LogChunk]]) -> None:
        self.last: Row | None = None
        """The last line that was read."""
        self.ended = False
        self.key = ""
        """The time of that line, so that texts are in the order of times."""
        self._open = opened
        self._chunks: AsyncIterator[LogChunk] | None = None
        self._staged = LogBuffer()
        self._next = 0

    @property
    def when(self) -> datetime | None:
        """The time of the last line."""
        return moment(split(self.last.text)[0]) if self.last else None

    async def rows(self) -> list[Numbered]:
        """The next lines; none at the end, or while the first is not whole."""
        if self._chunks is None:
            self._chunks = self._open()
        staged = self._staged
        while staged.settled - self._next < BLOCK:
            try:
                chunk = await anext(self._chunks)
            except StopAsyncIteration:
                self.ended = True
                staged.end_lines()
                break
            staged.feed(chunk.stream, chunk.data)
            if self.last is None and staged.settled > self._next:
                break  # The first lines are looked at at once.
        rows = list(staged.rows(self._next, staged.settled))
        self._next = staged.settled
        if rows:
            self.last = Row(rows[-1][1], rows[-1][2] % KINDS)
            self.key = stamp_key(self.last.text) or self.key
        return rows

    async def aclose(self) -> None:
        """Let go of the engine."""
        if self._chunks is not None:
            await self._chunks.aclose()  # type: ignore[attr-defined]
