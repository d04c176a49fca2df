from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from pierhead.core.terminal_options import TerminalPreferences
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
