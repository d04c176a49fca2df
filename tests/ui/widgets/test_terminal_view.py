from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QMenu
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from harness.mouse import move_mouse
from pierhead.terminal.emulator import CursorShape, Emulator
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.theme import Theme
from pierhead.ui.widgets.terminal_look import LIGHT_LOOK, TerminalStyle
from pierhead.ui.widgets.terminal_view import TerminalView

Key, Button = Qt.Key, Qt.MouseButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class Terminal:
    """A view that is shown, and what it sent."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.view = TerminalView(Emulator(80, 24))
        qtbot.addWidget(self.view)
        self.sent = b""
        self.sizes: list[tuple[int, int]] = []
        self.view.typed.connect(self._type)
        self.view.resized.connect(lambda *size: self.sizes.append(size))
        self.view.resize(640, 400)
        self.view.show()
        self.view.activateWindow()
        self.view.setFocus()
        qtbot.waitUntil(self.view.hasFocus)
        self.sent = b""

    def _type(self, data: bytes) -> None:
        self.sent += bytes(data)

    def feed(self, text: str) -> None:
        self.view.feed(text.encode())
        self.qtbot.waitUntil(lambda: not self.view.frames.waiting)

    def press(self, key: Qt.Key, modifiers: Any = NONE) -> None:
        QTest.keyClick(self.view, key, modifiers)

    def at(self, row: int, column: float) -> QPoint:
        rect = self.view.cell_rect(self.view.first_visible() + row, 0)
        width = self.view.cells.width / self.view.cells.scale
        return QPointF(rect.x() + column * width, rect.center().y()).toPoint()

    def drag(self, start: tuple[int, float], end: tuple[int, float]) -> None:
        viewport = self.view.viewport()
        QTest.mousePress(viewport, Button.LeftButton, NONE, self.at(*start))
        move_mouse(viewport, self.at(*end), Button.LeftButton)
        QTest.mouseRelease(viewport, Button.LeftButton, NONE, self.at(*end))

    def turn_wheel(self, notches: int, modifiers: Any = NONE) -> None:
        viewport = self.view.viewport()
        at = QPointF(self.at(1, 2))
        phase = Qt.ScrollPhase.NoScrollPhase
        turn = QPoint(0, 120 * notches)
        event = QWheelEvent(
            at, viewport.mapToGlobal(at), QPoint(), turn, Button.NoButton, modifiers, phase, False
        )
        QApplication.sendEvent(viewport, event)


@pytest.fixture
def terminal(qtbot: QtBot) -> Iterator[Terminal]:
    yield Terminal(qtbot)
    QGuiApplication.clipboard().clear()


# -- size


def test_the_first_show_and_then_only_the_last_of_many_sizes_are_told(
    qtbot: QtBot, terminal: Terminal
) -> None:
    assert terminal.sizes == [terminal.view.fitting]
    for width in range(400, 500, 10):
        terminal.view.resize(width, 300)
    qtbot.waitUntil(lambda: len(terminal.sizes) == 2)
    assert terminal.sizes[1] == terminal.view.fitting
    emulator = terminal.view.emulator
    assert (emulator.columns, emulator.lines) == terminal.view.fitting


def test_there_is_always_room_for_a_cell(terminal: Terminal) -> None:
    terminal.view.resize(1, 1)
    assert min(terminal.view.fitting) >= 1


def test_zoom_changes_the_size_in_cells(terminal: Terminal) -> None:
    before = terminal.view.fitting
    terminal.press(Key.Key_Plus, CTRL)
    terminal.press(Key.Key_Plus, CTRL)
    assert terminal.view.fitting < before
    terminal.press(Key.Key_0, CTRL)
    assert terminal.view.fitting == before
    assert terminal.sent == b""


def test_a_chosen_style_is_taken_at_once(terminal: Terminal) -> None:
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


# -- keys


def test_keys_go_to_the_program(terminal: Terminal) -> None:
    QTest.keyClicks(terminal.view, "ls")
    for key in (Key.Key_Return, Key.Key_Tab, Key.Key_Up):
        terminal.press(key)
    terminal.press(Key.Key_Tab, SHIFT)
    terminal.press(Key.Key_R, CTRL)
    assert terminal.sent == b"ls\r\t\x1b[A\x1b[Z\x12"


def test_keys_of_the_program_override_shortcuts_and_those_of_the_app_do_not(
    terminal: Terminal,
) -> None:
    def overrides(key: Qt.Key, modifiers: Any) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, "")
        event.ignore()
        QApplication.sendEvent(terminal.view, event)
        return event.isAccepted()

    for key in (Key.Key_C, Key.Key_W, Key.Key_K, Key.Key_R, Key.Key_Q):
        assert overrides(key, CTRL)
    assert overrides(Key.Key_C, CTRL | SHIFT)
    assert not overrides(Key.Key_P, CTRL | SHIFT)
    assert not overrides(Key.Key_QuoteLeft, CTRL)


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
    ):
        QTest.keyClick(view, key, modifiers)
    assert sent == [b"\x17", b"\x0b"]
    assert triggered == ["Ctrl+Shift+P", "Ctrl+PgDown", "Ctrl+`"]


def test_input_methods_show_what_is_composed_and_send_what_is_committed(
    terminal: Terminal,
) -> None:
    terminal.feed("$ ")
    QApplication.sendEvent(terminal.view, QInputMethodEvent("にほ", []))
    assert terminal.sent == b""
    before = terminal.view.grab().toImage()
    done = QInputMethodEvent()
    done.setCommitString("日本")
    QApplication.sendEvent(terminal.view, done)
    assert terminal.sent == "日本".encode()
    assert terminal.view.grab().toImage() != before
    query = Qt.InputMethodQuery.ImCursorRectangle
    assert terminal.view.inputMethodQuery(query) == terminal.view.cell_rect(0, 2)


def test_focus_is_reported_when_asked_for(qtbot: QtBot, terminal: Terminal) -> None:
    terminal.feed("\x1b[?1004h")
    terminal.view.clearFocus()
    terminal.view.setFocus()
    assert terminal.sent == b"\x1b[O\x1b[I"


# -- output


class Paints(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heights: list[int] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.heights.append(event.region().boundingRect().height())  # type: ignore[attr-defined]
        return False


def test_much_output_is_painted_together_and_little_alone(qtbot: QtBot, terminal: Terminal) -> None:
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


def test_output_is_seen(terminal: Terminal) -> None:
    before = terminal.view.grab().toImage()
    terminal.feed("text")
    assert terminal.view.grab().toImage() != before


def test_the_view_follows_the_output_unless_it_was_scrolled_up(terminal: Terminal) -> None:
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


def test_synchronized_output_is_held_but_not_for_ever(qtbot: QtBot, terminal: Terminal) -> None:
    terminal.feed("")
    terminal.view.feed(b"\x1b[?2026hhalf")
    qtbot.wait(40)
    assert terminal.view.frames.waiting
    qtbot.waitUntil(lambda: not terminal.view.frames.waiting, timeout=1000)
    assert terminal.view.emulator.take_dirty() == set()


def test_the_bell_flashes(qtbot: QtBot, terminal: Terminal) -> None:
    terminal.feed("")
    calm = terminal.view.grab().toImage()
    terminal.feed("\a")
    assert terminal.view.grab().toImage() != calm
    qtbot.waitUntil(lambda: terminal.view.grab().toImage() == calm)


def test_a_change_of_theme_recolours_what_is_there(qapp: QApplication, terminal: Terminal) -> None:
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


# -- selection and clipboard


def test_dragging_selects_and_ctrl_shift_c_copies(terminal: Terminal) -> None:
    terminal.feed("hello world\r\nsecond line")
    terminal.drag((0, 6), (1, 6))
    terminal.press(Key.Key_C, CTRL | SHIFT)
    assert QGuiApplication.clipboard().text() == "world\nsecond"
    assert terminal.sent == b""


def test_a_selection_stays_with_its_text_while_output_flows(terminal: Terminal) -> None:
    terminal.feed("keep this\r\n")
    terminal.drag((0, 0), (0, 4))
    terminal.feed("more\r\n" * 200)
    assert terminal.view.offers.selected_text() == "keep"


def test_typing_ends_a_selection(terminal: Terminal) -> None:
    terminal.feed("text")
    terminal.drag((0, 0), (0, 3))
    terminal.press(Key.Key_A)
    assert terminal.view.selection is None


def test_a_selection_ends_with_its_screen(terminal: Terminal) -> None:
    terminal.feed("text")
    terminal.drag((0, 0), (0, 3))
    terminal.feed("\x1b[?1049h")
    assert terminal.view.selection is None


def test_double_and_triple_clicks_select_words_and_lines(terminal: Terminal) -> None:
    terminal.feed("ls /etc/passwd now")
    viewport = terminal.view.viewport()
    at = terminal.at(0, 6)
    QTest.mouseClick(viewport, Button.LeftButton, NONE, at)
    QTest.mouseDClick(viewport, Button.LeftButton, NONE, at)
    assert terminal.view.offers.selected_text() == "/etc/passwd"
    QTest.mouseClick(viewport, Button.LeftButton, NONE, at)
    assert terminal.view.offers.selected_text() == "ls /etc/passwd now"


def test_dragging_out_of_the_view_scrolls(qtbot: QtBot, terminal: Terminal) -> None:
    terminal.feed("".join(f"{number}\r\n" for number in range(100)))
    viewport = terminal.view.viewport()
    QTest.mousePress(viewport, Button.LeftButton, NONE, terminal.at(2, 3))
    move_mouse(viewport, QPoint(0, -40), Button.LeftButton)
    qtbot.waitUntil(lambda: terminal.view.first_visible() == 0)
    QTest.mouseRelease(viewport, Button.LeftButton, NONE, QPoint(0, -40))
    text = terminal.view.offers.selected_text()
    assert text.startswith("0\n1\n")
    place = terminal.view.first_visible()
    qtbot.wait(100)
    assert terminal.view.first_visible() == place


def test_pasting_one_line(terminal: Terminal) -> None:
    QGuiApplication.clipboard().setText("echo hi")
    terminal.press(Key.Key_V, CTRL | SHIFT)
    terminal.press(Key.Key_Insert, SHIFT)
    assert terminal.sent == b"echo hi" * 2
    QGuiApplication.clipboard().setText("")
    terminal.feed("\x1b[?2004h")
    terminal.press(Key.Key_V, CTRL | SHIFT)
    assert terminal.sent == b"echo hi" * 2


def test_pasting_lines_asks_unless_the_program_marks_pastes(
    qtbot: QtBot, terminal: Terminal
) -> None:
    QGuiApplication.clipboard().setText("one\ntwo\n")
    terminal.press(Key.Key_V, CTRL | SHIFT)
    assert terminal.sent == b""
    dialog = terminal.view.findChild(QuestionDialog)
    assert dialog.isVisible()
    dialog.accept()
    qtbot.waitUntil(lambda: not isValid(dialog))
    assert terminal.sent == b"one\rtwo\r"
    terminal.sent = b""
    terminal.feed("\x1b[?2004h")
    terminal.press(Key.Key_V, CTRL | SHIFT)
    assert terminal.sent == b"\x1b[200~one\rtwo\r\x1b[201~"


def test_a_paste_can_be_refused(qtbot: QtBot, terminal: Terminal) -> None:
    terminal.view.offers.paste_text("one\ntwo")
    dialog = terminal.view.findChild(QuestionDialog)
    dialog.reject()
    qtbot.waitUntil(lambda: not isValid(dialog))
    assert terminal.sent == b""


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_context_menu(qtbot: QtBot, terminal: Terminal) -> None:
    terminal.feed("text")
    terminal.press(Key.Key_A, CTRL | SHIFT)
    terminal.view.offers.menu(terminal.view.mapToGlobal(QPoint(10, 10)))
    menu = terminal.view.findChild(QMenu)
    entries = {action.text(): action for action in menu.actions() if action.text()}
    assert list(entries)[:3] == ["Copy", "Paste", "Select All"]
    entries["Copy"].trigger()
    assert QGuiApplication.clipboard().text() == "text"
    menu.close()
    qtbot.waitUntil(lambda: not isValid(menu))


# -- mouse


def test_the_wheel_scrolls(terminal: Terminal) -> None:
    terminal.feed("line\r\n" * 100)
    top = terminal.view.emulator.top
    terminal.turn_wheel(2)
    assert terminal.view.first_visible() == top - 6
    terminal.turn_wheel(-2)
    assert terminal.view.first_visible() == top
    assert terminal.sent == b""


def test_the_wheel_presses_arrows_on_the_alternate_screen(terminal: Terminal) -> None:
    terminal.feed("\x1b[?1049h\x1b[?1h")
    terminal.turn_wheel(-1)
    assert terminal.sent == b"\x1bOB" * 3
    terminal.sent = b""
    terminal.feed("\x1b[?1007l")
    terminal.turn_wheel(-1)
    assert terminal.sent == b""


def test_the_mouse_is_reported_when_asked_for(terminal: Terminal) -> None:
    terminal.feed("\x1b[?1002;1006h")
    terminal.drag((1, 2.5), (2, 4.5))
    terminal.turn_wheel(1)
    expected = b"\x1b[<0;3;2M\x1b[<32;5;3M\x1b[<0;5;3m\x1b[<64;3;2M"
    assert terminal.sent == expected
    assert terminal.view.selection is None


def test_moves_without_a_button_are_reported_once_per_cell(terminal: Terminal) -> None:
    terminal.feed("\x1b[?1003;1006h")
    for column in (2.3, 2.6, 3.5):
        move_mouse(terminal.view.viewport(), terminal.at(1, column))
    assert terminal.sent == b"\x1b[<35;3;2M\x1b[<35;4;2M"


def test_shift_selects_although_the_mouse_is_reported(terminal: Terminal) -> None:
    terminal.feed("hello\x1b[?1000;1006h")
    viewport = terminal.view.viewport()
    QTest.mousePress(viewport, Button.LeftButton, SHIFT, terminal.at(0, 0))
    move_mouse(viewport, terminal.at(0, 5), Button.LeftButton)
    QTest.mouseRelease(viewport, Button.LeftButton, SHIFT, terminal.at(0, 5))
    assert terminal.view.offers.selected_text() == "hello"
    assert terminal.sent == b""


# -- finding


def test_finding_goes_from_the_newest_match_to_older_ones(qtbot: QtBot, terminal: Terminal) -> None:
    terminal.feed("needle 1\r\n" + "hay\r\n" * 100 + "needle 2\r\n" + "hay\r\n" * 3)
    terminal.press(Key.Key_F, CTRL | SHIFT)
    bar = terminal.view.find_bar
    field = bar.findChild(QLineEdit)
    assert bar.isVisible()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "NEEDLE")
    assert [match.line for match in bar.matches] == [0, 101]
    assert bar._count.text() == "2 of 2"
    assert terminal.view.first_visible() == terminal.view.emulator.top
    QTest.keyClick(field, Key.Key_Return)
    assert bar._count.text() == "1 of 2"
    assert terminal.view.first_visible() == 0
    QTest.keyClick(field, Key.Key_Return, SHIFT)
    assert bar._count.text() == "2 of 2"
    terminal.feed("needle 3\r\n")
    qtbot.waitUntil(lambda: bar._count.text() == "2 of 3")
    QTest.keyClick(field, Key.Key_Escape)
    assert not bar.isVisible()
    assert terminal.view.hasFocus()
    assert terminal.sent == b""


def test_everything_has_a_name(terminal: Terminal) -> None:
    from PySide6.QtWidgets import QAbstractButton

    assert terminal.view.accessibleName()
    assert terminal.view.accessibleDescription()
    for button in terminal.view.find_bar.findChildren(QAbstractButton):
        assert button.accessibleName()


def test_what_is_typed_or_pasted_is_offered_to_other_terminals_in_their_own_modes(
    terminal: Terminal,
) -> None:
    other = Emulator(80, 24)
    other.feed(b"\x1b[?1h\x1b[?2004h")
    sent: list[bytes] = []
    terminal.view.entered.connect(lambda entry: sent.append(entry(other)))
    terminal.press(Key.Key_Up)
    terminal.view.offers.paste_text("ls")
    terminal.feed("\x1b[?1004h\x1b[?1000h\x1b[?1006h")
    terminal.view.clearFocus()
    QTest.mouseClick(terminal.view.viewport(), Button.LeftButton, NONE, terminal.at(0, 0))
    assert terminal.sent.startswith(b"\x1b[Als")
    assert sent == [b"\x1bOA", b"\x1b[200~ls\x1b[201~"]


def test_what_was_typed_elsewhere_is_sent_and_not_offered_again(terminal: Terminal) -> None:
    terminal.view.entered.connect(lambda _entry: pytest.fail("would go round for ever"))
    terminal.view.take(lambda _emulator: b"ls\r")
    assert terminal.sent == b"ls\r"
