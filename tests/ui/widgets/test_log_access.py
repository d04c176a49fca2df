"""A log as screen readers have it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible, QAccessibleTextInterface
from pytestqt.qtbot import QtBot

from pierhead.engine.api_inside import Stream
from pierhead.state.logs import LogBuffer
from pierhead.ui.widgets.log_selection import Spot
from pierhead.ui.widgets.log_view import LogView


@pytest.fixture
def view(qtbot: QtBot) -> LogView:
    view = LogView(LogBuffer(stamped=False), "Log")
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    view.buffer.feed(Stream.OUT, "first 🙂 line\n日本 x\nlast\n".encode())
    view.refresh()
    return view


def text_of(view: LogView) -> QAccessibleTextInterface:
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "Log"
    text = interface.textInterface()
    assert text is not None
    return text


def test_the_lines_in_sight_can_be_read(view: LogView) -> None:
    text = text_of(view)
    assert text.text(0, text.characterCount()) == "first 🙂 line\n日本 x\nlast"
    assert text.text(0, 13) == "first 🙂 line"


def test_the_end_of_the_selection_is_the_cursor(view: LogView) -> None:
    text = text_of(view)
    view.selection.begin(Spot(1, 3))
    assert text.cursorPosition() == 14 + 3
    text.setCursorPosition(14 + 5 + 2)
    assert view.selection.caret == Spot(2, 2)
    text.addSelection(0, 5)
    assert view.copying.text() == "first"
    text.removeSelection(0)
    assert not view.selection


def test_lines_have_places_on_the_screen(view: LogView) -> None:
    text = text_of(view)
    rect = text.characterRect(15)
    corner = view.viewport().mapToGlobal(QPoint(0, int(view.row_height)))
    assert rect.topLeft() == corner
    assert text.offsetAtPoint(rect.center()) == 14
    assert text.offsetAtPoint(corner + QPoint(0, 1000)) == -1


def test_several_logs_are_told_apart(view: LogView) -> None:
    view.look.set_names(("web", "db"))
    assert text_of(view).text(0, 9) == "web first"
