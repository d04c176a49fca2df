"""Read a part of a log from the engine, and find a time in it.

Other things go on meanwhile, and no more is kept than a page.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from datetime import datetime
from typing import NamedTuple, Protocol

from pierhead.engine.api import LogChunk
from pierhead.engine.decode import moment
from pierhead.state.log_text import split
from pierhead.state.logs import LogBuffer

PAGE = 2000
"""Lines that are read at a time."""
PAGE_BYTES = 8_000_000
NEAR = 8 * PAGE
"""Lines that may be read and thrown away to come to a time."""
FARTHER = 4
"""By how much more is looked at where it was too little."""
FARTHEST = 50_000_000
"""Lines: what is farther from the end is looked for from the beginning."""
_FIRST_GUESS = 10_000
_SLICE = 0.004


class Reader(Protocol):
    """Reads a part of one log, with time stamps, and ends."""

    def __call__(
        self,
        *,
        tail: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> AsyncIterator[LogChunk]:
        """The last ``tail`` lines, or all; of these, those between the times."""


class Row(NamedTuple):
    """A line as buffers keep it."""

    text: str
    kind: int

    @property
    def when(self) -> datetime | None:
        """When it was written."""
        return moment(split(self.text)[0])


async def end_of(
    read: Reader, tail: int | None, until: datetime | None, most: int
) -> tuple[list[Row], int]:
    """The last lines of what is read, at most so many, and how many were read."""
    page = LogBuffer(most, PAGE_BYTES)
    await drain(read(tail=tail, until=until), page, lambda: False)
    return rows_of(page), page.end


async def first_of(
    chunks: AsyncIterator[LogChunk], most: int, start: Callable[[Row], bool] | None = None
) -> tuple[list[Row], bool]:
    """The first lines of what is read, and whether that was all.

    With ``start``, only a page is read from the first line on for which it is true.
    """
    page = LogBuffer(1 << 30, 1 << 40)
    looked, enough = 0, most

    def full() -> bool:
        nonlocal looked, enough
        if start and enough == most:
            begin, looked = looked, page.settled
            for index, text, kind in page.rows(begin, looked):
                if start(Row(text, kind)):
                    enough = min(most, index + PAGE)
                    break
        return len(page) > enough or page.size > PAGE_BYTES

    ended = await drain(chunks, page, full)
    rows = rows_of(page)
    return rows[:enough], ended and len(rows) <= enough


async def drain(chunks: AsyncIterator[LogChunk], page: LogBuffer, full: Callable[[], bool]) -> bool:
    """Read into a buffer until it is full; False if it is. Other things go on meanwhile."""
    pause = time.monotonic() + _SLICE
    async with aclosing(chunks):  # type: ignore[type-var]
        async for chunk in chunks:
            page.feed(chunk.stream, chunk.data)
            if full():
                return False
            if time.monotonic() > pause:
                await asyncio.sleep(0)
                pause = time.monotonic() + _SLICE
    return True


def rows_of(page: LogBuffer) -> list[Row]:
    """The lines of a page."""
    return [Row(text, kind) for _index, text, kind in page.rows(page.first, page.end)]


async def tail_before(read: Reader, since: datetime) -> int | None:
    """So many last lines of the log begin before a time, and not long before; None for all."""
    newest = await _begin(read, 1)
    if newest is None or newest < since:
        return 1
    low, low_time = 0, newest
    high, high_time = 0, since
    guess = _FIRST_GUESS
    while not high or high - low > NEAR:
        when = await _begin(read, guess)
        if when is None or (guess > FARTHEST and when > since):
            return None
        if when <= since:
            high, high_time = guess, when
        else:
            low, low_time = guess, when
        if high:
            share = _share(low_time, since, high_time)
            guess = low + int((high - low) * min(0.9, max(0.1, share))) + PAGE // 2
            if guess >= high:
                guess = (low + high) // 2
        else:
            # As if lines had always come as often as those that were looked at.
            farther = 1 / max(_share(newest, low_time, since), 1 / FARTHEST)
            guess = min(max(FARTHER // 2 * low, int(1.1 * low * farther)), 2 * FARTHEST)
    return high


async def _begin(read: Reader, tail: int) -> datetime | None:
    """When the first of so many last lines was written."""
    page, _whole = await first_of(read(tail=tail), 1)
    return page[0].when if page else None


def _share(newer: datetime, between: datetime, older: datetime) -> float:
    """How far a time is from the newer to the older one: from 0 to 1."""
    span = (newer - older).total_seconds()
    return (newer - between).total_seconds() / span if span > 0 else 0.5
