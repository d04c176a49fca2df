"""Work in a thread of its own: what it tells, how it ends, how it is stopped."""

from __future__ import annotations

import asyncio
import threading
from contextlib import aclosing

import pytest

from harness.waiting import PATIENCE
from pierhead.engine.buildkit.apart import Tell, apart


async def test_everything_arrives_in_order() -> None:
    async def work(tell: Tell[int]) -> None:
        assert threading.current_thread() is not threading.main_thread()
        for number in range(1000):
            tell(number)
            if number % 100 == 0:
                await asyncio.sleep(0)

    assert [number async for number in apart(work)] == list(range(1000))


async def test_what_it_raises_is_raised_behind_all_that_it_told() -> None:
    async def work(tell: Tell[str]) -> None:
        tell("last")
        raise ValueError("broken")

    words = apart(work)
    assert await anext(words) == "last"
    with pytest.raises(ValueError, match="broken"):
        await anext(words)


async def test_leaving_cancels_and_waits() -> None:
    ended = threading.Event()

    async def work(tell: Tell[str]) -> None:
        try:
            tell("begun")
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            ended.set()

    async with aclosing(apart(work)) as words:
        assert await anext(words) == "begun"
    assert ended.is_set()


async def test_leaving_before_it_began() -> None:
    async def work(tell: Tell[str]) -> None:
        await asyncio.Event().wait()

    waiting = asyncio.create_task(anext(apart(work)))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_a_thread_that_hangs_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pierhead.engine.buildkit.apart._FAREWELL", 0.1)

    release, ended = threading.Event(), threading.Event()

    async def work(tell: Tell[str]) -> None:
        tell("begun")
        release.wait(PATIENCE)
        ended.set()

    async with aclosing(apart(work)) as words:
        assert await anext(words) == "begun"
    assert not ended.is_set()
    release.set()
