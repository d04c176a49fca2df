from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.joined import Place
from pierhead.ui.widgets.terminal_mark_moves import Moves
from terminal.viewed import CTRL, NONE, SHIFT, Key, Viewed, clipboard


@pytest.fixture
def marking(terminal: Viewed) -> Viewed:
    terminal.feed("first line\r\nsecond one here\r\nthird\r\n")
    terminal.press(Key.Key_Space, CTRL | SHIFT)
    assert terminal.view.marking.active
    assert terminal.view.marking.place == (3, 0)
    return terminal


def keys(terminal: Viewed, text: str) -> None:
    QTest.keyClicks(terminal.view, text)


def place(terminal: Viewed) -> tuple[int, int]:
    return tuple(terminal.view.marking.place)


def test_arrows_move_and_shift_selects(marking: Viewed) -> None:
    for _ in range(3):
        marking.press(Key.Key_Up)
    assert place(marking) == (0, 0)
    for _ in range(5):
        marking.press(Key.Key_Right, SHIFT)
    assert marking.selected() == "first "
    marking.press(Key.Key_Right)
    assert marking.view.selection is None
    marking.press(Key.Key_End, SHIFT)
    assert marking.selected() == "line"
    marking.press(Key.Key_Return)
    assert clipboard() == "line"
    assert not marking.view.marking.active
    assert marking.view.selection is None
    assert marking.sent == b""


def test_letters_of_vi_do_it_too(marking: Viewed) -> None:
    keys(marking, "gwve")
    assert place(marking) == (0, 6)
    keys(marking, "$")
    assert marking.selected() == "line"
    keys(marking, "j")
    assert marking.selected() == "line\nsecond one"
    keys(marking, "oy")
    assert clipboard() == "line\nsecond one"
    assert marking.sent == b""


def test_lines_and_blocks(marking: Viewed) -> None:
    keys(marking, "kkV")
    assert marking.selected() == "second one here"
    keys(marking, "j")
    assert marking.selected() == "second one here\nthird"
    keys(marking, "V")
    assert marking.view.selection is None
    keys(marking, "kk")
    marking.press(Key.Key_V, CTRL)
    keys(marking, "jjll")
    assert marking.selected() == "fir\nsec\nthi"


def test_escape_first_ends_the_selection_and_then_the_marking(marking: Viewed) -> None:
    keys(marking, "kv")
    marking.press(Key.Key_Escape)
    assert marking.view.marking.active
    assert marking.view.selection is None
    marking.press(Key.Key_Escape)
    assert not marking.view.marking.active
    keys(marking, "ls")
    assert marking.take() == b"ls"


def test_nothing_that_is_typed_meanwhile_reaches_the_program(marking: Viewed) -> None:
    keys(marking, "zxr19")
    for key, held in ((Key.Key_C, CTRL), (Key.Key_Return, NONE)):
        if marking.view.marking.active:
            marking.press(key, held)
    assert marking.sent == b""


def test_output_does_not_carry_the_cursor_away(marking: Viewed) -> None:
    keys(marking, "gv$")
    first = marking.view.first_visible()
    marking.feed("more\r\n" * 500)
    assert marking.view.first_visible() == first
    assert place(marking) == (0, 9)
    assert marking.selected() == "first line"


def test_the_cursor_follows_its_text_to_another_width(marking: Viewed) -> None:
    marking.feed("\x1b[2J\x1b[H" + "x" * 60 + "needle")
    marking.press(Key.Key_Escape)
    marking.press(Key.Key_Space, CTRL | SHIFT)
    keys(marking, "0")
    for _ in range(60):
        marking.press(Key.Key_Right)
    marking.view.resize(330, 400)
    marking.qtbot.waitUntil(lambda: len(marking.sizes) == 2)
    line, column = place(marking)
    assert marking.view.emulator.line(line).text[column] == "n"


def test_paging_scrolls(terminal: Viewed) -> None:
    terminal.feed("".join(f"{number}\r\n" for number in range(200)))
    terminal.view.offers.mark()
    page = terminal.view.emulator.lines
    terminal.press(Key.Key_PageUp)
    terminal.press(Key.Key_PageUp)
    assert place(terminal) == (200 - 2 * page, 0)
    assert place(terminal)[0] in terminal.view.visible_lines()
    terminal.press(Key.Key_Home, CTRL)
    assert place(terminal) == (0, 0)
    assert terminal.view.first_visible() == 0
    terminal.press(Key.Key_End, CTRL)
    assert place(terminal) == (199, 0)
    terminal.press(Key.Key_U, CTRL)
    assert place(terminal) == (199 - page // 2, 0)


def test_finding_takes_the_cursor_along(terminal: Viewed) -> None:
    terminal.feed("needle one\r\n" + "hay\r\n" * 50 + "needle two\r\n")
    terminal.view.offers.mark()
    keys(terminal, "/")
    field = terminal.view.find_bar.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "needle")
    terminal.qtbot.waitUntil(lambda: terminal.view.find_bar.message == "2 of 2")
    assert place(terminal) == (51, 0)
    terminal.view.setFocus()
    keys(terminal, "n")
    assert place(terminal) == (0, 0)
    keys(terminal, "N")
    assert place(terminal) == (51, 0)


def test_control_and_return_open_the_link(
    terminal: Viewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(terminal.view.links, "open", opened.append)
    terminal.feed("http://a.b\r\n")
    terminal.view.offers.mark()
    terminal.press(Key.Key_Return, CTRL)
    assert opened == []
    keys(terminal, "k")
    terminal.press(Key.Key_Return, CTRL)
    assert opened == ["http://a.b"]


def test_it_is_seen(marking: Viewed) -> None:
    before = marking.view.grab().toImage()
    marking.press(Key.Key_Up)
    assert marking.view.grab().toImage() != before


# -- moves


class NoPrompts:
    def line_beside(self, line: int, by: int) -> int | None:
        return {1: 4, -1: 1}[by]


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("left", (0, 0), (0, 0)),
        ("left", (1, 0), (0, 11)),
        ("right", (0, 2), (0, 4)),
        ("left", (0, 4), (0, 2)),
        ("right", (0, 19), (1, 0)),
        ("up", (0, 3), (0, 2)),
        ("down", (4, 3), (4, 3)),
        ("line_start", (0, 5), (0, 0)),
        ("line_end", (0, 5), (0, 11)),
        ("line_end", (2, 5), (2, 0)),
        ("first", (3, 3), (0, 0)),
        ("last", (0, 0), (4, 0)),
        ("page_down", (0, 0), (3, 0)),
        ("half_down", (0, 0), (1, 0)),
        ("word_right", (0, 0), (0, 7)),
        ("word_right", (0, 7), (1, 0)),
        ("word_right", (1, 4), (3, 2)),
        ("word_left", (0, 9), (0, 7)),
        ("word_left", (0, 7), (0, 0)),
        ("word_left", (3, 2), (1, 0)),
        ("word_left", (0, 0), (0, 0)),
        ("prompt_up", (3, 3), (1, 0)),
        ("prompt_down", (2, 0), (4, 0)),
    ],
)
def test_moves(name: str, start: tuple[int, int], end: tuple[int, int]) -> None:
    emulator = Emulator(20, 5)
    emulator.feed("日本語 words\r\nsecond\r\n\r\n  last\r\nx".encode())
    moves = Moves(emulator, NoPrompts())
    assert tuple(moves.go(name, Place(*start), 3)) == end


def test_every_move_ends_in_a_cell() -> None:
    emulator = Emulator(7, 3, 5)
    emulator.feed("日本語日本語 a\r\n\r\n  b\r\n日x".encode())
    moves: Any = Moves(emulator, NoPrompts())
    for name in (
        *("left", "right", "up", "down", "page_up", "page_down", "half_up", "half_down"),
        *("line_start", "line_end", "first", "last", "word_left", "word_right"),
    ):
        for line in range(emulator.first, emulator.end):
            for column in range(7):
                end = moves.go(name, moves._inside(Place(line, column)), 3)
                assert emulator.first <= end.line < emulator.end
                assert 0 <= end.column < 7
                assert emulator.line(end.line).text[end.column : end.column + 1] != "\0"
