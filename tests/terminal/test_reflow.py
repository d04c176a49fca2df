from __future__ import annotations

import pytest

from pierhead.core.style import Style
from terminal.screens import cursor, everything, feed, screen, style, terminal

pytestmark = pytest.mark.usefixtures("each_core")

LONG = "abcdefghijklmnopqrstuvwxyz"


def test_widening_joins_what_wrapped() -> None:
    emulator = terminal(LONG, "\r\n$ ", columns=10)
    assert screen(emulator) == ["abcdefghij", "klmnopqrst", "uvwxyz", "$"]
    emulator.resize(30, 4)
    assert screen(emulator) == [LONG, "$"]
    assert cursor(emulator) == (1, 2)


def test_narrowing_loses_nothing() -> None:
    emulator = terminal(LONG, "\r\n$ ", columns=30)
    emulator.resize(8, 4)
    assert everything(emulator) == ["abcdefgh", "ijklmnop", "qrstuvwx", "yz", "$"]
    assert cursor(emulator) == (3, 2)
    emulator.resize(30, 4)
    assert screen(emulator) == [LONG, "$"]


def test_the_scrollback_wraps_anew_too() -> None:
    emulator = terminal(LONG + "\r\n", "x\r\n" * 6, columns=10)
    emulator.resize(26, 4)
    assert everything(emulator)[0] == LONG


def test_wide_characters_are_never_cut() -> None:
    emulator = terminal("日本語日本語", columns=12)
    emulator.resize(5, 4)
    assert screen(emulator) == ["日本", "語日", "本語"]
    emulator.resize(12, 4)
    assert screen(emulator) == ["日本語日本語"]


def test_styles_and_marks_stay_with_their_cells() -> None:
    emulator = terminal("\x1b[31mabcde\x1b[32mfghe\u0301", columns=9)
    emulator.resize(6, 4)
    assert screen(emulator) == ["abcdef", "ghe\u0301"]
    assert [style(emulator, 1, column) for column in range(3)] == [Style(fg=2)] * 3


def test_lower_pushes_into_the_scrollback_and_higher_takes_back() -> None:
    emulator = terminal("1\r\n2\r\n3\r\n4")
    emulator.resize(20, 2)
    assert everything(emulator) == ["1", "2", "3", "4"]
    assert screen(emulator) == ["3", "4"]
    assert cursor(emulator) == (1, 1)
    emulator.resize(20, 4)
    assert screen(emulator) == ["1", "2", "3", "4"]


def test_blank_rows_below_the_cursor_go_first() -> None:
    emulator = terminal("1\r\n2")
    emulator.resize(20, 2)
    assert emulator.first == emulator.top
    assert screen(emulator) == ["1", "2"]


def test_a_cleared_screen_stays_clear() -> None:
    emulator = terminal("old\r\n" * 9, "\x1b[H\x1b[2J$ ")
    emulator.resize(10, 6)
    assert screen(emulator) == ["$"]


def test_the_main_screen_waits_in_the_right_size() -> None:
    emulator = terminal(LONG, "\r\n$ \x1b[?1049h\x1b[HALT", columns=10)
    emulator.resize(30, 6)
    assert screen(emulator) == ["ALT"]
    emulator.resize(30, 2)
    assert screen(emulator) == ["ALT"]
    feed(emulator, "\x1b[?1049lx")
    assert screen(emulator) == [LONG, "$ x"]


def test_numbers_of_lines_still_count_from_the_oldest() -> None:
    emulator = terminal("x\r\n" * 50, columns=10, scrollback=10)
    first = emulator.first
    emulator.resize(5, 4)
    assert emulator.first == first
    assert emulator.line(emulator.first).read() == "x"


def test_marks_on_blanks_at_the_end_stay() -> None:
    emulator = terminal("ab \u0301")
    emulator.resize(3, 4)
    assert emulator.line(0).read() == "ab \u0301"
