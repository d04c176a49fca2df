"""Reading in a thread: bounded, ended at once, errors brought over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import aclosing
from threading import Event, current_thread

import pytest

from harness.waiting import PATIENCE
from pierhead.dockerfile import readahead
from pierhead.dockerfile.readahead import read_ahead


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving waits for the thread, however busy the machine is."""
    monkeypatch.setattr(readahead, "_FAREWELL", PATIENCE)


class Source:
    """Counts what is taken from it, and knows whether it was closed."""

    def __init__(self, limit: int = 1000) -> None:
        self.limit, self.taken, self.closed, self.thread = limit, 0, False, ""

    def __iter__(self) -> Iterator[int]:
        self.thread = current_thread().name
        try:
            for number in range(self.limit):
                self.taken += 1
                yield number
        finally:
            self.closed = True


async def test_everything_arrives_in_order() -> None:
    source = Source(100)
    async with aclosing(read_ahead(iter(source), 3, Event())) as items:
        assert [item async for item in items] == list(range(100))
    assert source.closed
    assert source.thread != current_thread().name


async def test_no_more_than_allowed_is_read_ahead() -> None:
    source = Source()
    async with aclosing(read_ahead(iter(source), 3, Event())) as items:
        for _ in range(5):
            await anext(items)
        await asyncio.sleep(0.05)
        assert source.taken <= 5 + 3 + 1
    assert source.closed


async def test_what_the_source_raises_is_raised() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    async with aclosing(read_ahead(source(), 2, Event())) as items:
        assert await anext(items) == 1
        with pytest.raises(OSError, match="gone"):
            await anext(items)


async def test_cancelling_the_reader_ends_the_source() -> None:
    source, stop = Source(), Event()
    begun = asyncio.Event()

    async def read() -> None:
        async with aclosing(read_ahead(iter(source), 2, stop)) as items:
            async for _ in items:
                begun.set()
                await asyncio.Event().wait()

    task = asyncio.create_task(read())
    await begun.wait()
    task.cancel()
    await asyncio.wait([task])
    assert stop.is_set()
    assert source.closed
