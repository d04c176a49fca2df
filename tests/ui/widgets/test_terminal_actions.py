from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from pierhead.ui.entry import actions_of
from pierhead.ui.widgets.terminal_notice import Answer
from terminal.viewed import CTRL, NONE, SHIFT, Key, Viewed, clipboard

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def titles(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def opened(terminal: Viewed, reason: QContextMenuEvent.Reason, at: QPoint) -> QMenu:
    mouse = reason == QContextMenuEvent.Reason.Mouse
    widget = terminal.view.viewport() if mouse else terminal.view
    event = QContextMenuEvent(reason, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)
    menu = terminal.view.findChild(QMenu)
    assert isinstance(menu, QMenu)
    return menu


def shut(qtbot: QtBot, menu: QMenu) -> None:
    menu.close()
    qtbot.waitUntil(lambda: not isValid(menu))


def test_the_menu_has_everything(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.feed("text")
    terminal.press(Key.Key_A, CTRL | SHIFT)
    menu = opened(terminal, QContextMenuEvent.Reason.Mouse, terminal.at(5, 5))
    assert titles(menu) == [
        *("Copy", "Copy as HTML", "Paste", "Select All", "Mark with the Keyboard", "Find…"),
        *("Open the Last Link in Sight", "Save the Scrollback…", "Clear", "Reset"),
        *("Larger Text", "Smaller Text", "Normal Text"),
    ]
    next(action for action in menu.actions() if action.text() == "Copy").trigger()
    assert clipboard() == "text"
    shut(qtbot, menu)


def test_copying_is_offered_only_where_something_is_selected(
    qtbot: QtBot, terminal: Viewed
) -> None:
    menu = opened(terminal, QContextMenuEvent.Reason.Keyboard, QPoint())
    enabled = {action.text(): action.isEnabled() for action in menu.actions()}
    assert not enabled["Copy"]
    assert not enabled["Copy as HTML"]
    assert enabled["Paste"]
    shut(qtbot, menu)


def test_a_link_has_its_own_entries(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.feed("http://a.b/c")
    menu = opened(terminal, QContextMenuEvent.Reason.Mouse, terminal.at(0, 4))
    assert titles(menu)[:2] == ["Open Link", "Copy Link"]
    menu.actions()[1].trigger()
    assert clipboard() == "http://a.b/c"
    shut(qtbot, menu)


def test_with_keys_it_opens_at_the_cursor(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.feed("\r\n\r\nhttp://a.b")
    menu = opened(terminal, QContextMenuEvent.Reason.Keyboard, QPoint(300, 200))
    corner = terminal.view.cell_rect(2, 10).bottomLeft().toPoint()
    assert menu.pos() == terminal.view.viewport().mapToGlobal(corner)
    shut(qtbot, menu)


def test_a_program_that_takes_the_mouse_gets_the_click_instead(terminal: Viewed) -> None:
    terminal.feed("\x1b[?1000h")
    at = terminal.at(1, 1)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, at, terminal.view.viewport().mapToGlobal(at)
    )
    QApplication.sendEvent(terminal.view.viewport(), event)
    assert terminal.view.findChild(QMenu) is None


def test_whoever_shows_the_view_adds_to_the_menu(qtbot: QtBot, terminal: Viewed) -> None:
    own = QAction("New Terminal Here", terminal.view)
    other = QAction("Not Now", terminal.view, enabled=False)
    terminal.view.addActions([own, other])
    menu = opened(terminal, QContextMenuEvent.Reason.Mouse, terminal.at(5, 5))
    assert titles(menu)[-1] == "New Terminal Here"
    shut(qtbot, menu)


def test_entries_are_actions_for_the_list_of_all_commands(terminal: Viewed) -> None:
    terminal.feed("text")
    found = {
        each.text(): each for each in actions_of(terminal.view.offers.entries(), terminal.view)
    }
    assert "Copy" not in found
    found["Select All"].trigger()
    assert terminal.selected() == "text"
    assert found["Find…"].shortcut().toString() == "Ctrl+Shift+F"


def test_zooming_with_keys(terminal: Viewed) -> None:
    before = terminal.view.fitting
    terminal.press(Key.Key_Plus, CTRL)
    terminal.press(Key.Key_Equal, CTRL)
    terminal.press(Key.Key_Plus, CTRL | SHIFT)
    smaller = terminal.view.fitting
    assert smaller < before
    terminal.press(Key.Key_Minus, CTRL)
    assert terminal.view.fitting > smaller
    terminal.press(Key.Key_0, CTRL)
    assert terminal.view.fitting == before
    assert terminal.sent == b""


def test_scrolling_with_keys_belongs_to_the_terminal_while_it_has_a_scrollback(
    terminal: Viewed,
) -> None:
    terminal.feed("line\r\n" * 100)
    bar = terminal.view.verticalScrollBar()
    terminal.press(Key.Key_PageUp, SHIFT)
    assert bar.value() == bar.maximum() - terminal.view.emulator.lines
    terminal.press(Key.Key_Home, SHIFT)
    assert bar.value() == 0
    terminal.press(Key.Key_PageDown, SHIFT)
    assert bar.value() == terminal.view.emulator.lines
    terminal.press(Key.Key_End, SHIFT)
    assert bar.value() == bar.maximum()
    assert terminal.take() == b""
    terminal.feed("\x1b[?1049h")
    for key in (Key.Key_PageUp, Key.Key_Home):
        terminal.press(key, SHIFT)
    assert terminal.take() == b"\x1b[5;2~\x1b[1;2H"


# -- questions in the terminal


def test_a_question_is_answered_with_keys(terminal: Viewed) -> None:
    answered: list[str] = []
    notice = terminal.view.notice
    notice.ask(
        "Sure?",
        "Of <b>that</b>",
        [Answer("Yes", lambda: answered.append("yes")), Answer("No", lambda: None)],
    )
    assert terminal.view.hasFocus()
    terminal.press(Key.Key_G, CTRL | SHIFT)
    yes = QApplication.focusWidget()
    assert isinstance(yes, QPushButton)
    assert yes.text() == "Yes"
    QTest.keyClick(yes, Key.Key_Tab)
    assert isinstance(QApplication.focusWidget(), QPushButton)
    QTest.keyClick(yes, Key.Key_X)
    QTest.keyClick(yes, Key.Key_F5)
    QTest.keyClick(yes, Key.Key_Space)
    assert answered == ["yes"]
    assert terminal.view.hasFocus()
    assert notice.text == ""
    # Without a question the keys are the app's or the program's.
    terminal.press(Key.Key_G, CTRL | SHIFT)
    assert terminal.take() == b"\x07"


def test_escape_leaves_a_question_unanswered(terminal: Viewed) -> None:
    dropped: list[bool] = []
    notice = terminal.view.notice
    notice.ask("Sure?", "", [Answer("Yes", lambda: None)], lambda: dropped.append(True))
    terminal.press(Key.Key_G, CTRL | SHIFT)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Key.Key_Escape)
    assert dropped == [True]
    assert terminal.view.hasFocus()


def test_good_news_goes_by_itself_and_bad_stays(qtbot: QtBot, terminal: Viewed) -> None:
    notice = terminal.view.notice
    notice._gone.setInterval(20)
    notice.say("Saved.")
    qtbot.waitUntil(lambda: notice.text == "")
    notice.fail("Not saved.", "No space")
    qtbot.wait(60)
    assert notice.text == "Not saved.\nNo space"
    assert notice.width() <= terminal.view.width()
    terminal.view.resize(200, 300)
    assert notice.geometry().right() <= 200 or notice.width() == notice.minimumWidth()
    assert notice.isVisible()
    assert Qt.KeyboardModifier.NoModifier == NONE
