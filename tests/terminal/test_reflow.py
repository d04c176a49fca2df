from __future__ import annotations

from time import process_time

import pytest

from harness.speed import slowness
from pierhead.core.style import Style
from pierhead.terminal.emulator import Emulator
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
    emulator.settle()
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


def test_places_that_are_followed_stay_with_their_text() -> None:
    emulator = terminal(*(f"{number} " + "x" * 12 + "\r\n" for number in range(50)), scrollback=500)
    places = [(number, 0) for number in range(0, 50, 7)] + [(3, 10)]
    emulator.follow(places)
    texts = [emulator.line(line).text[column:] for line, column in places]
    for columns in (8, 11, 30, 5, 20):
        emulator.resize(columns, 4)
        emulator.settle()
        for text, (line, column) in zip(texts, places, strict=True):
            found = "".join(
                emulator.line(each).text for each in range(line, min(line + 4, emulator.end))
            )
            assert found[column:].startswith(text)
    first = emulator.first
    assert places[:3] == [(first, 0), (first + 7, 0), (first + 14, 0)]


def test_following_many_places_costs_little() -> None:
    emulator = terminal("word and another one\r\n" * 20_000, columns=30, scrollback=50_000)
    start = process_time()
    emulator.resize(15, 4)
    emulator.settle()
    alone = process_time() - start
    emulator.resize(30, 4)
    emulator.settle()
    places = [(emulator.first + number, 0) for number in range(0, 20_000, 10)]
    emulator.follow(places)
    start = process_time()
    emulator.resize(15, 4)
    emulator.settle()
    assert process_time() - start < 2 * alone + 0.05 * slowness()
    assert places[-1] == (emulator.first + 2 * 19_990, 0)


@pytest.mark.parametrize(
    ("output", "size"),
    [
        ("abcdef\x1b7\r\nij", (4, 4)),
        ("ab\r\ncdefgh\x1b[2;3H\x1b7\x1b[2;7H", (4, 4)),
        ("ab\x1b[3;2H\x1b7\x1b[1;3H", (10, 4)),
        ("ab\r\ncd\x1b[H\x1b7\x1b[2;3H", (10, 2)),
    ],
)
def test_the_saved_cursor_stays_on_its_text(output: str, size: tuple[int, int]) -> None:
    emulator = terminal(output, columns=8)
    before = saved(emulator)
    emulator.resize(*size)
    emulator.resize(8, 4)
    assert saved(emulator) == before


def saved(emulator: Emulator) -> tuple[int, int]:
    """Where DECRC goes, in lines of the scrollback and columns."""
    column, row = emulator._screen.saved_place
    return emulator.top + row, column


def test_text_goes_on_where_it_was_saved_before_lines_were_wrapped() -> None:
    emulator = terminal("abcdef\x1b[1;3H\x1b7\r\nxy", columns=6)
    emulator.resize(2, 4)
    feed(emulator, "\x1b8!")
    assert everything(emulator) == ["ab", "!d", "ef", "xy"]
