"""Measuring what is on screen, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from harness.waiting import until
from pierhead.core.errors import EngineUnreachable, NotFound
from pierhead.core.resources import Container, EngineInfo, State, Stats
from pierhead.core.signal import Signal
from pierhead.engine.endpoints import Endpoint
from pierhead.state import stats as module
from pierhead.state.connection import Connecting, ConnectionState, Ready
from pierhead.state.stats import StatsWatch
from pierhead.state.store import Store

READY = Ready(Endpoint("x", "unix:///x"), EngineInfo("x", "1", "1.41"))


class Meters:
    """Stands for connection, engine and containers: counts who is measured."""

    def __init__(self) -> None:
        self.state: ConnectionState = READY
        self.changed: Signal[ConnectionState] = Signal()
        self.engine = self.containers = self
        self.open: list[str] = []
        self.begun: list[str] = []
        self.measured: list[str] = []
        self.missing: set[str] = set()
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
                if id_ in self.missing:
                    raise NotFound("x")
                number += 1
                yield Stats(cpu=number, memory=0, memory_limit=0)
        finally:
            self.open.remove(id_)

    async def usage(self, id_: str) -> Stats:
        if id_ in self.broken:
            raise EngineUnreachable("x")
        self.measured.append(id_)
        return Stats(cpu=0, memory=1, memory_limit=0, at=len(self.measured))

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


async def test_what_is_not_there_is_asked_for_once(meters: tuple[Meters, StatsWatch]) -> None:
    engine, watch = meters
    engine.missing.add("gone")
    watch.watch(["gone", "a"])
    await until(lambda: engine.begun.count("gone") == 1 and watch.get("a"))
    before = watch.get("a")
    await until(lambda: watch.get("a") is not before)
    assert engine.begun.count("gone") == 1
    engine.missing.clear()
    engine.turn(Connecting())
    engine.turn(READY)
    await until(lambda: watch.get("gone"))


async def test_two_who_watch_share_one_stream(meters: tuple[Meters, StatsWatch]) -> None:
    engine, watch = meters
    watch.watch(["a"])
    watch.watch(["a", "b"], "other")
    watch.pin("c", True)
    await until(lambda: sorted(engine.open) == ["a", "b", "c"])
    watch.watch(())
    assert sorted(watch._tasks) == ["a", "b", "c"]
    watch.watch((), "other")
    assert watch.pinned("c")
    await until(lambda: engine.open == ["c"])
    watch.pin("c", False)
    assert engine.begun.count("a") == 1


async def test_others_are_measured_now_and_then(
    meters: tuple[Meters, StatsWatch], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, _ = meters
    monkeypatch.setattr(module, "ROUND", 0.01)
    store: Store[Container] = Store()
    running = [Container(name, name, "x", State.RUNNING) for name in ("a", "b", "gone")]
    store.replace([*running, Container("c", "c", "x", State.EXITED)])
    engine.broken.add("gone")
    watch = StatsWatch(engine, store)  # type: ignore[arg-type]
    watch.watch(["a"])
    task = asyncio.create_task(watch.run())
    await until(lambda: watch.get("b"))
    assert "a" not in engine.measured
    assert "c" not in engine.measured
    store.replace([running[0]])
    await until(lambda: watch.get("b") is None)
    ring = watch.ring("b")
    assert ring
    assert len(ring)
    task.cancel()
    watch.end()
    await until(lambda: not engine.open)


async def test_the_last_hour_is_there_again(
    meters: tuple[Meters, StatsWatch], tmp_path: Path
) -> None:
    engine, _ = meters
    path = tmp_path / "stats"
    first = StatsWatch(engine, path=path)  # type: ignore[arg-type]
    first.watch(["a"])
    await until(lambda: first.get("a"))
    first.end()
    second = StatsWatch(engine, path=path)  # type: ignore[arg-type]
    task = asyncio.create_task(second.run())
    await until(lambda: (ring := second.ring("a")) and len(ring))
    task.cancel()
    await until(lambda: not engine.open)
