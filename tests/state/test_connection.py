"""The connection through losses, hangs and switches: engines in memory, then a real one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from engines.dockerd import PrivateDockerd
from fakes.engine import FakeEngine
from harness.waiting import PATIENCE
from pierhead.core.errors import AppError, EngineRefused, EngineUnreachable
from pierhead.core.resources import Kind
from pierhead.engine.endpoints import Attempt, Endpoint, Failure
from pierhead.state import connection as module
from pierhead.state.connection import (
    Connecting,
    Connection,
    ConnectionState,
    Found,
    Lost,
    NoEngine,
    Ready,
)
from pierhead.state.search import Places
from pierhead.state.store import Store

HERE, THERE = Endpoint("here", "unix:///here.sock"), Endpoint("there", "unix:///there.sock")


class World:
    """Engines by endpoint, and the connection that looks for them."""

    def __init__(self) -> None:
        self.engines: dict[Endpoint, FakeEngine | None] = {HERE: FakeEngine(), THERE: None}
        self.asked: list[Endpoint | None] = []
        self.stores: dict[Kind, Store[Any]] = {kind: Store() for kind in Kind}
        self.connection = Connection(self.search, self.stores)
        self.states: list[ConnectionState] = []
        self._changed = asyncio.Event()
        self.connection.changed.connect(self._note)

    @property
    def here(self) -> FakeEngine:
        engine = self.engines[HERE]
        assert engine
        return engine

    async def search(self, endpoint: Endpoint | None) -> Found:
        self.asked.append(endpoint)
        tried = []
        for place in [endpoint] if endpoint else list(self.engines):
            engine = self.engines[place]
            try:
                if engine:
                    return Found(engine, place, await engine.connect(), tried)
            except AppError as error:
                tried.append(Attempt(place, Failure.OTHER, error.title))
            else:
                tried.append(Attempt(place, Failure.MISSING, "none"))
        return Found(None, None, None, tried)

    async def until(self, kind: type, test: Callable[[Any], bool] = lambda _state: True) -> Any:
        async with asyncio.timeout(PATIENCE):
            while not (isinstance(self.connection.state, kind) and test(self.connection.state)):
                self._changed.clear()
                await self._changed.wait()
        return self.connection.state

    async def listed(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.stores[Kind.CONTAINER]) != count:
                await asyncio.sleep(0)

    def _note(self, state: ConnectionState) -> None:
        self.states.append(state)
        self._changed.set()


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    monkeypatch.setattr(module, "PULSE", 0.02)
    # For the engine's answers: only one that hangs is given up.
    monkeypatch.setattr(module, "PATIENCE", PATIENCE)
    monkeypatch.setattr(module, "BACKOFF", (0.01, 0.02))
    world = World()
    world.here.containers.populate(3)
    running = asyncio.ensure_future(world.connection.run())
    yield world
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    for engine in world.engines.values():
        if engine:
            await engine.close()


async def test_it_finds_the_first_and_lists_it(world: World) -> None:
    ready = await world.until(Ready)
    assert ready.endpoint == HERE
    assert world.connection.engine is world.here
    assert world.connection.ready
    await world.listed(3)


async def test_before_it_runs_there_is_no_engine() -> None:
    connection = World().connection
    assert connection.state == Connecting()
    with pytest.raises(EngineUnreachable):
        _ = connection.engine


async def test_a_loss_keeps_what_was_shown(world: World) -> None:
    await world.until(Ready)
    await world.listed(3)
    world.here.wire.cut(EngineUnreachable("Gone fishing."))
    lost = await world.until(Lost)
    assert lost.endpoint == HERE
    assert lost.reason.title == "Gone fishing."
    assert len(world.stores[Kind.CONTAINER]) == 3
    with pytest.raises(EngineUnreachable):
        _ = world.connection.engine
    again = FakeEngine()
    again.containers.populate(4)
    world.engines[HERE] = again
    await world.until(Ready)
    await world.listed(4)
    assert world.connection.engine is again


async def test_a_loss_does_not_lead_to_another_engine(world: World) -> None:
    await world.until(Ready)
    world.engines[THERE] = FakeEngine()
    world.here.wire.cut()
    await world.until(Lost)
    world.asked.clear()
    while len(world.asked) < 3:
        await asyncio.sleep(0)
    assert set(world.asked) == {HERE}


async def test_a_hung_engine_is_lost_and_comes_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.until(Ready)
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    world.here.wire.hang()
    lost = await world.until(Lost)
    monkeypatch.setattr(module, "PATIENCE", PATIENCE)
    assert lost.reason.title
    again = world.engines[HERE] = FakeEngine()
    world.here.wire.resume()
    await world.until(Ready)
    assert world.connection.engine is again


async def test_no_engine_says_what_was_tried_and_goes_on(world: World) -> None:
    await world.until(Ready)
    world.engines[HERE] = None
    world.connection.switch(None)
    state = await world.until(NoEngine)
    assert [attempt.endpoint for attempt in state.tried] == [HERE, THERE]
    count = len(world.states)
    world.asked.clear()
    while len(world.asked) < 3:
        await asyncio.sleep(0)
    assert len(world.states) == count, "the same outcome again is no news"
    world.engines[THERE] = FakeEngine()
    assert (await world.until(Ready)).endpoint == THERE


async def test_a_switch_forgets_the_old_engine(world: World) -> None:
    await world.until(Ready)
    await world.listed(3)
    other = world.engines[THERE] = FakeEngine()
    other.containers.populate(5)
    old = world.connection.engine
    world.connection.switch(THERE)
    assert world.connection.state == Connecting()
    assert len(world.stores[Kind.CONTAINER]) == 0
    assert (await world.until(Ready)).endpoint == THERE
    await world.listed(5)
    with pytest.raises(AppError):
        await old.ping(1)


async def test_a_listing_that_comes_late_does_not_survive_a_switch(world: World) -> None:
    await world.until(Ready)
    await world.listed(3)
    world.engines[HERE] = None
    world.connection.switch(None)
    world.stores[Kind.CONTAINER].replace([*world.stores[Kind.CONTAINER]])
    await world.until(NoEngine)
    assert not world.stores[Kind.CONTAINER].loaded


async def test_retry_does_not_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.until(Ready)
    monkeypatch.setattr(module, "BACKOFF", (60.0,))
    world.here.wire.cut()
    await world.until(Lost)
    world.engines[HERE] = FakeEngine()
    world.connection.retry()
    await world.until(Ready)


async def test_a_refused_listing_is_told_and_the_rest_goes_on(world: World) -> None:
    told: list[str] = []

    class Ear:
        def hear(self, error: AppError) -> None:
            told.append(error.title)

    ear = Ear()
    world.connection.troubled.connect(ear.hear)
    world.here.wire.failures["images.list"] = EngineRefused("One image is broken.")
    await world.until(Ready)
    await world.listed(3)
    while not told:
        await asyncio.sleep(0)
    assert told == ["One image is broken."]
    assert world.connection.ready


async def test_an_answer_nobody_understands_is_a_loss(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.until(Ready)

    async def nonsense() -> list[Any]:
        raise KeyError("Id")

    world.engines[HERE] = FakeEngine()
    monkeypatch.setattr(world.here.containers, "list", nonsense)
    world.connection.switch(HERE)
    lost = await world.until(Lost)
    assert "does not understand" in lost.reason.title
    assert "KeyError" in lost.reason.detail


async def test_a_search_that_breaks_is_logged_and_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await world.until(Ready)
    search = world.search

    async def broken(_endpoint: Endpoint | None) -> Found:
        raise ZeroDivisionError

    monkeypatch.setattr(world.connection, "_search", broken)
    world.connection.switch(None)
    await world.until(NoEngine)
    assert "ZeroDivisionError" in caplog.text
    world.engines[HERE] = FakeEngine()
    monkeypatch.setattr(world.connection, "_search", search)
    await world.until(Ready)


async def test_ssh_is_not_tried_every_second() -> None:
    far = Endpoint("far", "ssh://me@far")
    assert module._delay(0, HERE, far) == module.FAR_BACKOFF
    assert module._delay(99, HERE) == module.BACKOFF[-1]


def test_an_engine_that_is_back_is_seen_within_a_second() -> None:
    assert max(module.BACKOFF) <= 1.0


# -- a real engine


class Watched:
    """The app's own connection to a real engine."""

    def __init__(self, host: PrivateDockerd, isolation: Path) -> None:
        self.stores: dict[Kind, Store[Any]] = {kind: Store() for kind in Kind}
        places = Places({"DOCKER_HOST": host.url}, isolation)
        self.connection = Connection(places.search, self.stores)
        self._changed = asyncio.Event()
        self.connection.changed.connect(self._note)

    async def until(self, kind: type) -> None:
        """Return when the connection is in such a state."""
        async with asyncio.timeout(PATIENCE):
            while not isinstance(self.connection.state, kind):
                self._changed.clear()
                await self._changed.wait()

    def _note(self, _state: ConnectionState) -> None:
        self._changed.set()


@pytest.fixture
async def watched(engine_host: PrivateDockerd, isolation: Path) -> AsyncIterator[Watched]:
    watched = Watched(engine_host, isolation)
    running = asyncio.ensure_future(watched.connection.run())
    await watched.until(Ready)
    yield watched
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_killed_daemon_is_live_again(watched: Watched, engine_host: PrivateDockerd) -> None:
    async with asyncio.timeout(PATIENCE):
        while not watched.stores[Kind.IMAGE].loaded:
            await asyncio.sleep(0.01)
    images = list(watched.stores[Kind.IMAGE])
    await asyncio.to_thread(engine_host.kill)
    await watched.until(Lost)
    assert list(watched.stores[Kind.IMAGE]) == images
    await asyncio.sleep(module.BACKOFF[-1])
    await asyncio.to_thread(engine_host.start)
    await watched.until(Ready)
    assert await watched.connection.engine.images.list()


async def test_a_suspended_daemon_is_reported_and_comes_back(
    watched: Watched, engine_host: PrivateDockerd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 1.0)
    engine_host.suspend()
    await watched.until(Lost)
    assert isinstance(watched.connection.state, Lost)
    assert "hangs" in watched.connection.state.reason.title
    engine_host.resume()
    await watched.until(Ready)
