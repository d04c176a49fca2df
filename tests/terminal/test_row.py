from __future__ import annotations

from pierhead.core.style import Style
from terminal.screens import cursor, feed, screen, terminal


def test_wide_characters_take_two_cells() -> None:
    emulator = terminal("日本x")
    assert cursor(emulator) == (0, 5)
    assert emulator.line(0).text == "日\0本\0x"


def test_a_wide_character_that_does_not_fit_wraps() -> None:
    emulator = terminal("x" * 19 + "日")
    assert screen(emulator) == ["x" * 19, "日"]


def test_overwriting_half_of_a_wide_character_blanks_the_rest() -> None:
    assert emulator_text("日本\x1b[1;2Hx") == " x本\0"
    assert emulator_text("日本\x1b[1;3Hx") == "日\0x "
    assert emulator_text("日本\x1b[1;2H\x1b[X") == "  本\0"
    assert emulator_text("日本\x1b[1;2H\x1b[P") == " 本\0"
    assert emulator_text("日本\x1b[1;2H\x1b[@") == "   本\0"


def emulator_text(output: str) -> str:
    return terminal(output).line(0).text


def test_combining_characters_join_the_cell_before() -> None:
    emulator = terminal("e\u0301x")
    assert emulator.line(0).read() == "e\u0301x"
    assert cursor(emulator) == (0, 2)
    feed(emulator, "\x1b[1;1Ha")
    assert emulator.line(0).read() == "ax"


def test_combining_characters_move_with_their_cell() -> None:
    assert terminal("e\u0301x\x1b[1;1H\x1b[2@").line(0).read() == "  e\u0301x"
    assert terminal("abe\u0301\x1b[1;1H\x1b[2P").line(0).read() == "e\u0301"


def test_a_cluster_does_not_grow_without_limit() -> None:
    assert len(terminal("e" + "\u0301" * 1000).line(0).read()) <= 16


def test_text_after_joiners_is_kept() -> None:
    for joiner in ("\u200d", "\ufe0f", "\u200b", "\u200c"):
        assert terminal(f"a{joiner}b").line(0).read() == f"a{joiner}b"


def test_runs_tell_where_a_style_begins_and_ends() -> None:
    runs = list(terminal("ab\x1b[31mcd\x1b[mef").line(0).runs)
    assert [(run.column, run.text, run.style.fg) for run in runs] == [
        (0, "ab", -1),
        (2, "cd", 1),
        (4, "ef", -1),
    ]


def test_styles_survive_in_the_scrollback() -> None:
    emulator = terminal("\x1b[1;38;5;200mhi\x1b[m日e\u0301\r\n" + "\r\n" * 9)
    line = emulator.line(0)
    assert line.read() == "hi日e\u0301"
    assert next(iter(line.runs)).style == Style(fg=200, flags=1)


def test_lines_that_look_the_same_have_the_same_key() -> None:
    emulator = terminal("\x1b[31mred\x1b[m\r\n\x1b[0;31mred\x1b[m\r\n\x1b[32mred")
    keys = [emulator.line(number).key for number in range(3)]
    assert keys[0] == keys[1] != keys[2]
