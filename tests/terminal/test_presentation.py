"""The cursor and the tab stops as one string, told and brought back."""

from __future__ import annotations

import pytest

from terminal.screens import ask, cursor, screen, style, terminal

CURSOR: dict[str, tuple[str, str]] = {
    "at first": ("", "1;1;1;@;@;@;0;2;@;BBBB"),
    "a place": ("\x1b[2;5H", "2;5;1;@;@;@;0;2;@;BBBB"),
    "attributes": ("\x1b[1;4;5;7m", "1;1;1;O;@;@;0;2;@;BBBB"),
    "other attributes": ("\x1b[2;3;9;21;31m", "1;1;1;@;@;@;0;2;@;BBBB"),
    "protection": ('\x1b[1"q', "1;1;1;@;A;@;0;2;@;BBBB"),
    "origin mode counts from the screen": (
        "\x1b[2;4r\x1b[?6h\x1b[2;3H",
        "3;3;1;@;@;A;0;2;@;BBBB",
    ),
    "single shifts": ("\x1bO", "1;1;1;@;@;D;0;2;@;BBBB"),
    "a wrap that is due": ("x" * 20, "1;20;1;@;@;H;0;2;@;BBBB"),
    "sets": ("\x1b)0\x1b*>\x1b/A\x0e\x1b}", "1;1;1;@;@;@;1;2;H;B0>A"),
}


@pytest.mark.parametrize("what", CURSOR)
def test_the_cursor_is_told_and_brought_back(what: str) -> None:
    output, expected = CURSOR[what]
    assert ask(output, "\x1b[1$w") == f"\x1bP1$u{expected}\x1b\\"
    assert ask(f"\x1bP1$t{expected}\x1b\\\x1b[1$w") == f"\x1bP1$u{expected}\x1b\\"


def test_text_goes_on_where_the_cursor_was_brought_back() -> None:
    emulator = terminal("\x1bP1$t1;20;1;C;@;H;0;2;@;BBBB\x1b\\x")
    assert screen(emulator) == ["", "x"]
    assert style(emulator, 1, 0).flags == 1
    assert style(emulator, 1, 0).underline == 1


@pytest.mark.parametrize(
    "text", ["", "1", "x;y", "99;99;1;@;@;@;0;2;@;BBBB", "0;0;1;@;@;@;0;2;@;BBBB", "2;2;1;P;@;@"]
)
def test_places_that_are_none_move_nothing(text: str) -> None:
    assert cursor(terminal(f"\x1b[2;3H\x1bP1$t{text}\x1b\\")) == (1, 2)


@pytest.mark.parametrize(
    ("output", "stops"),
    [
        ("", "9/17"),
        ("\x1b[3g", ""),
        ("\x1b[3g\x1b[5G\x1bH", "5"),
        ("\x1bP2$t5/9/20\x1b\\", "5/9/20"),
        ("\x1bP2$t\x1b\\", ""),
        ("\x1bP2$t1/20/21/999\x1b\\", "20"),
        ("\x1bP3$t5\x1b\\", "9/17"),
    ],
)
def test_tab_stops(output: str, stops: str) -> None:
    assert ask(output, "\x1b[2$w") == f"\x1bP2$u{stops}\x1b\\"


def test_nothing_else_is_told() -> None:
    assert ask("\x1b[0$w\x1b[$w\x1b[3$w") == ""
