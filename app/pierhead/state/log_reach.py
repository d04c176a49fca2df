"""Fill a buffer from elsewhere in logs: with older or newer lines, those of a time, a match."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from pierhead.engine.api import LogChunk
from pierhead.state import log_pages
from pierhead.state.log_course import SLACK, Found, Passes, Start
from pierhead.state.log_depths import LogDepths
from pierhead.state.log_intake import KINDS
from pierhead.state.log_merge import merged
from pierhead.state.log_pages import Piece
from pierhead.state.log_reading import Row
from pierhead.state.log_seek import End, LogSeek
from pierhead.state.logs import LogBuffer


class LogSource(Protocol):
    """One log that an engine keeps."""

    @property
    def name(self) -> str:
        """What to call it beside its lines."""

    def read(
        self,
        *,
        follow: bool = False,
        tail: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> AsyncIterator[LogChunk]:
        """The last ``tail`` lines or all, between these times, with the engine's time stamps."""

    async def runs(self) -> bool:
        """Whether something writes into it."""


class LogReach:
    """Reads what is asked for and changes the buffer when it is there.

    Where it comes to the end of the logs the buffer is attached again: then the logs are to be
    followed from its last line.
    """

    def __init__(self, sources: Sequence[LogSource], buffer: LogBuffer) -> None:
        """``sources`` may get more meanwhile."""
        self.whole = False
        """Whether the first line is the first that the engines have."""
        self.seek: LogSeek | None = None
        """What is looked for, while it is."""
        self._sources, self._buffer = sources, buffer
        self._depths = LogDepths(buffer)

    def follow(self) -> None:
        """The buffer has the end, or will have."""
        self._depths.clear()

    async def older(self) -> None:
        """Put before the first line what comes before it in all logs."""
        buffer = self._buffer
        before = Row(*_row(buffer, buffer.first)).when
        numbers = range(len(self._sources))
        known = [log_pages.known_first(buffer, number) for number in numbers]
        pieces = await asyncio.gather(
            *(
                log_pages.older(source.read, rows, before, self._depths.first(number))
                for number, (source, rows) in enumerate(zip(self._sources, known, strict=True))
            )
        )
        texts, kinds, self.whole = merged(pieces, newest=True)
        if not _same_first(known, buffer):
            return
        for number, piece in enumerate(pieces):
            if piece.mended:
                buffer.mend(number, piece.mended.text)
        self._depths.learn(pieces, back=True)
        buffer.prepend(texts, kinds)

    async def newer(self) -> bool:
        """Put after the last line what comes after it; whether that comes to the end."""
        buffer = self._buffer
        after = Row(*_row(buffer, buffer.end - 1)).when
        pieces = await asyncio.gather(
            *(
                log_pages.newer(
                    source.read,
                    log_pages.known_last(buffer, number),
                    after,
                    self._depths.last(number),
                )
                for number, source in enumerate(self._sources)
            )
        )
        if not buffer.detached:
            return False
        first = buffer.first
        self._extend(pieces)
        self.whole = self.whole and buffer.first == first
        return not buffer.detached

    async def place(self, when: datetime | None) -> int | None:
        """Have the lines from a time on, or the beginning: the index of the first one.

        None if there is none.
        """
        readers = [source.read for source in self._sources]
        pieces = await asyncio.gather(*(log_pages.forward(read, when) for read in readers))
        if not any(piece.rows for piece in pieces):
            return None
        self.whole = when is None
        return self._begin(pieces)

    async def match(self, passes: Passes, *, back: bool = False) -> int | None:
        """Have the next line beyond those of the buffer that passes, or the previous one.

        Goes on at the other end of the logs. The index of the line; None if there is none. Raises
        what ``passes`` does.
        """
        self.seek = seek = LogSeek(passes)
        try:
            found = await (self._back(seek) if back else self._forward(seek))
        finally:
            self.seek = None
        return self._land(found) if found else None

    async def _forward(self, seek: LogSeek) -> Found | None:
        found = None
        if self._buffer.detached:
            found = await seek.forward([self._start(number) for number in self._numbers])
        if found is None and not self.whole:
            # All of it: where clocks were set back, lines after these may have been passed over.
            starts = [Start(source.read, whole=True) for source in self._sources]
            found = await seek.forward(starts)
        return found

    async def _back(self, seek: LogSeek) -> Found | None:
        found = None
        if not self.whole:
            found = await seek.back(
                [
                    End(source.read, self._first(number), self._depths.first(number))
                    for number, source in enumerate(self._sources)
                ]
            )
        if found is None and self._buffer.detached:
            found = await seek.back([End(source.read) for source in self._sources])
        return found

    def _start(self, number: int) -> Start:
        """Where a log goes on after what the buffer has."""
        read, last = self._sources[number].read, self._last(number)
        depth = self._depths.last(number)
        if depth is not None:
            tail = depth + 2 * SLACK
            return Start(partial(read, tail=tail), tail, after=last)
        if self.whole:
            return Start(read, whole=True, after=last)
        return Start(partial(read, since=last.when if last else None), after=last)

    @property
    def _numbers(self) -> range:
        return range(len(self._sources))

    def _first(self, number: int) -> Row | None:
        return next(iter(log_pages.known_first(self._buffer, number)), None)

    def _last(self, number: int) -> Row | None:
        return next(iter(log_pages.known_last(self._buffer, number)[-1:]), None)

    def _land(self, found: Found) -> int:
        start = self._begin(found.pieces)
        self.whole = found.start
        wanted = found.row.text, found.row.kind + found.source * KINDS
        rows = self._buffer.rows(start, self._buffer.end)
        return next((index for index, *row in rows if tuple(row) == wanted), start)

    def _begin(self, pieces: Sequence[Piece]) -> int:
        """Have these lines and no others; the index of the first one."""
        self._buffer.start(detached=True)
        self._depths.lose(self._numbers)
        start = self._buffer.end
        self._extend(pieces)
        return start

    def _extend(self, pieces: Sequence[Piece]) -> None:
        texts, kinds, ended = merged(pieces, newest=False)
        self._buffer.extend(texts, kinds)
        if ended:
            self._buffer.attach()
        else:
            self._depths.learn(pieces)


def _row(buffer: LogBuffer, at: int) -> tuple[str, int]:
    return next((text, kind) for _index, text, kind in buffer.rows(at, at + 1))


def _same_first(known: Sequence[list[Row]], buffer: LogBuffer) -> bool:
    """Whether the first lines are those that were known before reading."""
    return all(
        log_pages.known_first(buffer, number)[: len(rows)] == rows
        for number, rows in enumerate(known)
    )
