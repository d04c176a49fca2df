from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets import cells
from pierhead.ui.widgets.rows_editor import Column, RowsEditor, Values

COLUMNS = (
    Column("name", "Name", cells.text()),
    Column("count", "Count", cells.number(digits=3)),
    Column("kind", "Kind", cells.choice([("a", "First"), ("b", "Second")]), content=False),
    Column("on", "On", cells.tick("On"), content=False),
    Column("place", "Place", cells.path()),
)
FULL = {"name": "x", "count": "12", "kind": "b", "on": cells.TICKED, "place": "/p"}


def pasted(text: str) -> list[Values]:
    return [{"name": line} for line in text.splitlines()] if "\n" in text else []


@pytest.fixture
def editor(qtbot: QtBot) -> RowsEditor:
    editor = RowsEditor(COLUMNS, "Add one", pasted)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def visible(editor: RowsEditor) -> list[str]:
    return [label.text() for label in editor.findChildren(QLabel) if label.isVisible()]


def test_rows_go_in_and_come_out(editor: RowsEditor) -> None:
    editor.set_rows([FULL, {"name": "y"}])
    assert editor.rows() == [
        FULL,
        {"name": "y", "count": "", "kind": "a", "on": "", "place": ""},
    ]
    editor.set_rows([])
    assert editor.rows() == []


def test_a_row_without_content_is_none(editor: RowsEditor) -> None:
    editor.append({"kind": "b", "on": cells.TICKED})
    assert editor.rows() == []


def test_headings_are_there_while_there_are_rows(editor: RowsEditor) -> None:
    assert visible(editor) == []
    row = editor.append({})
    assert visible(editor) == ["Name", "Count", "Kind", "On", "Place"]
    row.remove.click()
    assert visible(editor) == []


def test_a_new_row_is_ready_to_be_typed_into(editor: RowsEditor, qtbot: QtBot) -> None:
    (add,) = editor.findChildren(QPushButton)
    with qtbot.waitSignal(editor.changed):
        add.click()
    assert editor.focusWidget().accessibleName() == "Name"


def test_only_digits_are_taken_for_a_number(editor: RowsEditor, qtbot: QtBot) -> None:
    row = editor.append({})
    qtbot.keyClicks(row.cells["count"].widget, "a1-2b345")
    assert row.cells["count"].get() == "123"


def test_a_problem_is_shown_at_its_cell_and_goes_again(editor: RowsEditor) -> None:
    editor.append({})
    editor.append({"name": "x"})
    editor.mark({(0, "name"): "<b>wrong</b>"})
    cell = editor.cell(0, "name")
    assert "<b>wrong</b>" in visible(editor)
    assert cell.widget.property("problem") is True
    assert cell.widget.accessibleDescription() == "<b>wrong</b>"
    editor.mark({})
    assert "<b>wrong</b>" not in visible(editor)
    assert cell.widget.property("problem") is False


def test_what_is_pasted_becomes_rows(editor: RowsEditor, qtbot: QtBot) -> None:
    row = editor.append({})
    QApplication.clipboard().setText("a\nb\nc")
    qtbot.keyClick(row.cells["name"].widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [each["name"] for each in editor.rows()] == ["a", "b", "c"]


def test_what_is_no_rows_is_pasted_as_usual(editor: RowsEditor, qtbot: QtBot) -> None:
    row = editor.append({})
    QApplication.clipboard().setText("just text")
    qtbot.keyClick(row.cells["name"].widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert row.cells["name"].get() == "just text"


def test_the_wheel_changes_no_choice_in_passing(editor: RowsEditor) -> None:
    combo = editor.append({"name": "x"}).cells["kind"].widget
    assert isinstance(combo, QComboBox)
    middle = QPointF(combo.rect().center())
    event = QWheelEvent(
        middle,
        combo.mapToGlobal(middle),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, event)
    assert combo.currentData() == "a"
    assert not event.isAccepted()


def test_offers_leave_what_is_typed(editor: RowsEditor) -> None:
    cell = editor.append({"place": "/typed"}).cells["place"]
    assert isinstance(cell.widget, cells.PathPicker)
    cell.widget.offer(["one", "two"])
    assert cell.get() == "/typed"
    assert cell.widget.combo.count() == 2
