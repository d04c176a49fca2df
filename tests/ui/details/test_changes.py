"""Changed files on the screen: filter, sizes, very many."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIcon, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from harness.speed import slowness
from harness.waiting import until
from pierhead.core.errors import EngineRefused
from pierhead.core.resources import Container, State
from pierhead.engine.api import FileChange
from pierhead.engine.api_files import Difference
from pierhead.engine.api_inside import PathStat
from pierhead.ui.details.changes import ContainerChanges

FRAME = 0.016
"""Seconds of work that nothing may take longer than."""
WEB = Container("1" * 64, "web", "nginx", State.EXITED)
Tab = tuple[Stage, ContainerChanges]


@pytest.fixture
async def tab(tmp_path: Path, qtbot: QtBot) -> Tab:
    stage = Stage(tmp_path)
    stage.engine.containers.add(WEB)
    shown = ContainerChanges(stage.context)
    # A widget of the bot's is gone before fixtures end.
    qtbot.addWidget(shown, before_close_func=lambda _widget: shown.show_item(None))
    shown.resize(400, 300)
    shown.show()
    return stage, shown


def change(stage: Stage, *paths: str) -> None:
    stage.engine.containers.find(WEB.id).changes = [
        FileChange(path, Difference.ADDED) for path in paths
    ]


async def shown_rows(shown: ContainerChanges, count: int) -> None:
    await until(lambda: len(list(shown._on_screen())) == count)


async def test_a_tree_with_what_there_is(tab: Tab) -> None:
    stage, shown = tab
    change(stage, "/etc", "/etc/<b>x", "/run.log")
    shown.show_item(WEB)
    await shown_rows(shown, 3)
    await until(lambda: shown._count.text() == "3 added · 4.1 kB")
    assert [node.path for node in shown._on_screen()] == ["/etc", "/etc/<b>x", "/run.log"]
    assert shown.model.index(1, 1).data() == "added"
    assert shown.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "etc, Unfolded"


async def test_sizes_are_asked_for_what_is_on_screen(
    tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, shown = tab
    asked: list[str] = []

    async def stat(_id: str, path: str) -> object:
        asked.append(path)
        return PathStat(2000, folder=False)

    monkeypatch.setattr(stage.engine.containers, "stat", stat)
    change(stage, *(f"/file-{number:04}" for number in range(2000)))
    shown.show_item(WEB)
    await until(lambda: asked and shown.model.index(0, 2).data() == "2 kB")
    assert len(asked) < 60


async def test_an_empty_folder_looks_like_one(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> None:
    stage, shown = tab
    asked: list[str] = []

    async def stat(_id: str, path: str) -> PathStat:
        asked.append(path)
        return PathStat(40, folder=path == "/empty")

    monkeypatch.setattr(stage.engine.containers, "stat", stat)
    change(stage, "/empty", "/file", "/full", "/full/it")
    shown.show_item(WEB)
    await until(lambda: shown.model.index(3, 2).data() == "40 B")

    def picture(row: int) -> QImage:
        found: QIcon = shown.model.index(row, 0).data(Qt.ItemDataRole.DecorationRole)
        return found.pixmap(16).toImage()

    assert [node.path for node in shown._on_screen()] == ["/full", "/full/it", "/empty", "/file"]
    await until(lambda: picture(2) == picture(0))
    assert picture(3) != picture(0)
    assert shown.model.index(2, 2).data() == ""
    # What is known is not asked for again.
    shown._size()
    assert shown._sizing
    await asyncio.wait([shown._sizing])
    assert sorted(asked) == ["/empty", "/file", "/full/it"]


async def test_the_filter_and_folds_that_stay(tab: Tab) -> None:
    stage, shown = tab
    change(stage, "/a/b/c", "/a/b/d", "/e/f")
    shown.show_item(WEB)
    await shown_rows(shown, 6)
    shown.filter.setText("C")
    await shown_rows(shown, 3)
    shown.filter.setText("")
    await shown_rows(shown, 6)
    shown.tree.fold_all()
    shown.refresh()
    await until(lambda: shown._task is not None and shown._task.done())
    shown.tree.setCurrentIndex(shown.model.index(0, 0))
    shown.copy_path()
    assert QGuiApplication.clipboard().text() == "/a"


async def test_nothing_and_a_refusal(tab: Tab) -> None:
    stage, shown = tab
    shown.show_item(WEB)
    await until(lambda: shown._count.text() == "Nothing differs from the image.")
    stage.engine.wire.failures["containers.changes"] = EngineRefused("Not here.")
    shown.refresh()
    await until(lambda: shown.message == "Not here.")


FIFTY_THOUSAND = [*(f"/data/{n % 500}/file-{n}" for n in range(25_000))]
FIFTY_THOUSAND += [f"/work/file-{n}" for n in range(25_000)]


async def test_fifty_thousand_changes_do_not_hold_the_loop(tab: Tab) -> None:
    stage, shown = tab
    change(stage, *FIFTY_THOUSAND)
    shown.show_item(WEB)
    await until(lambda: shown.model.rowCount() == 2)
    root, tree, model = shown.model.root, shown.tree, shown.model
    for act, rows in (
        (lambda: shown._plant(root), 2),
        (lambda: model.turn(root.children[1]), 25_002),
        (tree.scrollToBottom, 25_002),
        (tree.unfold_all, 50_502),
        (lambda: tree.go_to(root.children[1].children[-1]), 50_502),
        (lambda: QTest.keyClick(tree, Qt.Key.Key_Left), 50_502),
        (lambda: QTest.keyClick(tree, Qt.Key.Key_Left), 25_502),
        (tree.fold_all, 2),
    ):
        for work in (act, tree.grab):
            used = time.thread_time()
            work()
            assert time.thread_time() - used < FRAME * slowness()
        assert model.rowCount() == rows
    assert shown._count.text().startswith("50,000 added")
    shown.filter.setText("file-24999")
    await until(lambda: model.rowCount() == 5)
    assert [node.path for node in model.rows][-1] == "/work/file-24999"
    shown.filter.clear()
    await until(lambda: model.rowCount() == 2)
