"""The charts of a container: who is measured, what is said, what is exported."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from fakes.stage import FakeStats, Stage
from harness.room import ROOM, little_room
from harness.waiting import until
from pierhead.core.resources import Container, State, Stats
from pierhead.state.stats_ring import Ring
from pierhead.ui.details.stats import ContainerStats

T0 = 1_700_000_000.0
WEB = Container("1" * 64, "web <b>", "nginx", State.RUNNING)


def ring(limit: int = 1000, memory: int = 500, samples: int = 60) -> Ring:
    made = Ring()
    for n in range(samples):
        used = Stats(0.25, memory, limit, pids=3, at=T0 + 2 * n, received=100 * n)
        made.add(used, T0 + 2 * n)
    return made


Shown = tuple[Stage, FakeStats, ContainerStats]


@pytest.fixture
def shown(tmp_path: Path, qtbot: QtBot, closing: AsyncExitStack) -> Shown:
    stage, stats = Stage(tmp_path), FakeStats()
    stats.rings[WEB.id] = ring()
    tab = ContainerStats(stage.context, stats)  # type: ignore[arg-type]
    qtbot.addWidget(tab)
    tab.resize(360, 640)
    tab.show()
    closing.callback(tab.show_item, None)
    return stage, stats, tab


async def test_it_is_measured_while_it_is_looked_at(shown: Shown) -> None:
    _stage, stats, tab = shown
    tab.show_item(WEB)
    assert stats.others[tab] == (WEB.id,)
    await until(lambda: tab.charts["pids"].reading() == "3")
    assert tab.charts["cpu"].reading() == "25.0 %"
    assert tab.charts["network"].reading() == "received 50 B/s, sent 0 B/s"
    assert "1 kB" in tab.charts["memory"].title
    assert tab.charts["memory"].limit == 1000
    tab.rest()
    assert stats.others[tab] == ()


async def test_new_samples_are_shown(shown: Shown) -> None:
    _stage, stats, tab = shown
    tab.show_item(WEB)
    stats.rings[WEB.id].add(Stats(2.0, 600, 1000, pids=9, at=T0 + 500), T0 + 500)
    stats.changed.emit()
    await until(lambda: tab.charts["pids"].reading() == "9")


async def test_one_that_does_not_run_shows_what_it_used(shown: Shown) -> None:
    _stage, stats, tab = shown
    tab.show_item(Container(WEB.id, "web", "nginx", State.EXITED))
    assert tab not in stats.others
    assert "used before" in tab.message
    stats.rings.clear()
    tab.show_item(Container("2" * 64, "new", "nginx", State.CREATED))
    assert "nothing is known" in tab.message


async def test_memory_that_is_not_told_has_no_chart(shown: Shown) -> None:
    _stage, stats, tab = shown
    stats.rings[WEB.id] = ring(limit=0, memory=0)
    tab.show_item(WEB)
    assert not tab.charts["memory"].isVisibleTo(tab)
    assert "does not say" in tab.message


async def test_pinning(shown: Shown) -> None:
    stage, stats, tab = shown
    tab.show_item(WEB)
    tab._pin.click()
    assert stats.pinned(WEB.id)
    assert stage.settings.get("stats.pinned", []) == [WEB.id]
    tab._pin.click()
    assert not stats.pinned(WEB.id)


async def test_the_time_is_chosen_and_remembered(shown: Shown) -> None:
    stage, stats, tab = shown
    tab.show_item(WEB)
    tab._spans.setCurrentIndex(3)
    tab._spans.activated.emit(3)
    assert tab.span.length == 3600
    again = ContainerStats(stage.context, stats)  # type: ignore[arg-type]
    assert again.span.length == 3600
    again.deleteLater()
    tab.span.show(T0 + 10, T0 + 40)
    assert tab._spans.currentIndex() == -1


async def test_export(shown: Shown, tmp_path: Path) -> None:
    stage, _stats, tab = shown
    tab.show_item(WEB)
    tab.span.show(T0 + 10, T0 + 40)
    await tab.save_table(tmp_path / "a.csv")
    assert len((tmp_path / "a.csv").read_text("utf-8").splitlines()) == 17
    await tab.save_picture(tmp_path / "a.png")
    assert QImage(str(tmp_path / "a.png")).width() >= 300
    await tab.save_table(tmp_path / "missing" / "a.csv")
    await tab.save_picture(tmp_path / "missing" / "a.png")
    assert [notice.level.value for notice in stage.notices] == ["info", "info", "error", "error"]
    await asyncio.sleep(0)


async def test_a_full_disk_leaves_what_was_there(shown: Shown, tmp_path: Path) -> None:
    stage, stats, tab = shown
    stats.rings[WEB.id] = ring(samples=1500)
    tab.show_item(WEB)
    tab.span.show(T0, T0 + 3000)
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "a.csv"
    path.write_text("what was there")
    with little_room():
        await tab.save_table(path)
    (notice,) = stage.notices
    assert notice.title == "a.csv cannot be written."
    assert "make room" in notice.hint
    assert [each.read_text() for each in folder.iterdir()] == ["what was there"]
    await tab.save_table(path)
    assert path.stat().st_size > ROOM
