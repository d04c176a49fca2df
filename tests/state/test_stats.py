"""Measuring what is on screen, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from harness.waiting import until
from pierhead.core.errors import EngineUnreachable
from pierhead.core.resources import EngineInfo, Stats
from pierhead.core.signal import Signal
from pierhead.engine.endpoints import Endpoint
from pierhead.state import stats as module
from pierhead.state.connection import Connecting, ConnectionState, Ready
from pierhead.state.stats import StatsWatch

READY = Ready(Endpoint("x", "unix:///x"), EngineInfo("x", "1", "1.41"))


class Meters:
    """Stands for connection, engine and containers: counts who is measured."""

    def __init__(self) -> None:
        self.state: ConnectionState = READY
        self.changed: Signal[ConnectionState] = Signal()
        self.engine = self.containers = self
        self.open: list[str] = []
        self.begun: list[str] = []
        self.broken: set[str] = set()
        self.look: Callable[[], list[Stats | None]] = list
        self.told: list[list[Stats | None]] = []

    @property
    def ready(self) -> bool:
        return self.state is READY

    async def stats(self, id_: str) -> AsyncIterator[Stats]:
        self.begun.append(id_)
        self.open.append(id_)
        try:
            number = 0
            while True:
                if id_ in self.broken:
                    raise EngineUnreachable("x")
                number += 1
                yield Stats(cpu=number, memory=0, memory_limit=0)
        finally:
            self.open.remove(id_)

    def turn(self, state: ConnectionState) -> None:
        self.state = state
        self.changed.emit(state)

    def hear(self) -> None:
        """Keep what there was to see when it was told."""
        self.told.append(self.look())


@pytest.fixture
async def meters(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Meters, StatsWatch]]:
    monkeypatch.setattr(module, "PERIOD", 0.03)
    monkeypatch.setattr(module, "GATHER", 0.01)
    meters = Meters()
    watch = StatsWatch(meters)  # type: ignore[arg-type]
    watch.changed.connect(meters.hear)
    yield meters, watch
    watch.watch(())
    while watch._ending:
        await asyncio.sleep(0)
    assert not meters.open


async def test_each_is_measured_and_told_of_together(meters: tuple[Meters, StatsWatch]) -> None:
    engine, watch = meters
    watch.watch([str(n) for n in range(25)])
    engine.look = lambda: [watch.get(str(n)) for n in range(25)]
    await until(lambda: len(engine.told) >= 2)
    first, second, *_ = engine.told
    assert all(first)
    assert all(old and new and new.cpu > old.cpu for old, new in zip(first, second, strict=True))


async def test_scrolling_ends_what_is_off_screen(meters: tuple[Meters, StatsWatch]) -> None:
    engine, watch = meters
    watch.watch(["a", "b"])
    await until(lambda: watch.get("a") and watch.get("b"))
    watch.watch(["b", "c"])
    assert watch.get("a") is None
    await until(lambda: sorted(engine.open) == ["b", "c"])
    assert engine.begun.count("b") == 1


async def test_a_stream_that_ends_is_tried_again(meters: tuple[Meters, StatsWatch]) -> None:
    engine, watch = meters
    watch.watch(["a"])
    await until(lambda: watch.get("a"))
    engine.broken.add("a")
    await until(lambda: watch.get("a") is None)
    engine.broken.clear()
    await until(lambda: watch.get("a"))


async def test_it_stops_with_the_connection_and_goes_on_with_it(
    meters: tuple[Meters, StatsWatch],
) -> None:
    engine, watch = meters
    watch.watch(["a"])
    await until(lambda: watch.get("a"))
    engine.turn(Connecting())
    assert watch.get("a") is None
    await until(lambda: not engine.open)
    watch.watch(["b"])
    await asyncio.sleep(0)
    assert not engine.open
    engine.turn(READY)
    await until(lambda: watch.get("b"))
