from __future__ import annotations

import gc
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible, QAccessibleTextInterface
from pytestqt.qtbot import QtBot

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.joined import Place
from pierhead.ui.widgets import terminal_telling
from pierhead.ui.widgets.terminal_screen_text import ScreenText
from pierhead.ui.widgets.terminal_view import TerminalView
from terminal.viewed import CTRL, SHIFT, Key, Viewed


class Reader:
    """Stands for Qt where a screen reader listens."""

    def __init__(self) -> None:
        self.active = True
        self.heard: list[tuple[str, Any]] = []

    def isActive(self) -> bool:
        return self.active

    def updateAccessibility(self, event: Any) -> None:
        name = type(event).__name__.removeprefix("QAccessible").removesuffix("Event")
        said: Any = None
        if name == "TextInsert":
            said = event.changePosition(), event.textInserted()
        elif name == "TextRemove":
            said = event.changePosition(), event.textRemoved()
        elif name == "TextCursor":
            said = event.cursorPosition()
        elif name == "Announcement":
            said = event.message()
        self.heard.append((name, said))

    def take(self) -> list[tuple[str, Any]]:
        heard, self.heard = self.heard, []
        return heard


@pytest.fixture
def reader(terminal: Viewed, monkeypatch: pytest.MonkeyPatch) -> Reader:
    reader = Reader()
    monkeypatch.setattr(terminal_telling, "QAccessible", reader)
    return reader


def settle(terminal: Viewed) -> None:
    terminal.feed("")
    terminal.qtbot.waitUntil(lambda: not terminal.view.telling._soon.isActive())


def text_of(view: TerminalView) -> QAccessibleTextInterface:
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface is not None
    text = interface.textInterface()
    assert text is not None
    return text


# -- the interface


def test_the_text_in_sight_can_be_read(terminal: Viewed) -> None:
    terminal.feed("first 🙂 line\r\n日本 x\r\n$ ")
    interface = QAccessible.queryAccessibleInterface(terminal.view)
    assert interface is not None
    assert interface.role() == QAccessible.Role.Terminal
    assert interface.text(QAccessible.Text.Name) == "Terminal"
    assert interface.state().focused
    text = text_of(terminal.view)
    assert text.text(0, 13) == "first 🙂 line"
    assert text.text(0, text.characterCount()).splitlines()[:3] == [
        "first 🙂 line",
        "日本 x",
        "$",
    ]
    assert text.cursorPosition() == 14 + 5 + 1
    rect = text.characterRect(15)
    cell = terminal.view.cell_rect(1, 2).toAlignedRect()
    corner = terminal.view.viewport().mapToGlobal(QPoint(0, 0))
    assert rect == cell.translated(corner)
    assert text.offsetAtPoint(rect.center()) == 15


def test_what_is_selected_for_a_reader_is_selected(terminal: Viewed) -> None:
    terminal.feed("one two three")
    text = text_of(terminal.view)
    text.addSelection(4, 7)
    assert terminal.selected() == "two"
    text.removeSelection(0)
    assert terminal.view.selection is None


def test_a_reader_follows_the_mark_mode(terminal: Viewed, reader: Reader) -> None:
    terminal.feed("one\r\ntwo\r\n")
    settle(terminal)
    reader.take()
    terminal.press(Key.Key_Space, CTRL | SHIFT)
    terminal.press(Key.Key_Up)
    assert reader.take() == [("TextCursor", 4)]
    text = text_of(terminal.view)
    assert text.cursorPosition() == 4
    text.setCursorPosition(1)
    assert terminal.view.marking.place == (0, 1)
    terminal.press(Key.Key_Escape)
    text.setCursorPosition(1)
    assert text.cursorPosition() == 8


def test_views_and_what_readers_know_of_them_go_together(qtbot: QtBot) -> None:
    for _ in range(20):
        view = TerminalView(Emulator(20, 5))
        view.feed(b"text")
        assert text_of(view).text(0, 4) == "text"
        view.deleteLater()
        del view
        gc.collect()
        qtbot.wait(1)


def test_places_and_units_lead_to_each_other() -> None:
    emulator = Emulator(20, 4)
    emulator.feed("a🙂b\r\n日本\r\n\r\ne\u0301x".encode())
    text = ScreenText(emulator, range(4))
    assert text.piece(0, 99) == "a🙂b\n日本\n\ne\u0301x"
    assert text.size == 4 + 1 + 2 + 1 + 1 + 3
    for place, offset in (
        ((0, 0), 0),
        ((0, 1), 1),
        ((0, 3), 3),
        ((1, 0), 5),
        ((1, 2), 6),
        ((2, 0), 8),
        ((3, 0), 9),
        ((3, 1), 11),
    ):
        assert text.offset(Place(*place)) == offset
        assert text.place(offset) == place
    assert text.offset(Place(0, 15)) == 4
    assert text.offset(Place(9, 0)) == text.size
    assert text.offset(Place(-1, 0)) == 0
    assert text.place(999) == (3, 2)
    assert ScreenText(emulator, range(0)).size == 0


# -- what is new


def test_typing_and_erasing_are_told(terminal: Viewed, reader: Reader) -> None:
    terminal.feed("$ ")
    settle(terminal)
    assert reader.take() == [("TextInsert", (0, "$")), ("TextCursor", 1)]
    terminal.feed("ls")
    settle(terminal)
    assert reader.take() == [("TextInsert", (1, " ls")), ("TextCursor", 4)]
    terminal.feed("\b \b")
    settle(terminal)
    assert reader.take() == [("TextRemove", (3, "s")), ("TextCursor", 3)]


def test_output_is_told_line_by_line_and_read_out_if_the_user_wants_that(
    terminal: Viewed, reader: Reader
) -> None:
    terminal.feed("$ ls")
    settle(terminal)
    reader.take()
    terminal.feed("\r\none\r\n\r\ntwo\r\n$ ")
    settle(terminal)
    assert reader.take() == [("TextInsert", (5, "one\n\ntwo\n$")), ("TextCursor", 15)]
    terminal.preferences.change(announce=True)
    terminal.feed("\r\nthree\r\n")
    settle(terminal)
    assert ("Announcement", "three") in reader.take()


def test_of_much_output_only_the_end_is_read_out(terminal: Viewed, reader: Reader) -> None:
    terminal.preferences.change(announce=True)
    settle(terminal)
    reader.take()
    for start in range(0, 5000, 100):
        terminal.view.feed(b"".join(b"line %d\r\n" % n for n in range(start, start + 100)))
    terminal.feed("")
    settle(terminal)
    announced = [said for name, said in reader.take() if name == "Announcement"]
    assert len(announced) <= 3
    assert announced[-1].startswith("4,9")
    assert announced[-1].split("\n")[0].endswith("more lines")
    assert announced[-1].endswith("line 4999")


def test_full_screen_programs_are_followed_by_their_cursor(
    terminal: Viewed, reader: Reader
) -> None:
    terminal.feed("$ vi\r\n")
    settle(terminal)
    reader.take()
    terminal.feed("\x1b[?1049h\x1b[Hhello\r\nworld\x1b[2;3H")
    settle(terminal)
    assert [name for name, _ in reader.take()] == ["TextCursor"]
    terminal.feed("\x1b[1;1H")
    settle(terminal)
    assert reader.take() == [("TextCursor", 0)]
    terminal.feed("\x1b[?1049l")
    settle(terminal)
    assert [name for name, _ in reader.take()] == ["TextCursor"]


def test_without_a_reader_nothing_is_done(terminal: Viewed, reader: Reader) -> None:
    reader.active = False
    terminal.feed("text\r\n" * 100)
    terminal.qtbot.wait(200)
    assert not terminal.view.telling._soon.isActive()
    assert reader.take() == []


def test_images_are_told_of(terminal: Viewed) -> None:
    terminal.feed('before \x1bPq"1;1;20;40\x1b\\\r\nafter \x1b_Ga=T,s=1,v=1,c=2,r=3;AAAAAA==\x1b\\')
    text = ScreenText(terminal.view.emulator, terminal.view.visible_lines())
    lines = text.piece(0, text.size).splitlines()
    assert lines[0] == "before [Image]"
    assert [line for line in lines if "after" in line] == ["after [Image]"]
    assert sum(line.count("Image") for line in lines) == 2
    for offset in range(text.size):
        assert 0 <= text.place(offset).column <= terminal.view.emulator.columns
