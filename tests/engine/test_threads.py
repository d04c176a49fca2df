"""The thread pool: bounded, never waited for, free again after what was late."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

from harness.waiting import PATIENCE
from pierhead.core.errors import EngineUnreachable
from pierhead.engine.threads import Threads


@pytest.fixture
async def threads() -> AsyncIterator[Threads]:
    pool = Threads("test", limit=2)
    yield pool
    pool.close()


async def test_results_and_errors_come_back(threads: Threads) -> None:
    assert await threads.call(lambda: threading.current_thread().name, PATIENCE) == "test-0"

    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await threads.call(fail, PATIENCE)


async def test_no_more_threads_than_allowed(threads: Threads) -> None:
    gate, names = threading.Barrier(2), []

    def work() -> None:
        gate.wait(PATIENCE)
        names.append(threading.current_thread().name)

    await asyncio.gather(*(threads.call(work, PATIENCE) for _ in range(6)))
    assert set(names) == {"test-0", "test-1"}


async def test_a_late_call_is_not_waited_for(threads: Threads) -> None:
    release = threading.Event()
    with pytest.raises(TimeoutError):
        await threads.call(lambda: release.wait(PATIENCE), 0.02)
    assert await threads.call(lambda: "the other thread", PATIENCE) == "the other thread"
    release.set()


async def test_what_nobody_awaits_any_more_is_skipped(threads: Threads) -> None:
    release, ran = threading.Event(), []
    busy = [
        asyncio.ensure_future(threads.call(lambda: release.wait(PATIENCE), PATIENCE))
        for _ in range(2)
    ]
    await asyncio.sleep(0)
    with pytest.raises(TimeoutError):
        await threads.call(lambda: ran.append(1), 0.02)
    release.set()
    await asyncio.gather(*busy)
    assert await threads.call(lambda: list(ran), PATIENCE) == []


async def test_closing_ends_what_is_awaited_and_waits_for_nothing() -> None:
    pool, release = Threads("test"), threading.Event()
    call = asyncio.ensure_future(pool.call(lambda: release.wait(PATIENCE), PATIENCE))
    await asyncio.sleep(0)
    pool.close()
    with pytest.raises(EngineUnreachable):
        await call
    with pytest.raises(EngineUnreachable):
        await pool.call(lambda: 1, PATIENCE)
    release.set()
