from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from pierhead.terminal.cursor_shape import CursorShape
from pierhead.terminal.emulator import Emulator
from pierhead.ui.theme import Theme
from pierhead.ui.widgets import terminal_frames
from pierhead.ui.widgets.terminal_look import LIGHT_LOOK, TerminalStyle
from terminal.viewed import CTRL, NONE, SHIFT, Button, Key, Viewed

# -- size


def test_the_first_show_and_then_only_the_last_of_many_sizes_are_told(
    qtbot: QtBot, terminal: Viewed
) -> None:
    assert terminal.sizes == [terminal.view.fitting]
    for width in range(400, 500, 10):
        terminal.view.resize(width, 300)
    qtbot.waitUntil(lambda: len(terminal.sizes) == 2)
    assert terminal.sizes[1] == terminal.view.fitting
    emulator = terminal.view.emulator
    assert (emulator.columns, emulator.lines) == terminal.view.fitting


def test_there_is_always_room_for_a_cell(terminal: Viewed) -> None:
    terminal.view.resize(1, 1)
    assert min(terminal.view.fitting) >= 1


def test_zoom_changes_the_size_in_cells(terminal: Viewed) -> None:
    before = terminal.view.fitting
    terminal.press(Key.Key_Plus, CTRL)
    terminal.press(Key.Key_Plus, CTRL)
    assert terminal.view.fitting < before
    terminal.press(Key.Key_0, CTRL)
    assert terminal.view.fitting == before
    assert terminal.sent == b""


def test_a_chosen_style_is_taken_at_once(terminal: Viewed) -> None:
    view = terminal.view
    terminal.feed("text")
    usual, before = view.fitting, view.grab().toImage()
    view.restyle(TerminalStyle(points=20, look=LIGHT_LOOK, cursor_shape=CursorShape.BAR))
    assert view.fitting < usual
    assert terminal.sizes[-1] == view.fitting
    view.zoom(2)
    assert view.fitting < terminal.sizes[-2]
    view.restyle(TerminalStyle())
    assert view.fitting == usual
    assert view.grab().toImage() == before


# -- output


class Paints(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heights: list[int] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.heights.append(event.region().boundingRect().height())  # type: ignore[attr-defined]
        return False


def test_much_output_is_painted_together_and_little_alone(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.feed("x\r\n" * 5)
    paints = Paints()
    terminal.view.viewport().installEventFilter(paints)
    for _ in range(50):
        terminal.view.feed(b"y\r\n" * 10)
    qtbot.waitUntil(lambda: len(paints.heights) > 0)
    qtbot.wait(60)
    assert len(paints.heights) <= 4
    paints.heights.clear()
    terminal.feed("z")
    qtbot.waitUntil(lambda: len(paints.heights) > 0)
    assert paints.heights[0] < terminal.view.height() / 4


def test_output_is_seen(terminal: Viewed) -> None:
    before = terminal.view.grab().toImage()
    terminal.feed("text")
    assert terminal.view.grab().toImage() != before


def test_the_view_follows_the_output_unless_it_was_scrolled_up(terminal: Viewed) -> None:
    view = terminal.view
    terminal.feed("line\r\n" * 100)
    assert view.first_visible() == view.emulator.top
    terminal.press(Key.Key_PageUp, SHIFT)
    place = view.first_visible()
    assert place == view.emulator.top - view.emulator.lines
    terminal.feed("more\r\n" * 10)
    assert view.first_visible() == place
    terminal.press(Key.Key_Home, SHIFT)
    assert view.first_visible() == 0
    terminal.press(Key.Key_A)
    assert view.first_visible() == view.emulator.top


def test_synchronized_output_is_held_until_it_is_whole(
    qtbot: QtBot, terminal: Viewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal_frames, "_PATIENCE", 3600.0)
    terminal.feed("")
    terminal.view.feed(b"\x1b[?2026hhalf")
    qtbot.wait(40)
    assert terminal.view.frames.waiting
    terminal.view.feed(b"\x1b[?2026l")
    qtbot.waitUntil(lambda: not terminal.view.frames.waiting)
    assert terminal.view.emulator.take_dirty() == set()


def test_synchronized_output_is_not_held_for_ever(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.feed("")
    terminal.view.feed(b"\x1b[?2026hhalf")
    qtbot.waitUntil(lambda: not terminal.view.frames.waiting)
    assert terminal.view.emulator.take_dirty() == set()


def test_a_change_of_theme_recolours_what_is_there(qapp: QApplication, terminal: Viewed) -> None:
    theme = Theme(qapp, "light")
    theme.dress()
    terminal.feed("\x1b[31mred")
    light = terminal.view.grab().toImage()
    theme.choose("dark")
    dark = terminal.view.grab().toImage()
    assert light.pixel(300, 200) != dark.pixel(300, 200)
    theme.choose("light")
    assert terminal.view.grab().toImage() == light
    qapp.styleHints().colorSchemeChanged.disconnect(theme.apply)
    theme.deleteLater()


def test_everything_has_a_name(terminal: Viewed) -> None:
    assert terminal.view.accessibleName()
    assert terminal.view.accessibleDescription()
    for button in terminal.view.find_bar.findChildren(QAbstractButton):
        assert button.accessibleName()


def test_what_is_typed_or_pasted_is_offered_to_other_terminals_in_their_own_modes(
    terminal: Viewed,
) -> None:
    other = Emulator(80, 24)
    other.feed(b"\x1b[?1h\x1b[?2004h")
    sent: list[bytes] = []
    terminal.view.entered.connect(lambda entry: sent.append(entry(other)))
    terminal.press(Key.Key_Up)
    terminal.view.pasting.paste("ls")
    terminal.feed("\x1b[?1004h\x1b[?1000h\x1b[?1006h")
    terminal.view.clearFocus()
    QTest.mouseClick(terminal.view.viewport(), Button.LeftButton, NONE, terminal.at(0, 0))
    assert terminal.sent.startswith(b"\x1b[Als")
    assert sent == [b"\x1bOA", b"\x1b[200~ls\x1b[201~"]


def test_what_was_typed_elsewhere_is_sent_and_not_offered_again(terminal: Viewed) -> None:
    terminal.view.entered.connect(lambda _entry: pytest.fail("would go round for ever"))
    terminal.view.take(lambda _emulator: b"ls\r")
    assert terminal.sent == b"ls\r"
