"""What others attach to the editor's text: marks, layers, and handlers of what the user does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.code_layers import Layer, behind, line_text
from pierhead.ui.widgets.code_marks import Level, Mark
from pierhead.ui.widgets.code_view import CodeView


@pytest.fixture
def view(qtbot: QtBot) -> CodeView:
    view = CodeView()
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.setPlainText("FROM a\nRUN one\nRUN two\n")
    view.show()
    return view


def test_the_worst_mark_of_a_line_is_shown_with_all_texts(view: CodeView) -> None:
    view.marks.put("lint", [Mark(2, "careful", Level.WARNING), Mark(3, "note", Level.INFO)])
    view.marks.put("problems", [Mark(2, "wrong"), Mark(99, "not there")])
    lines = view.marks.lines()
    assert (lines[2].level, lines[2].text) == (Level.ERROR, "wrong\ncareful")
    assert lines[3].level is Level.INFO
    view.marks.put("lint", [])
    assert list(view.marks.lines()) == [2]


def test_owners_share_what_is_painted_in_the_order_of_layers(view: CodeView) -> None:
    def places() -> list[int]:
        return [piece.cursor.blockNumber() for piece in view.extraSelections()]

    def line(number: int) -> QTextCursor:
        return line_text(QTextCursor(view.document().findBlockByNumber(number)))

    view.layers.put(Layer.LINK, [behind(line(2), "#000000")])
    view.layers.put(Layer.SAME, [behind(line(1), "#000000")], "language")
    assert places() == [0, 1, 2]
    view.layers.put(Layer.SAME, [], "another")
    assert places() == [0, 1, 2]
    view.layers.put(Layer.SAME, [], "language")
    assert places() == [0, 2]


def test_handlers_are_asked_before_the_view(view: CodeView, qtbot: QtBot) -> None:
    asked: list[str] = []

    def take(text: str, *, taken: bool) -> bool:
        asked.append(text)
        return taken

    view.key_handlers.append(lambda event: take("first", taken=event.text() == "x"))
    view.key_handlers.append(lambda _event: take("second", taken=False))
    qtbot.keyClicks(view, "xy")
    assert asked == ["first", "first", "second"]
    assert view.text().startswith("yFROM")

    view.mouse_handlers.append(lambda event: take(event.type().name, taken=True))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 30))
    assert asked[3:] == ["MouseButtonPress", "MouseButtonRelease"]
    assert view.position() == (1, 2)


@pytest.mark.qt_log_ignore("does not support raise")
def test_who_hovers_first_speaks(view: CodeView) -> None:
    view.marks.put("problems", [Mark(1, "marked")])
    words: list[str] = []

    def tell(event: QHelpEvent, place: QTextCursor) -> bool:
        place.select(QTextCursor.SelectionType.WordUnderCursor)
        words.append(place.selectedText())
        return True

    view.hover_handlers.append(tell)
    point = view.viewport().pos() + QPoint(10, 8)
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, point, view.mapToGlobal(point)))
    assert words == ["FROM"]
    assert "marked" not in QToolTip.text()


def test_the_menu_has_what_others_put_into_it(view: CodeView) -> None:
    def fill(menu: QMenu, place: QTextCursor) -> None:
        menu.addAction(f"Line {place.blockNumber() + 1}")

    view.menu_handlers.append(fill)
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, QPoint(10, 8), view.mapToGlobal(QPoint(10, 8)))
    QApplication.sendEvent(view.viewport(), event)
    (menu,) = view.findChildren(QMenu)
    assert menu.actions()[-1].text() == "Line 1"
    menu.close()
