"""A JSON document to look through."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from harness.speed import slowness
from pierhead.ui.widgets.json_model import JsonModel, path, place
from pierhead.ui.widgets.json_tree import JsonTree

FRAME = 0.016
"""Seconds of work that nothing may take longer than."""
DOCUMENT = {
    "Id": "abc",
    "State": {"Status": "running", "Health": {"Status": "healthy", "Log": [{"ExitCode": 0}]}},
    "Config": {"Env": ["A=1", "B=<b>2</b>"], "Labels": {"com.docker.compose.project": "shop"}},
    "Empty": {},
    "Nothing": None,
    "Privileged": False,
}


@pytest.fixture
def tree(qtbot: QtBot) -> JsonTree:
    tree = JsonTree("Inspect")
    qtbot.addWidget(tree)
    tree.resize(400, 400)
    tree.show()
    tree.show_document(DOCUMENT, anew=True)
    return tree


def rows(model: JsonModel) -> list[str]:
    """Every row with its value, indented."""
    found = []
    for row, node in enumerate(model.rows):
        name, value = model.index(row, 0).data(), model.index(row, 1).data()
        found.append(f"{'  ' * model.depth(node)}{name}: {value}")
    return found


def is_open(tree: JsonTree, *steps: Any) -> bool:
    node = place(tree.model.root, steps)
    return node is not None and tree.model.is_open(node)


def turn(tree: JsonTree, *steps: Any) -> None:
    node = place(tree.model.root, steps)
    assert node
    tree.model.turn(node)


def type_filter(tree: JsonTree, text: str) -> None:
    tree.filter.setText(text)
    tree._settle.stop()
    tree._apply()
    tree.turns.finish()


def choose(tree: JsonTree, *steps: Any) -> None:
    tree.tree.unfold_all()
    index = tree.model.at(steps)
    assert index.isValid()
    tree.tree.setCurrentIndex(index)


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_the_model_is_a_tree_of_values(qtmodeltester: ModelTester) -> None:
    model = JsonModel()
    model.show(DOCUMENT)
    assert len(model.rows) == 6
    model.plant(model.root, None)
    qtmodeltester.check(model, force_py=True)
    assert rows(model)[:6] == [
        "Id: abc",
        "State: {2}",
        "  Status: running",
        "  Health: {2}",
        "    Status: healthy",
        "    Log: [1]",
    ]
    assert {"Empty: {}", "Nothing: null", "Privileged: false"} < set(rows(model))


def test_nodes_are_made_when_they_are_looked_at() -> None:
    model = JsonModel()
    model.show({"deep": {"list": list(range(100_000))}})
    assert model.rowCount() == 1
    assert model.node(model.index(0, 0))._children is None


def test_filtering_keeps_what_the_matches_are_in(tree: JsonTree) -> None:
    type_filter(tree, "EXIT")
    assert rows(tree.model) == [
        "State: {2}",
        "  Health: {2}",
        "    Log: [1]",
        "      0: {1}",
        "        ExitCode: 0",
    ]
    assert is_open(tree, "State", "Health", "Log")


def test_a_name_that_matches_keeps_all_that_is_inside(tree: JsonTree) -> None:
    type_filter(tree, "health")
    assert "    Log: [1]" in rows(tree.model)
    assert "  Status: running" not in rows(tree.model)
    type_filter(tree, "<b>2")
    assert rows(tree.model) == ["Config: {2}", "  Env: [2]", "    1: B=<b>2</b>"]
    type_filter(tree, "no such thing")
    assert rows(tree.model) == []


def test_after_the_filter_what_was_unfolded_is_so_again(tree: JsonTree) -> None:
    turn(tree, "State")
    type_filter(tree, "env")
    type_filter(tree, "")
    assert is_open(tree, "State")
    assert not is_open(tree, "Config")


def test_a_refresh_keeps_what_is_unfolded_and_current(tree: JsonTree) -> None:
    turn(tree, "State")
    turn(tree, "State", "Health")
    choose(tree, "State", "Health", "Status")
    changed = json.loads(json.dumps(DOCUMENT))
    changed["State"]["Health"]["Status"] = "unhealthy"
    tree.show_document(changed)
    assert is_open(tree, "State", "Health")
    assert tree.tree.currentIndex().siblingAtColumn(1).data() == "unhealthy"
    tree.show_document(DOCUMENT, anew=True)
    assert not is_open(tree, "State")


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        (("State", "Health", "Status"), ".State.Health.Status"),
        (("State", "Health", "Log", 0, "ExitCode"), ".State.Health.Log[0].ExitCode"),
        (("Labels", "com.docker.x"), '.Labels["com.docker.x"]'),
        (("a b", 'q"'), '.["a b"]["q\\""]'),
        ((0,), ".[0]"),
        ((), "."),
    ],
)
def test_paths(steps: tuple[str | int, ...], text: str) -> None:
    assert path(steps) == text


def test_copying(tree: JsonTree, qtbot: QtBot) -> None:
    choose(tree, "State", "Health", "Status")
    qtbot.keyClick(tree.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == "healthy"
    tree.copy_path()
    assert clipboard() == ".State.Health.Status"
    tree.copy_json()
    assert clipboard() == '"healthy"'
    choose(tree, "Nothing")
    tree.copy_value()
    assert clipboard() == "null"
    choose(tree, "State")
    tree.copy_value()
    assert json.loads(clipboard()) == DOCUMENT["State"]
    tree.copy_document()
    assert json.loads(clipboard()) == DOCUMENT


def test_hostile_values_are_one_visible_line(tree: JsonTree) -> None:
    tree.show_document({"a": "one\ntwo\x1b[31m\u202e", "b": "x" * 1000})
    first, second = rows(tree.model)
    assert first == "a: one⏎two<U+202E>"
    assert len(second) < 400


def test_the_text_is_searched_too(tree: JsonTree) -> None:
    tree.show_raw(True)
    tree.turns.finish()
    assert json.loads(tree.raw.toPlainText()) == DOCUMENT
    type_filter(tree, "status")
    assert len(tree.raw.extraSelections()) == 2
    assert tree.raw.textCursor().block().text().strip() == '"Status": "running",'
    tree.show_raw(False)
    tree.turns.finish()
    assert rows(tree.model)[0] == "State: {2}"


def test_everything_can_be_unfolded(tree: JsonTree) -> None:
    tree.tree.unfold_all()
    assert is_open(tree, "State", "Health", "Log", 0)
    tree.tree.fold_all()
    assert not is_open(tree, "State")


def test_the_way_from_the_filter_to_the_tree(tree: JsonTree, qtbot: QtBot) -> None:
    tree.filter.setText("env")
    qtbot.keyClick(tree.filter, Qt.Key.Key_Down)
    assert rows(tree.model)[0] == "Config: {2}"
    assert tree.tree.currentIndex().data() == "Config"


def test_from_match_to_match_and_around(tree: JsonTree) -> None:
    assert not tree.matches.isVisible()
    type_filter(tree, "status")
    assert tree.matches.count.text() == "2"
    tree.matches.step(1)
    assert tree.model.node(tree.tree.currentIndex()).steps == ("State", "Status")
    assert tree.matches.count.text() == "1 of 2"
    tree.matches.step(1)
    assert tree.model.node(tree.tree.currentIndex()).steps == ("State", "Health", "Status")
    tree.matches.step(1)
    assert tree.matches.count.text() == "1 of 2"
    tree.matches.step(-1)
    assert tree.matches.count.text() == "2 of 2"
    type_filter(tree, "nothing at all")
    assert tree.matches.count.text() == "No match"
    tree.matches.step(1)
    type_filter(tree, "")
    assert not tree.matches.isVisible()


def test_matches_in_the_text(tree: JsonTree) -> None:
    tree.show_raw(True)
    tree.turns.finish()
    type_filter(tree, "status")
    assert tree.matches.count.text() == "1 of 2"
    first = tree.raw.textCursor().blockNumber()
    tree.matches.step(1)
    assert tree.raw.textCursor().blockNumber() > first
    assert tree.matches.count.text() == "2 of 2"
    tree.matches.step(1)
    assert tree.raw.textCursor().blockNumber() == first


HUGE = {
    "Config": {"Env": [f"VARIABLE_{n}={n}" for n in range(4000)]},
    "Labels": {f"com.example.label.{n}": f"value {n}" for n in range(4000)},
}


def test_a_huge_document_is_unfolded_and_looked_through_in_less_than_a_frame_at_a_time(
    qapp: QApplication, tree: JsonTree
) -> None:
    found = []

    def taken(work: Callable[[], object]) -> None:
        start = time.thread_time()
        work()
        found.append(time.thread_time() - start)

    taken(lambda: tree.show_document(HUGE, anew=True))
    taken(tree.tree.unfold_all)
    taken(tree.grab)
    assert len(tree.model.rows) == 8003
    taken(tree.tree.fold_all)
    tree.filter.setText("label.39")
    tree._settle.stop()
    taken(tree._apply)
    while not tree.matches.isVisible():
        taken(qapp.processEvents)
    assert tree.matches.count.text() == "111"
    assert len(tree.model.rows) == 112
    assert max(found) < FRAME * slowness()
