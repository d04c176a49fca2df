"""The overview of what runs: the worst at the top."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fakes.stage import FakeStats, Stage
from harness.waiting import until
from pierhead.core.resources import Container, Health, State, Stats
from pierhead.state.part import PartStore
from pierhead.state.pressure import pressure
from pierhead.state.stats_ring import Ring
from pierhead.state.store import Store
from pierhead.ui.page import ResourcePage
from pierhead.ui.pages import usage

T0 = 1_700_000_000.0
GB = 1 << 30


def container(name: str, state: State = State.RUNNING, health: Health = Health.NONE) -> Container:
    return Container(name * 64, f"{name} <b>", "nginx", state, health=health)


def use(stats: FakeStats, name: str, cpu: float, memory: int) -> None:
    sample = Stats(cpu, memory, GB, pids=2, cores=4, received=100, at=T0)
    ring = Ring()
    ring.add(sample, T0)
    stats.values[name * 64], stats.rings[name * 64] = sample, ring


Page = tuple[Stage, FakeStats, ResourcePage[Container]]


@pytest.fixture
async def page(tmp_path: Path, qtbot: QtBot) -> Page:
    stage, stats = Stage(tmp_path), FakeStats()
    use(stats, "a", 0.1, GB // 10)
    use(stats, "b", 3.9, GB // 10)
    use(stats, "c", 0.1, GB // 2)
    for each in (
        container("a"),
        container("b"),
        container("c"),
        container("d", State.EXITED),
        container("e", health=Health.UNHEALTHY),
        container("f"),
    ):
        stage.engine.containers.add(each)
    await stage.list()
    shown = usage.page(stage.runner, stats, None)  # type: ignore[arg-type]
    qtbot.addWidget(shown)
    shown.resize(1100, 500)
    shown.show()
    return stage, stats, shown


def names(shown: ResourcePage[Container]) -> list[str]:
    return [item.name[0] for item in shown.model.listed_items()]


async def test_what_hurts_is_at_the_top_and_what_is_unknown_at_the_end(page: Page) -> None:
    _stage, stats, shown = page
    assert names(shown) == ["e", "b", "c", "a", "f"]
    await until(lambda: set(stats.others.get("usage", ())) == {n * 64 for n in "abcef"})
    assert [shown.model.index(row, 1).data() for row in range(5)] == [
        "Unhealthy",
        "97.5 % of all cores",
        "50.0 % of its memory",
        "10.0 % of its memory",
        "",
    ]
    assert shown.model.index(2, 3).data() == "537 MB"
    assert shown.model.index(2, 5).data() == ""
    use(stats, "a", 0.1, GB)
    stats.changed.emit()
    assert names(shown) == ["e", "a", "b", "c", "f"]


async def test_what_stops_leaves(page: Page) -> None:
    stage, _stats, shown = page
    stage.engine.containers.change("b" * 64, state=State.EXITED)
    await stage.list()
    assert "b" not in names(shown)
    stage.containers.clear()
    assert names(shown) == []


async def test_only_what_is_under_pressure(page: Page) -> None:
    _stage, _stats, shown = page
    shown.filters.chips.choose("hurts")
    assert names(shown) == ["e", "b"]


def test_pressure() -> None:
    web = container("a")
    assert pressure(web, None) is None
    unknown = pressure(web, Stats(math.nan, 0, 0))
    assert unknown
    assert (unknown.score, unknown.tone) == (0, "good")
    restarting = pressure(container("a", State.RESTARTING), None)
    assert restarting
    assert restarting.tone == "bad"


def test_a_part_of_a_store_follows_it() -> None:
    whole: Store[Container] = Store()
    part = PartStore(whole, lambda each: each.running)
    assert not part.loaded
    whole.replace([container("a"), container("d", State.EXITED)])
    assert [each.name for each in part] == ["a <b>"]
    assert part.loaded
    whole.replace([container("d", State.EXITED)])
    assert len(part) == 0
    assert part.loaded
    whole.clear()
    assert not part.loaded
