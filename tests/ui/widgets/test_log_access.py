"""A log as screen readers have it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleTextInterface,
)
from pytestqt.qtbot import QtBot

from pierhead.engine.api_inside import Stream
from pierhead.state.logs import LogBuffer
from pierhead.ui.widgets import log_telling
from pierhead.ui.widgets.log_scroll import Place
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


class Reader:
    """What is announced, as screen readers get it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.said: list[tuple[str, Any]] = []
        monkeypatch.setattr(QAccessible, "isActive", lambda: True)
        monkeypatch.setattr(QAccessible, "updateAccessibility", self._take)

    def _take(self, event: Any) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            self.said.append((event.message(), event.politeness()))

    @property
    def texts(self) -> list[str]:
        return [text for text, _politeness in self.said]


def write(view: LogView, *lines: str) -> None:
    view.buffer.feed(Stream.OUT, "".join(f"{line}\n" for line in lines).encode())
    view.refresh()


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    monkeypatch.setattr(log_telling, "EVERY", 50)
    return Reader(monkeypatch)


def test_new_lines_are_announced_where_that_is_wanted(
    view: LogView, reader: Reader, qtbot: QtBot
) -> None:
    write(view, "unheard")
    view.telling.set_on(True)
    view.refresh()
    assert reader.said == []
    write(view, "hello <b>")
    assert reader.said == [("hello <b>", QAccessible.AnnouncementPoliteness.Polite)]
    # What comes meanwhile is put together.
    for number in range(12):
        write(view, f"line {number}")
    assert len(reader.said) == 1
    qtbot.waitUntil(lambda: len(reader.said) == 2)
    assert reader.texts[1] == "12 new lines\nline 11"
    view.telling.set_on(False)
    write(view, "unheard")
    assert len(reader.said) == 2


def test_nothing_is_announced_to_who_reads_elsewhere(view: LogView, reader: Reader) -> None:
    view.telling.set_on(True)
    write(view, *map(str, range(200)))
    view.telling._pause.stop()
    view.sight.go_exactly(Place(3))
    view.refresh()
    before = len(reader.said)
    write(view, "new")
    assert len(reader.said) == before
    view.go_to_end()
    write(view, "newest")
    assert reader.texts[-1] == "newest"


def test_a_line_is_announced_when_it_is_whole(view: LogView, reader: Reader) -> None:
    view.telling.set_on(True)
    view.buffer.feed(Stream.OUT, b"hal")
    view.refresh()
    assert reader.said == []
    view.buffer.feed(Stream.OUT, b"f\n")
    view.refresh()
    assert reader.texts == ["half"]
