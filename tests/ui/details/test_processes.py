"""What runs, as a table, and signals to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from harness.waiting import until
from pierhead.core.errors import Conflict
from pierhead.core.resources import Container, State
from pierhead.core.run import RunSpec
from pierhead.engine.api_inside import Process
from pierhead.ui.details import processes as module
from pierhead.ui.details.process_model import ProcessModel, state_words
from pierhead.ui.details.processes import ContainerProcesses

FOUND = [
    Process(10, 1, "main <b>", user="root", state="Ssl", cpu=0.5, memory=5000, seconds=3700),
    Process(11, 10, "worker", user="www", state="R", cpu=1.5, memory=9000, cpu_seconds=62),
    Process(12, 10, "other"),
]


@pytest.fixture
async def tab(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, closing: AsyncExitStack
) -> AsyncIterator[tuple[Stage, ContainerProcesses, Container]]:
    monkeypatch.setattr(module, "PERIOD", 0.01)
    stage = Stage(tmp_path)
    id_ = await stage.engine.containers.create(
        RunSpec(image="pierhead/busybox:1", command=("sleep", "600"))
    )
    await stage.engine.containers.start(id_)
    await stage.list()
    shown = ContainerProcesses(stage.context)
    qtbot.addWidget(shown)
    shown.show()
    item = stage.containers.get(id_)
    assert item
    closing.callback(shown.rest)
    yield stage, shown, item
    await stage.engine.close()


Tab = tuple[Stage, ContainerProcesses, Container]


async def test_they_are_listed_again_and_again(tab: Tab) -> None:
    stage, shown, item = tab
    shown.show_item(item)
    await until(lambda: stage.engine.wire.calls.count("containers.top") > 2)
    assert shown.model.index(0, 3).data() == "sleep 600"
    shown.rest()
    calls = stage.engine.wire.calls.count("containers.top")
    assert shown._task is None
    shown.show_item(item)
    await until(lambda: stage.engine.wire.calls.count("containers.top") > calls)


async def test_one_that_stops_says_so(tab: Tab) -> None:
    _stage, shown, item = tab
    shown.show_item(item)
    await until(lambda: shown.model.rowCount() == 1)
    shown.show_item(Container(item.id, item.name, item.image, State.EXITED))
    assert shown.model.rowCount() == 0
    assert "does not run" in shown.message


async def test_an_error_is_said_and_goes(tab: Tab) -> None:
    stage, shown, item = tab
    stage.engine.wire.failures["containers.top"] = Conflict("It does not run.")
    stage.engine.wire.failures["containers.processes"] = Conflict("It does not run.")
    shown.show_item(item)
    await until(lambda: shown.message == "It does not run.")
    stage.engine.wire.failures.clear()
    await until(lambda: shown.message == "")


async def test_a_signal_to_the_main_process_after_asking(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, shown, item = tab
    asked: list[str] = []

    async def confirm(_parent: object, title: str, text: str, _action: str) -> bool:
        asked.append(f"{title} {text}")
        return True

    monkeypatch.setattr(module, "confirm", confirm)
    shown.show_item(item)
    await until(lambda: shown.model.rowCount() == 1)
    assert not shown._signal.isEnabled()
    shown.table.setCurrentIndex(shown.model.index(0, 0))
    assert shown._signal.isEnabled()
    shown.send("SIGUSR1")
    await until(lambda: "containers.kill" in stage.engine.wire.calls)
    await until(lambda: stage.notices)
    assert asked[0].startswith("Send SIGUSR1 to process")
    assert asked[0].endswith("sleep 600")


def test_order_and_words(qtbot: QtBot) -> None:
    model = ProcessModel()
    model.show(FOUND)
    assert [process.id for process in model.processes] == [11, 10, 12]
    model.sort(0, Qt.SortOrder.AscendingOrder)
    row = [model.index(0, column).data() for column in range(model.columnCount())]
    assert row == ["10", "50.0 %", "5 kB", "main <b>", "root", "sleeps", "", "1:01:40"]
    assert [model.index(2, column).data() for column in (1, 2, 6, 7)] == ["", "", "", ""]
    assert state_words("X+") == "X+"
    chosen = model.index(1, 0)
    from PySide6.QtCore import QPersistentModelIndex

    kept = QPersistentModelIndex(chosen)
    model.show([FOUND[1]])
    assert kept.row() == 0
    model.show([])
    assert not kept.isValid()


async def test_what_has_no_room_is_left_out_and_nothing_is_cut_off(tab: Tab) -> None:
    _stage, shown, item = tab
    shown.show_item(item)
    await until(lambda: shown.model.rowCount() == 1)
    header = shown.table.header()
    for width, least in ((384, 4), (1200, 8)):
        shown.resize(width, 400)
        columns = [n for n in range(8) if not header.isSectionHidden(n)]
        assert len(columns) >= least
        assert header.length() <= shown.table.viewport().width()
        cut = [n for n in columns if header.sectionSize(n) < header.sectionSizeHint(n)]
        assert not cut, [(header.sectionSize(n), header.sectionSizeHint(n)) for n in cut]
