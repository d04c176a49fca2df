from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from pierhead.core.terminal_options import RightClick, TerminalPreferences
from pierhead.terminal.emulator import Emulator
from pierhead.ui.theme import Theme
from pierhead.ui.widgets.terminal_look import DARK_LOOK, LIGHT_LOOK, Look
from pierhead.ui.widgets.terminal_themes import look_of
from pierhead.ui.widgets.terminal_view import TerminalView


@pytest.fixture
def preferences() -> TerminalPreferences:
    return TerminalPreferences()


@pytest.fixture
def view(qtbot: QtBot, preferences: TerminalPreferences) -> TerminalView:
    view = TerminalView(Emulator(80, 24), preferences=preferences)
    qtbot.addWidget(view)
    view.resize(640, 400)
    view.show()
    view.feed(b"line\r\n" * 500)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() == view.emulator.top)
    return view


@pytest.fixture
def sent(view: TerminalView) -> bytearray:
    sent = bytearray()
    view.typed.connect(sent.extend)
    return sent


def test_a_change_shows_in_terminals_that_are_open(
    qtbot: QtBot, view: TerminalView, preferences: TerminalPreferences
) -> None:
    other = TerminalView(Emulator(80, 24), preferences=preferences)
    qtbot.addWidget(other)
    usual = view.fitting
    preferences.change(points=20, theme_light="nord", theme_dark="nord")
    for each in (view, other):
        assert each.painter.look == look_of("nord", dark=True)
    assert view.fitting < usual
    assert (view.emulator.columns, view.emulator.lines) == view.fitting
    preferences.reset()
    assert view.fitting == usual


def test_another_size_of_the_scrollback_shows_at_once(
    qtbot: QtBot, view: TerminalView, preferences: TerminalPreferences
) -> None:
    bar = view.verticalScrollBar()
    top = view.emulator.top
    bar.setValue(3)
    preferences.change(scrollback=100)
    qtbot.waitUntil(lambda: bar.minimum() == top - 100 == bar.value())
    assert bar.maximum() == top
    preferences.change(scrollback=0)
    qtbot.waitUntil(lambda: bar.minimum() == bar.maximum() == top)


def test_the_pair_of_themes_follows_the_app(
    qtbot: QtBot, qapp: QApplication, view: TerminalView, preferences: TerminalPreferences
) -> None:
    theme = Theme(qapp, "light")

    def shows(look: Look) -> None:
        qtbot.waitUntil(lambda: view.painter.look == look)

    shows(LIGHT_LOOK)
    preferences.change(theme_light="solarized-light")
    shows(look_of("solarized-light", dark=False))
    theme.choose("dark")
    shows(DARK_LOOK)
    preferences.change(theme_dark="dracula")
    shows(look_of("dracula", dark=True))
    theme.choose("light")
    shows(look_of("solarized-light", dark=False))


def test_a_view_that_is_gone_is_not_told(qtbot: QtBot, preferences: TerminalPreferences) -> None:
    view = TerminalView(Emulator(80, 24), preferences=preferences)
    view.show()
    view.deleteLater()
    qtbot.waitUntil(lambda: not isValid(view))
    preferences.change(points=11)
    assert preferences.options.points == 11


def right_click(view: TerminalView, modifiers: Qt.KeyboardModifier) -> QMenu | None:
    reason = QContextMenuEvent.Reason.Mouse
    at = QPoint(20, 20)
    event = QContextMenuEvent(reason, at, view.viewport().mapToGlobal(at), modifiers)
    QApplication.sendEvent(view.viewport(), event)
    return view.findChild(QMenu)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_right_button_opens_the_menu_or_pastes(
    qtbot: QtBot, view: TerminalView, preferences: TerminalPreferences, sent: bytearray
) -> None:
    none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    QGuiApplication.clipboard().setText("pasted")
    preferences.change(right_click=RightClick.PASTE)
    assert right_click(view, none) is None
    assert sent == b"pasted"
    view.emulator.feed(b"\x1b[?1000h")
    assert right_click(view, none) is None
    assert sent == b"pasted"
    for modifiers in (shift, none):
        menu = right_click(view, modifiers)
        assert menu is not None
        menu.close()
        qtbot.waitUntil(lambda menu=menu: not isValid(menu))
        preferences.change(right_click=RightClick.MENU)
        view.emulator.feed(b"\x1b[?1000l")
    assert sent == b"pasted"


@pytest.mark.parametrize("pastes", [True, False])
def test_the_middle_button_pastes_if_it_may(
    monkeypatch: pytest.MonkeyPatch,
    view: TerminalView,
    preferences: TerminalPreferences,
    pastes: bool,
) -> None:
    # No platform without a screen has a primary selection.
    pasted: list[bool] = []
    monkeypatch.setattr(view.pasting, "paste_primary", lambda: pasted.append(True))
    preferences.change(middle_click_pastes=pastes)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.MiddleButton)
    assert pasted == [True] * pastes


def turn_wheel(view: TerminalView, notches: int) -> None:
    at, none = QPointF(20, 20), Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at,
        view.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        none,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_the_wheel_presses_keys_only_if_it_may(
    view: TerminalView, preferences: TerminalPreferences, sent: bytearray
) -> None:
    view.emulator.feed(b"\x1b[?1049h")
    preferences.change(alternate_scroll=False)
    turn_wheel(view, 1)
    assert sent == b""
    preferences.change(alternate_scroll=True)
    turn_wheel(view, 1)
    assert sent == b"\x1b[A" * 3


def test_output_and_keys_bring_the_end_only_if_they_may(
    qtbot: QtBot, view: TerminalView, preferences: TerminalPreferences, sent: bytearray
) -> None:
    bar = view.verticalScrollBar()
    for output in (False, True):
        preferences.change(scroll_on_output=output)
        bar.setValue(3)
        view.feed(b"more\r\n")
        qtbot.waitUntil(lambda: bar.maximum() == view.emulator.top)
        assert bar.value() == (bar.maximum() if output else 3)
    for keys in (False, True):
        preferences.change(scroll_on_keystroke=keys)
        bar.setValue(3)
        QTest.keyClick(view, Qt.Key.Key_A)
        assert bar.value() == (bar.maximum() if keys else 3)
    assert sent == b"aa"
