from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from harness.mouse import move_mouse
from pierhead.core.terminal_options import RightClick
from pierhead.ui.widgets.terminal_select import Unit
from terminal.screens import Heard
from terminal.viewed import ALT, CTRL, NONE, SHIFT, Button, Key, Viewed, clipboard

PRESS, MOVE, RELEASE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)
LEFT, RIGHT, MIDDLE = Button.LeftButton, Button.RightButton, Button.MiddleButton


# -- selecting


def test_dragging_selects_and_ctrl_shift_c_copies(terminal: Viewed) -> None:
    terminal.feed("hello world\r\nsecond line")
    terminal.drag((0, 6), (1, 6))
    terminal.press(Key.Key_C, CTRL | SHIFT)
    assert clipboard() == "world\nsecond"
    assert terminal.sent == b""


def test_a_click_alone_selects_nothing(terminal: Viewed) -> None:
    terminal.feed("hello")
    terminal.drag((0, 0), (0, 3))
    terminal.qtbot.wait(10)
    terminal.click((0, 4))
    assert terminal.view.selection is None


def test_double_and_triple_clicks_select_words_and_lines(terminal: Viewed) -> None:
    terminal.feed("ls /etc/passwd now")
    terminal.click((0, 6))
    terminal.click((0, 6))
    assert terminal.selected() == "/etc/passwd"
    terminal.click((0, 6))
    assert terminal.selected() == "ls /etc/passwd now"
    terminal.click((0, 6))
    assert terminal.view.selection is None


def test_clicks_at_different_places_are_no_double_click(terminal: Viewed) -> None:
    terminal.feed("one two three")
    terminal.click((0, 1))
    terminal.click((0, 9))
    assert terminal.view.selection is None


def test_a_double_click_and_a_drag_select_words(terminal: Viewed) -> None:
    terminal.feed("one two three four")
    terminal.click((0, 5))
    terminal.drag((0, 5), (0, 10))
    assert terminal.selected() == "two three"


def test_words_end_where_the_user_says(terminal: Viewed) -> None:
    terminal.preferences.change(word_separators="/")
    terminal.feed("a/b:c d")
    terminal.click((0, 3))
    terminal.click((0, 3))
    assert terminal.selected() == "b:c"


def test_alt_selects_a_block(terminal: Viewed) -> None:
    terminal.feed("NAME   CPU  MEM\r\nweb    1.0  20\r\ndb     12   300")
    terminal.drag((2, 10), (0, 7), ALT)
    assert terminal.view.selection is not None
    assert terminal.view.selection.unit is Unit.BLOCK
    assert terminal.selected() == "CPU\n1.0\n12"


def test_shift_extends(terminal: Viewed) -> None:
    terminal.feed("one two three four")
    terminal.drag((0, 4), (0, 7))
    terminal.click((0, 13), SHIFT)
    assert terminal.selected() == "two three"
    terminal.click((0, 0), SHIFT)
    assert terminal.selected() == "one "


def test_shift_extends_from_the_last_click(terminal: Viewed) -> None:
    terminal.feed("one two three four")
    terminal.click((0, 4))
    terminal.qtbot.wait(10)
    terminal.click((0, 13), SHIFT)
    assert terminal.selected() == "two three"


def test_dragging_out_of_the_view_scrolls(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.feed("".join(f"{number}\r\n" for number in range(100)))
    viewport = terminal.view.viewport()
    terminal.mouse(PRESS, (2, 3), LEFT)
    move_mouse(viewport, QPoint(0, -40), LEFT)
    qtbot.waitUntil(lambda: terminal.view.first_visible() == 0)
    terminal.mouse(RELEASE, (2, 3), LEFT, NONE, Button.NoButton)
    assert terminal.selected().startswith("0\n1\n")
    place = terminal.view.first_visible()
    qtbot.wait(100)
    assert terminal.view.first_visible() == place


def test_the_wheel_takes_the_selection_along(terminal: Viewed) -> None:
    terminal.feed("".join(f"{number}\r\n" for number in range(100)))
    terminal.mouse(PRESS, (5, 0), LEFT)
    first = terminal.view.first_visible()
    terminal.turn_wheel(2)
    assert terminal.view.selection is not None
    assert terminal.view.selection.start.line < first + 5


def test_what_is_selected_can_go_to_the_clipboard_at_once(terminal: Viewed) -> None:
    terminal.feed("hello world")
    terminal.drag((0, 0), (0, 5))
    assert clipboard() == ""
    terminal.preferences.change(copy_on_select=True)
    terminal.drag((0, 6), (0, 11))
    assert clipboard() == "world"


# -- a selection lasts


def test_a_selection_stays_with_its_text_while_output_flows(terminal: Viewed) -> None:
    terminal.feed("keep this\r\n")
    terminal.drag((0, 0), (0, 4))
    terminal.feed("more\r\n" * 200)
    assert terminal.selected() == "keep"


def test_a_selection_on_the_screen_outlives_output_beside_it(terminal: Viewed) -> None:
    terminal.feed("status: 1\r\nkeep this\r\n")
    terminal.drag((1, 0), (1, 4))
    terminal.feed("\x1b[Hstatus: 2\x1b[5H")
    terminal.feed("\x1b[2;10Hafter")
    assert terminal.selected() == "keep"


def test_a_selection_ends_when_its_text_changes(terminal: Viewed) -> None:
    terminal.feed("status: 1\r\nother\r\n")
    terminal.drag((0, 0), (0, 9))
    terminal.feed("\x1b[Hstatus: 2")
    assert terminal.view.selection is None


def test_a_selection_ends_with_its_screen(terminal: Viewed) -> None:
    terminal.feed("text")
    terminal.drag((0, 0), (0, 3))
    terminal.feed("\x1b[?1049h")
    assert terminal.view.selection is None


def test_a_selection_ends_when_it_is_cleared_away(terminal: Viewed) -> None:
    terminal.feed("gone\r\n" + "x\r\n" * 100)
    terminal.press(Key.Key_Home, SHIFT)
    terminal.drag((0, 0), (0, 3))
    terminal.feed("\x1b[3J")
    assert terminal.view.selection is None


def test_a_selection_follows_its_text_to_another_width(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.feed("x" * 60 + " and the words\r\nnext")
    terminal.drag((0, 65), (0, 74))
    assert terminal.selected() == "the words"
    terminal.view.resize(330, 400)
    qtbot.waitUntil(lambda: len(terminal.sizes) == 2)
    assert terminal.view.emulator.columns < 50
    terminal.feed("")
    assert terminal.selected() == "the words"


def test_typing_ends_a_selection(terminal: Viewed) -> None:
    terminal.feed("text")
    terminal.drag((0, 0), (0, 3))
    terminal.press(Key.Key_A)
    assert terminal.view.selection is None


# -- the wheel


def test_the_wheel_scrolls(terminal: Viewed) -> None:
    terminal.feed("line\r\n" * 100)
    top = terminal.view.emulator.top
    terminal.turn_wheel(2)
    assert terminal.view.first_visible() == top - 6
    terminal.turn_wheel(-2)
    assert terminal.view.first_visible() == top
    assert terminal.sent == b""


def test_small_turns_come_together_and_turning_back_counts_at_once(terminal: Viewed) -> None:
    terminal.feed("line\r\n" * 100)
    top = terminal.view.emulator.top
    for _ in range(10):
        terminal.turn_wheel(0.1)
    assert terminal.view.first_visible() in {top - 2, top - 3}
    place = terminal.view.first_visible()
    terminal.turn_wheel(0.3)
    terminal.turn_wheel(-0.4)
    assert terminal.view.first_visible() == place + 1


def test_touchpads_move_lines_as_far_as_fingers(terminal: Viewed) -> None:
    terminal.feed("line\r\n" * 100)
    top = terminal.view.emulator.top
    height = terminal.view.cells.height / terminal.view.cells.scale
    for _ in range(20):
        terminal.turn_wheel(0.05, pixels=QPoint(0, round(height / 4)))
    assert abs(terminal.view.first_visible() - (top - 5)) <= 1


def test_the_wheel_presses_arrows_on_the_alternate_screen(terminal: Viewed) -> None:
    terminal.feed("\x1b[?1049h\x1b[?1h")
    terminal.turn_wheel(-1)
    assert terminal.take() == b"\x1bOB" * 3
    terminal.feed("\x1b[?1l")
    terminal.turn_wheel(1)
    assert terminal.take() == b"\x1b[A" * 3
    terminal.feed("\x1b[?1007l")
    terminal.turn_wheel(-1)
    assert terminal.take() == b""
    terminal.feed("\x1b[?1007h")
    terminal.preferences.change(alternate_scroll=False)
    terminal.turn_wheel(-1)
    assert terminal.take() == b""


def test_control_and_the_wheel_zoom(terminal: Viewed) -> None:
    before = terminal.view.fitting
    terminal.turn_wheel(1, CTRL)
    assert terminal.view.fitting < before
    terminal.turn_wheel(-0.5, CTRL)
    terminal.turn_wheel(-0.5, CTRL)
    assert terminal.view.fitting == before


# -- reports


def test_the_mouse_is_reported_when_asked_for(terminal: Viewed) -> None:
    terminal.feed("\x1b[?1002;1006h")
    terminal.drag((1, 2.5), (2, 4.5))
    terminal.turn_wheel(1)
    terminal.turn_wheel(0, across=-2)
    expected = b"\x1b[<0;3;2M\x1b[<32;5;3M\x1b[<0;5;3m\x1b[<64;3;2M" + b"\x1b[<67;3;2M" * 2
    assert terminal.sent == expected
    assert terminal.view.selection is None


def test_moves_without_a_button_are_reported_once_per_cell(terminal: Viewed) -> None:
    terminal.feed("\x1b[?1003;1006h")
    for column in (2.3, 2.6, 3.5):
        terminal.move((1, column))
    assert terminal.take() == b"\x1b[<35;3;2M\x1b[<35;4;2M"
    terminal.feed("\x1b[?1003l\x1b[?1002h")
    terminal.move((1, 7.5))
    assert terminal.take() == b""


def test_moves_are_reported_by_the_pixel_when_asked_for(terminal: Viewed) -> None:
    terminal.feed("\x1b[?1003;1016h")
    scale, cells = terminal.view.cells.scale, terminal.view.cells
    for column in (2.0, 2.0, 2.5):
        terminal.move((1, column))
    x = [round(column * cells.width / scale) * scale for column in (2.0, 2.5)]
    y = int((terminal.at(1, 0).y() - terminal.at(0, 0).y() + terminal.at(0, 0).y() - 4) * scale)
    expected = "".join(f"\x1b[<35;{int(each) + 1};{y + 1}M" for each in x)
    assert terminal.take() == expected.encode()


def test_several_buttons_are_told_apart(terminal: Viewed) -> None:
    terminal.feed("\x1b[?1002;1006h")
    terminal.mouse(PRESS, (0, 1.5), RIGHT)
    terminal.mouse(PRESS, (0, 1.5), LEFT)
    terminal.move((0, 2.5), buttons=LEFT | RIGHT)
    terminal.mouse(RELEASE, (0, 2.5), LEFT, NONE, RIGHT)
    terminal.move((0, 3.5), buttons=RIGHT)
    terminal.mouse(RELEASE, (0, 3.5), RIGHT, NONE, Button.NoButton)
    assert terminal.take() == (
        b"\x1b[<2;2;1M\x1b[<0;2;1M\x1b[<32;3;1M\x1b[<0;3;1m\x1b[<34;4;1M\x1b[<2;4;1m"
    )
    terminal.click((0, 0.5), CTRL, Button.BackButton)
    assert terminal.take() == b"\x1b[<144;1;1M\x1b[<144;1;1m"


def test_what_is_outside_counts_as_the_edge(terminal: Viewed) -> None:
    terminal.feed("\x1b[?1002;1006h")
    terminal.mouse(PRESS, (0, 1.5), LEFT)
    move_mouse(terminal.view.viewport(), QPoint(-50, -50), LEFT)
    move_mouse(terminal.view.viewport(), QPoint(5000, 5000), LEFT)
    emulator = terminal.view.emulator
    end = f"\x1b[<32;{emulator.columns};{emulator.lines}M".encode()
    assert terminal.take() == b"\x1b[<0;2;1M\x1b[<32;1;1M" + end


def test_a_program_may_want_the_locator(terminal: Viewed) -> None:
    told = Heard(terminal.view.emulator.on_reply)
    terminal.feed("hello\x1b[1'z\x1b[1;3'{")
    terminal.click((0, 2.5))
    assert told.all == [b"\x1b[2;4;1;3&w", b"\x1b[3;0;1;3&w"]
    terminal.move((1, 4.5))
    terminal.feed("\x1b['|")
    assert told.all[2:] == [b"\x1b[1;0;2;5&w"]
    terminal.drag((0, 0), (0, 5), SHIFT)
    assert terminal.selected() == "hello"
    terminal.feed("\r\n" * 100)
    terminal.turn_wheel(1)
    assert terminal.view.first_visible() == terminal.view.emulator.top - 3


def test_a_program_may_want_to_know_of_shift(terminal: Viewed) -> None:
    terminal.feed("\x1b[?1000h\x1b[?1006h\x1b[>1s")
    terminal.click((0, 0), SHIFT)
    assert terminal.take() == b"\x1b[<4;1;1M\x1b[<4;1;1m"
    terminal.feed("\x1b[>2s\x1b[>s")
    terminal.click((0, 0), SHIFT)
    assert terminal.take() == b""


def test_shift_selects_although_the_mouse_is_reported(terminal: Viewed) -> None:
    terminal.feed("hello world\x1b[?1003;1006h")
    terminal.drag((0, 0), (0, 5), SHIFT)
    assert terminal.selected() == "hello"
    terminal.qtbot.wait(10)
    terminal.drag((0, 6), (0, 11), SHIFT)
    assert terminal.selected() == "world"
    assert terminal.sent == b""
    terminal.feed("\r\n" * 100)
    terminal.turn_wheel(1, SHIFT)
    assert terminal.view.first_visible() == terminal.view.emulator.top - 3
    assert terminal.sent == b""


def test_a_program_that_stops_listening_hears_no_more(terminal: Viewed) -> None:
    terminal.feed("\x1b[?1002;1006h")
    terminal.mouse(PRESS, (0, 1.5), LEFT)
    terminal.take()
    terminal.feed("\x1b[?1002l")
    terminal.move((0, 5.5), buttons=LEFT)
    terminal.mouse(RELEASE, (0, 5.5), LEFT, NONE, Button.NoButton)
    assert terminal.take() == b""


# -- other buttons


def test_the_right_button_can_paste(terminal: Viewed) -> None:
    QGuiApplication.clipboard().setText("pasted")
    terminal.preferences.change(right_click=RightClick.PASTE)
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QApplication

    at = terminal.at(1, 1)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, at, terminal.view.viewport().mapToGlobal(at)
    )
    QApplication.sendEvent(terminal.view.viewport(), event)
    assert terminal.take() == b"pasted"


@pytest.mark.parametrize("wanted", [True, False])
def test_the_middle_button_pastes_what_was_selected_last(
    terminal: Viewed, monkeypatch: pytest.MonkeyPatch, wanted: bool
) -> None:
    pasted: list[bool] = []
    monkeypatch.setattr(terminal.view.pasting, "paste_primary", lambda: pasted.append(True))
    terminal.preferences.change(middle_click_pastes=wanted)
    terminal.click((0, 0), NONE, MIDDLE)
    assert pasted == [True] * wanted


def test_the_pointer_says_what_it_is_over(terminal: Viewed) -> None:
    assert terminal.view.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor
