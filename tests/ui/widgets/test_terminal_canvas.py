from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QInputMethodEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from harness.lines import seen
from pierhead.terminal.cursor_shape import CursorShape
from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets import terminal_cursor, terminal_frames
from pierhead.ui.widgets.terminal_look import DARK_LOOK, TerminalStyle
from pierhead.ui.widgets.terminal_paint import LinePainter
from pierhead.ui.widgets.terminal_view import TerminalView

Attribute, Type = QInputMethodEvent.Attribute, QInputMethodEvent.AttributeType


class Terminal:
    """A terminal that is shown and has the focus, in a style that does not follow the app's."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.view = TerminalView(Emulator(80, 24))
        qtbot.addWidget(self.view)
        self.view.restyle(TerminalStyle(look=DARK_LOOK, cursor_blinks=False))
        self.view.resize(600, 300)
        self.view.show()
        self.view.activateWindow()
        self.view.setFocus()
        qtbot.waitUntil(self.view.hasFocus)
        self.feed("")

    def feed(self, text: str) -> None:
        self.view.feed(text.encode())
        self.qtbot.waitUntil(lambda: not self.view.frames.waiting)

    def begin_frame(self) -> None:
        """Let the first portion of a frame be drawn, and no other."""
        while not self.view.drawing:
            QApplication.processEvents()

    def image(self) -> QImage:
        return self.view.viewport().grab().toImage()

    def cells(self, line: int, column: int, count: int = 1) -> QImage:
        return self.image().copy(self.view.device_rect(line, column, count))

    def compose(self, text: str, *attributes: Attribute) -> None:
        QApplication.sendEvent(self.view, QInputMethodEvent(text, list(attributes)))


@pytest.fixture
def terminal(qtbot: QtBot) -> Iterator[Terminal]:
    flash = QGuiApplication.styleHints().cursorFlashTime()
    yield Terminal(qtbot)
    QGuiApplication.styleHints().setCursorFlashTime(flash)


# -- frames


def test_painting_the_same_again_draws_no_line(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.feed("text\r\n" * 10)
    before = terminal.image()
    monkeypatch.delattr(LinePainter, "draw")
    terminal.view.viewport().repaint()
    assert terminal.image() == before


def test_lines_that_scroll_are_not_drawn_again(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.feed("".join(f"line {number}\r\n" for number in range(100)))
    drawn: list[str] = []
    draw = LinePainter.draw

    def note(self: LinePainter, image: Any, y: int, line: Any, *rest: Any, **more: Any) -> bool:
        drawn.append(line.text)
        return draw(self, image, y, line, *rest, **more)

    monkeypatch.setattr(LinePainter, "draw", note)
    terminal.feed("one\r\ntwo\r\n")
    assert sorted(set(drawn)) in (["one", "two"], ["", "one", "two"])
    drawn.clear()
    terminal.view.scroll_lines(-3)
    terminal.image()
    assert 1 <= len(drawn) <= 3


def test_what_is_seen_is_what_the_emulator_has_however_it_came_to_be(terminal: Terminal) -> None:
    for step in (
        *("first\r\n" * 50, "\x1b[5;10r\x1b[10;1H\n\n\x1b[r", "\x1b[2J\x1b[Hnew", "\x1b[3;3Hx"),
        *("\x1b[?1049h\x1b[44malternate\x1b[m", "\x1b[?1049l", "a\r\n" * 300, "\x1b[3J"),
        *("\x1b[?5h", "\x1b[?5l", "\x1b[31mred\x1b]4;1;#010203\a", "\x1bc", "日本\x1b[2D"),
    ):
        terminal.feed(step)
        shown = terminal.image()
        terminal.view.frames.forget()
        assert terminal.image() == shown, repr(step)


def test_a_frame_is_never_half_new(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal.feed("\r\n".join("old" for _ in range(30)))
    monkeypatch.setattr(terminal_frames, "_PORTION", 0.0)
    view = terminal.view
    view.feed(b"\x1b[H" + b"\r\n".join(b"\x1b[2Knew" for _ in range(view.emulator.lines)))
    terminal.begin_frame()
    # Something has to be painted just now.
    image = terminal.image()
    rows = [
        image.copy(view.device_rect(view.first_visible() + row, 0, 4))
        for row in range(view.emulator.lines - 1)
    ]
    assert all(row == rows[0] for row in rows)
    assert not view.drawing


def test_output_that_comes_while_a_frame_is_drawn_is_seen_too(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_frames, "_PORTION", 0.0)
    view = terminal.view
    view.feed(b"\r\n".join(b"many" for _ in range(view.emulator.lines)))
    terminal.begin_frame()
    view.feed(f"\x1b[H\x1b[Kfirst\x1b[{view.emulator.lines}H\x1b[Klast".encode())
    terminal.qtbot.waitUntil(lambda: not view.frames.waiting)
    shown = terminal.image()
    view.frames.forget()
    assert terminal.image() == shown


def test_nothing_of_a_change_that_is_held_back_is_seen(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_frames, "_PATIENCE", 3600.0)
    terminal.feed("\x1b[2 qbefore\x1b[3D")
    before = terminal.image()
    terminal.view.feed(b"\x1b[?2026h\x1b[2J\x1b[20;20Hhalf")
    terminal.qtbot.wait(50)
    assert terminal.image() == before
    terminal.feed("\x1b[?2026l")
    assert terminal.image() != before


def test_the_first_output_after_silence_does_not_wait_for_a_frame(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.qtbot.wait(30)
    terminal.view.feed(b"x")
    assert terminal.view.frames._timer.remainingTime() <= 0
    terminal.view.frames._timer.stop()
    terminal.view.frames._go_on()
    monkeypatch.setattr(terminal_frames, "FRAME", 60.0)
    terminal.view.feed(b"y")
    assert 0 < terminal.view.frames._timer.remainingTime() <= 60_000


def test_colours_that_a_program_sets_are_shown_and_taken_back(terminal: Terminal) -> None:
    terminal.feed("\x1b[?25l\x1b[31m██\r\n")
    assert seen(terminal.cells(0, 0, 2)) == {DARK_LOOK.colours[1]}
    terminal.feed("\x1b]4;1;#102030\a\x1b]11;#405060\a")
    assert seen(terminal.cells(0, 0, 2)) == {0x102030}
    assert seen(terminal.cells(1, 5)) == {0x405060}
    terminal.feed("\x1b]104\a\x1b]111\a")
    assert seen(terminal.cells(0, 0, 2)) == {DARK_LOOK.colours[1]}
    assert seen(terminal.cells(1, 5)) == {DARK_LOOK.background}


def test_styles_may_be_numbered_anew_while_old_lines_are_shown(terminal: Terminal) -> None:
    colours = "".join(f"\x1b[5;38;5;{number}mx" for number in range(50))
    terminal.feed(f"\x1b[2 q{colours}\x1b[D")
    shown = terminal.cells(0, 0, 49)
    terminal.view.emulator.feed(b"\x1b[m\x1b[2J\x1b[31mred")
    terminal.view.emulator._screen.sweep_styles(1)
    terminal.view.emulator.settle()
    assert terminal.cells(0, 0, 49) == shown
    terminal.view.frames.blink(lit=False)
    assert terminal.cells(0, 0, 49) == shown
    terminal.feed("\x1b[32mgreen")
    shown = terminal.image()
    terminal.view.frames.forget()
    assert terminal.image() == shown


def test_what_was_hidden_is_right_when_it_is_seen_again(terminal: Terminal) -> None:
    terminal.feed("before")
    terminal.view.hide()
    terminal.feed("\x1b[2J\x1b[Hafter")
    terminal.view.show()
    shown = terminal.image()
    terminal.view.frames.forget()
    assert terminal.image() == shown


@pytest.mark.parametrize("more", ["x\r\n" * 300, "\033c"], ids=["pushed out", "cleared"])
def test_what_is_painted_before_the_next_frame_may_be_gone(terminal: Terminal, more: str) -> None:
    terminal.view.emulator.set_scrollback(100)
    terminal.feed("y\r\n" * 60)
    terminal.view.emulator.feed(more.encode())
    terminal.view.frames.forget()
    terminal.image()
    terminal.feed("\r\nnew")
    shown = terminal.image()
    terminal.view.frames.forget()
    assert terminal.image() == shown


# -- the cursor


def test_the_user_chooses_the_cursor_and_programs_may_ask_for_another(terminal: Terminal) -> None:
    images = []
    for shape in CursorShape:
        style = TerminalStyle(look=DARK_LOOK, cursor_shape=shape, cursor_blinks=False)
        terminal.view.restyle(style)
        images.append(terminal.cells(0, 0))
    assert all(DARK_LOOK.cursor in seen(image) for image in images)
    assert len({image.constBits().tobytes() for image in images}) == 3
    for number, image in zip((2, 4, 6), images, strict=True):
        terminal.feed(f"\x1b[{number} q")
        assert terminal.cells(0, 0) == image
    terminal.feed("\x1b[0 q")
    assert terminal.cells(0, 0) == images[-1]
    terminal.feed("\x1b[?25l")
    assert seen(terminal.cells(0, 0)) == {DARK_LOOK.background}


def test_without_the_focus_it_is_hollow(terminal: Terminal) -> None:
    terminal.feed("\x1b[5;5H")
    full = terminal.cells(4, 4)
    assert seen(full) == {DARK_LOOK.cursor}
    terminal.view.clearFocus()
    hollow = terminal.cells(4, 4)
    inside = hollow.copy(1, 1, hollow.width() - 2, hollow.height() - 2)
    assert seen(inside) == {DARK_LOOK.background}
    assert hollow.pixel(0, 0) == hollow.pixel(hollow.width() - 1, hollow.height() - 1)
    assert hollow.pixel(0, 0) & 0xFFFFFF == DARK_LOOK.cursor


def test_on_a_wide_character_it_is_wide(terminal: Terminal) -> None:
    terminal.feed("日本\x1b[1;1H")
    assert DARK_LOOK.cursor in seen(terminal.cells(0, 0))
    assert DARK_LOOK.cursor in seen(terminal.cells(0, 1))
    assert DARK_LOOK.cursor not in seen(terminal.cells(0, 2))
    terminal.feed("\x1b[1;2H")
    assert DARK_LOOK.cursor in seen(terminal.cells(0, 0))
    assert DARK_LOOK.cursor not in seen(terminal.cells(0, 2))


def test_it_can_be_told_from_text_in_its_own_colour(terminal: Terminal) -> None:
    cursor = DARK_LOOK.cursor
    colour = f"{cursor >> 16};{cursor >> 8 & 255};{cursor & 255}"
    terminal.feed(f"\x1b[48;2;{colour}mabc\x1b[m\x1b[1;2H")
    assert terminal.cells(0, 1) != terminal.cells(0, 0)
    assert cursor not in {terminal.cells(0, 1).pixel(0, 0) & 0xFFFFFF}


# -- blinking


def hasten(terminal: Terminal) -> None:
    QGuiApplication.styleHints().setCursorFlashTime(60)
    terminal.view.restyle(TerminalStyle(look=DARK_LOOK))


def test_the_cursor_blinks_if_the_program_and_the_platform_want_it(terminal: Terminal) -> None:
    assert not terminal.view.blink.running
    hasten(terminal)
    terminal.view.caret.wake()
    shown = terminal.cells(0, 0)
    terminal.qtbot.waitUntil(lambda: terminal.cells(0, 0) != shown)
    terminal.qtbot.waitUntil(lambda: terminal.cells(0, 0) == shown)
    terminal.feed("\x1b[2 q")
    assert not terminal.view.blink.running
    terminal.feed("\x1b[1 q")
    assert terminal.view.blink.running
    QGuiApplication.styleHints().setCursorFlashTime(0)
    terminal.view.caret.wake()
    assert not terminal.view.blink.running


def test_it_stops_without_focus_and_when_nothing_happens_for_long(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasten(terminal)
    terminal.view.caret.wake()
    assert terminal.view.blink.running
    terminal.view.clearFocus()
    assert not terminal.view.blink.running
    terminal.view.setFocus()
    assert terminal.view.blink.running
    monkeypatch.setattr(terminal_cursor, "_TIRES", 0.1)
    terminal.qtbot.waitUntil(lambda: not terminal.view.blink.running)
    assert DARK_LOOK.cursor in seen(terminal.cells(0, 0))
    terminal.feed("x")
    assert terminal.view.blink.running


def test_text_blinks_while_it_is_in_sight(terminal: Terminal) -> None:
    QGuiApplication.styleHints().setCursorFlashTime(60)
    terminal.feed("\x1b[5mblink\x1b[m calm\r\n")
    assert terminal.view.blink.running
    calm = terminal.cells(0, 6, 4)
    shown = terminal.cells(0, 0, 5)
    terminal.qtbot.waitUntil(lambda: seen(terminal.cells(0, 0, 5)) == {DARK_LOOK.background})
    assert terminal.cells(0, 6, 4) == calm
    terminal.qtbot.waitUntil(lambda: terminal.cells(0, 0, 5) == shown)
    terminal.view.clearFocus()
    assert not terminal.view.blink.running
    assert terminal.cells(0, 0, 5) == shown
    terminal.view.setFocus()
    terminal.feed("\x1b[2J")
    assert not terminal.view.blink.running


# -- input methods


def test_what_is_composed_lies_in_cells_and_pushes_nothing(terminal: Terminal) -> None:
    terminal.feed("before after\x1b[1;8H")
    after = terminal.cells(0, 12, 4)
    before = terminal.cells(0, 0, 7)
    terminal.compose("日a", Attribute(Type.Cursor, 1, 1, None))
    assert terminal.cells(0, 0, 7) == before
    assert terminal.cells(0, 12, 4) == after
    composed = terminal.cells(0, 7, 3)
    y = terminal.view.cells.ascent + terminal.view.cells.thin
    under = {composed.pixel(x, y) & 0xFFFFFF for x in range(composed.width())}
    assert DARK_LOOK.background not in under
    assert terminal.cells(0, 9).pixel(0, 0) & 0xFFFFFF == DARK_LOOK.cursor


def test_input_methods_open_beside_the_caret(terminal: Terminal) -> None:
    terminal.feed("\x1b[3;5H")
    query = Qt.InputMethodQuery.ImCursorRectangle

    def column() -> float:
        rect = terminal.view.inputMethodQuery(query)
        assert rect.top() == terminal.view.cell_rect(2, 0).top()
        return terminal.view.cell_at(rect.topLeft())[0]

    assert column() == 4
    terminal.compose("\U0001f600日a", Attribute(Type.Cursor, 2, 1, None))
    assert column() == 6
    terminal.compose("\U0001f600日a", Attribute(Type.Cursor, 3, 1, None))
    assert column() == 8
    terminal.compose("")
    assert column() == 4


def test_the_part_that_is_converted_is_marked(terminal: Terminal) -> None:
    marked = QTextCharFormat()
    marked.setBackground(QColor("red"))
    terminal.compose("abcd", Attribute(Type.TextFormat, 1, 2, marked))
    plain = DARK_LOOK.background
    corners = [terminal.cells(0, column).pixel(1, 1) & 0xFFFFFF for column in range(4)]
    assert [corner == plain for corner in corners] == [True, False, False, True]


def test_at_the_edge_it_moves_left_rather_than_out_of_sight(terminal: Terminal) -> None:
    columns = terminal.view.emulator.columns
    terminal.feed(f"\x1b[1;{columns}H")
    terminal.compose("abcdef")
    query = Qt.InputMethodQuery.ImCursorRectangle
    right = terminal.view.inputMethodQuery(query).left()
    assert right <= terminal.view.cell_rect(0, columns).left()
    assert terminal.cells(0, columns - 6) != terminal.cells(0, 0)
    terminal.compose("x" * (columns + 10))
    assert terminal.view.inputMethodQuery(query).left() <= terminal.view.viewport().width()
