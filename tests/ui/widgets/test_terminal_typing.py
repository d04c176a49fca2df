from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets.terminal_view import TerminalView
from terminal.viewed import ALT, CTRL, NONE, SHIFT, Key, Viewed

Query = Qt.InputMethodQuery


# -- keys


def test_keys_go_to_the_program(terminal: Viewed) -> None:
    QTest.keyClicks(terminal.view, "ls")
    for key in (Key.Key_Return, Key.Key_Tab, Key.Key_Up):
        terminal.press(key)
    terminal.press(Key.Key_Tab, SHIFT)
    terminal.press(Key.Key_R, CTRL)
    assert terminal.sent == b"ls\r\t\x1b[A\x1b[Z\x12"


def overrides(view: TerminalView, key: Qt.Key, modifiers: Any, text: str = "") -> bool:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, text)
    event.ignore()
    QApplication.sendEvent(view, event)
    return event.isAccepted()


def test_keys_of_the_program_override_shortcuts_and_those_of_the_app_do_not(
    terminal: Viewed,
) -> None:
    view = terminal.view
    for key in (Key.Key_C, Key.Key_W, Key.Key_K, Key.Key_R, Key.Key_Q, Key.Key_2, Key.Key_Space):
        assert overrides(view, key, CTRL)
    for key in (Key.Key_F, Key.Key_B, Key.Key_Return, Key.Key_Left):
        assert overrides(view, key, ALT)
    assert overrides(view, Key.Key_Tab, NONE)
    assert overrides(view, Key.Key_C, CTRL | SHIFT)
    assert overrides(view, Key.Key_Space, CTRL | SHIFT)
    assert not overrides(view, Key.Key_P, CTRL | SHIFT)
    assert not overrides(view, Key.Key_QuoteLeft, CTRL)


def test_control_and_a_sign_stays_with_the_app_until_a_program_wants_to_know_it(
    terminal: Viewed,
) -> None:
    assert not overrides(terminal.view, Key.Key_Comma, CTRL, ",")
    assert not overrides(terminal.view, Key.Key_1, CTRL, "1")
    terminal.feed("\x1b[>4;1m")
    assert overrides(terminal.view, Key.Key_Comma, CTRL, ",")
    terminal.feed("\x1b[>4m\x1b[>1u")
    assert overrides(terminal.view, Key.Key_1, CTRL, "1")


def test_shortcuts_of_the_window_wait_for_keys_that_no_program_wants(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    view = TerminalView(Emulator(80, 24))
    window.setCentralWidget(view)
    triggered: list[str] = []
    for keys in ("Ctrl+W", "Ctrl+K", "Ctrl+Shift+P", "Ctrl+PgDown", "Ctrl+`"):
        action = QAction(keys, window, shortcut=keys)
        action.triggered.connect(lambda _checked=False, keys=keys: triggered.append(keys))
        window.addAction(action)
    sent: list[bytes] = []
    view.typed.connect(lambda data: sent.append(bytes(data)))
    window.show()
    window.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    for key, modifiers in (
        (Key.Key_W, CTRL),
        (Key.Key_K, CTRL),
        (Key.Key_P, CTRL | SHIFT),
        (Key.Key_PageDown, CTRL),
        (Key.Key_QuoteLeft, CTRL),
        # What the app does not take either is typed.
        (Key.Key_L, CTRL | SHIFT),
    ):
        QTest.keyClick(view, key, modifiers)
    assert sent == [b"\x17", b"\x0b", b"\x0c"]
    assert triggered == ["Ctrl+Shift+P", "Ctrl+PgDown", "Ctrl+`"]


def key_event(kind: QEvent.Type, key: Qt.Key, text: str = "", *, repeats: bool = False) -> Any:
    return QKeyEvent(kind, key, NONE, text, repeats)


def test_releases_are_sent_to_programs_that_want_them(terminal: Viewed) -> None:
    press, release = QEvent.Type.KeyPress, QEvent.Type.KeyRelease
    terminal.feed("\x1b[>3u")
    for event in (
        key_event(press, Key.Key_Up),
        key_event(release, Key.Key_Up, repeats=True),
        key_event(press, Key.Key_Up, repeats=True),
        key_event(release, Key.Key_Up),
        # Its press went elsewhere, as to a dialog that it closed.
        key_event(release, Key.Key_F5),
    ):
        QApplication.sendEvent(terminal.view, event)
    assert terminal.take() == b"\x1b[A\x1b[1;1:2A\x1b[1;1:3A"
    terminal.feed("\x1b[<u")
    terminal.press(Key.Key_Up)
    assert terminal.take() == b"\x1b[A"


def test_modifiers_alone_move_nothing(terminal: Viewed) -> None:
    terminal.feed("line\r\n" * 100 + "\x1b[>8u")
    terminal.press(Key.Key_PageUp, SHIFT)
    place = terminal.view.first_visible()
    terminal.take()
    terminal.press(Key.Key_Shift)
    assert terminal.take() == b"\x1b[57441;2u"
    assert terminal.view.first_visible() == place


def test_what_does_nothing_here_goes_on_to_the_parent(terminal: Viewed) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_MediaPlay, NONE, "")
    QApplication.sendEvent(terminal.view, event)
    assert not event.isAccepted()
    assert terminal.sent == b""


# -- input methods


def compose(view: TerminalView, preedit: str = "", commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(view, event)


def ask(view: TerminalView, *queries: Query) -> list[Any]:
    """As Qt's input context does: several questions in one event."""
    asked = queries[0]
    for each in queries[1:]:
        asked |= each
    event = QInputMethodQueryEvent(asked)
    QApplication.sendEvent(view, event)
    return [event.value(each) for each in queries]


def test_input_methods_show_what_is_composed_and_send_what_is_committed(
    terminal: Viewed,
) -> None:
    terminal.feed("$ ")
    before = terminal.view.grab().toImage()
    compose(terminal.view, "にほ")
    assert terminal.sent == b""
    assert terminal.view.grab().toImage() != before
    compose(terminal.view, commit="日本")
    assert terminal.take() == "日本".encode()
    assert not terminal.view.caret.preedit
    # Some commit and go on composing at once.
    compose(terminal.view, "か", "語")
    assert terminal.take() == "語".encode()
    assert terminal.view.caret.preedit


def test_input_methods_are_told_where_the_cursor_is_and_nothing_that_is_not_so(
    terminal: Viewed,
) -> None:
    terminal.feed("user@host $ ")
    enabled, rectangle, around, position = ask(
        terminal.view,
        Query.ImEnabled,
        Query.ImCursorRectangle,
        Query.ImSurroundingText,
        Query.ImCursorPosition,
    )
    assert enabled is True
    assert rectangle == terminal.view.cell_rect(0, 12)
    # Nothing that stands there could be replaced.
    assert (around, position) == ("", 0)
    hints = terminal.view.inputMethodQuery(Query.ImHints)
    assert hints & Qt.InputMethodHint.ImhNoPredictiveText
    terminal.feed("\r\nx")
    assert terminal.view.inputMethodQuery(Query.ImCursorRectangle) == terminal.view.cell_rect(1, 1)


def test_committed_text_is_an_event_for_programs_that_want_only_events(terminal: Viewed) -> None:
    terminal.feed("\x1b[>24u")
    compose(terminal.view, commit="é")
    assert terminal.take() == b"\x1b[0;;233u"


# -- focus


def test_focus_is_reported_when_asked_for(terminal: Viewed) -> None:
    terminal.feed("\x1b[?1004h")
    terminal.view.clearFocus()
    terminal.view.setFocus()
    assert terminal.sent == b"\x1b[O\x1b[I"


def test_without_being_asked_focus_is_not_reported(terminal: Viewed) -> None:
    terminal.view.clearFocus()
    terminal.view.setFocus()
    assert terminal.sent == b""


@pytest.mark.parametrize("key", [Key.Key_Tab, Key.Key_Backtab])
def test_the_tab_key_leads_nowhere_else(terminal: Viewed, key: Qt.Key) -> None:
    terminal.press(key)
    assert terminal.view.hasFocus()
    assert terminal.sent
