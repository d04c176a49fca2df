"""Stores follow events: bursts become one listing, and what breaks ends the following."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from fakes.engine import FakeEngine
from harness.waiting import PATIENCE
from pierhead.core.errors import EngineUnreachable
from pierhead.core.resources import Container, Image, Kind
from pierhead.state import sync as module
from pierhead.state.store import Store
from pierhead.state.sync import Sync


class Followed:
    def __init__(self) -> None:
        self.engine = FakeEngine()
        self.engine.containers.populate(2)
        self.containers: Store[Container] = Store()
        self.images: Store[Image] = Store()
        stores = {Kind.CONTAINER: self.containers, Kind.IMAGE: self.images}
        self.task = asyncio.ensure_future(Sync(self.engine, stores).run())

    def count(self, call: str) -> int:
        return self.engine.wire.calls.count(call)

    async def until(self, call: str, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.count(call) < count:
                await asyncio.sleep(0)
            await asyncio.sleep(0)


@pytest.fixture
async def followed(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Followed]:
    monkeypatch.setattr(module, "SETTLE", 0.02)
    followed = Followed()
    yield followed
    followed.task.cancel()
    await asyncio.gather(followed.task, return_exceptions=True)
    await followed.engine.close()


async def test_the_first_listing_comes_after_the_stream_is_open(followed: Followed) -> None:
    await followed.until("images.list", 1)
    await followed.until("containers.list", 1)
    assert followed.engine.wire.calls[0] == "events"
    assert len(followed.containers) == 2
    assert followed.images.loaded


async def test_a_burst_becomes_one_listing(
    followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    await followed.until("containers.list", 1)
    # Longer than any burst can take; it counts from the next listing on.
    monkeypatch.setattr(module, "SETTLE", 1.0)
    followed.engine.wire.tell(Kind.CONTAINER, "1", "start")
    await followed.until("containers.list", 2)
    for _ in range(50):
        followed.engine.wire.tell(Kind.CONTAINER, "1", "start")
        await asyncio.sleep(0)
    await followed.until("containers.list", 3)
    await asyncio.sleep(0.05)
    assert followed.count("containers.list") == 3
    assert followed.count("images.list") == 1


async def test_an_event_during_a_listing_is_not_lost(followed: Followed) -> None:
    await followed.until("containers.list", 1)
    followed.engine.wire.latency = 0.02
    followed.engine.wire.tell(Kind.CONTAINER, "1", "start")
    await followed.until("containers.list", 2)
    followed.engine.wire.tell(Kind.CONTAINER, "1", "die")
    await followed.until("containers.list", 3)


async def test_a_broken_stream_ends_it(followed: Followed) -> None:
    await followed.until("containers.list", 1)
    followed.engine.wire.cut(EngineUnreachable("Cut."))
    with pytest.raises(EngineUnreachable, match="Cut"):
        await followed.task


async def test_the_end_of_a_container_is_listed_again_a_little_later(
    followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AFTERMATH", 0.1)
    await followed.until("containers.list", 1)
    told = time.monotonic()
    followed.engine.wire.tell(Kind.CONTAINER, "1", "die")

    async def later() -> float:
        """How long after it was told of the next listing is."""
        await followed.until("containers.list", followed.count("containers.list") + 1)
        return time.monotonic() - told

    # One listing answers both where the loop is late.
    while await later() < module.AFTERMATH:
        pass
