"""Lines of terminals as text with looks."""

from __future__ import annotations

import pytest

from pierhead.core.ansi import Run, carry, plain, runs, settle, strip
from pierhead.core.style import PLAIN, Flag, Style

RED = Style(fg=1)


def test_text_without_anything_special_is_itself() -> None:
    assert runs("GET /index.html 200 · äöü 漢字") == [Run("GET /index.html 200 · äöü 漢字", PLAIN)]
    assert runs("") == []


def test_runs_change_where_the_look_does() -> None:
    assert runs("a\x1b[31mb\x1b[1mc\x1b[0md") == [
        Run("a", PLAIN),
        Run("b", RED),
        Run("c", Style(1, -1, Flag.BOLD)),
        Run("d", PLAIN),
    ]
    assert runs("\x1b[31m\x1b[0mx\x1b[my") == [Run("xy", PLAIN)]


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[2J",
        "\x1b[?25l",
        "\x1b[12;40H",
        "\x1b]0;a title\x07",
        "\x1b]8;;http://x\x1b\\",
        "\x1bPq#0\x1b\\",
        "\x1b(B",
        "\x1b7",
        "\x1b=",
    ],
)
def test_other_sequences_are_left_out(sequence: str) -> None:
    assert plain(f"a{sequence}b") == "ab"


@pytest.mark.parametrize("sequence", ["\x1b[", "\x1b[31", "\x1b]0;title", "\x1b("])
def test_a_sequence_that_never_ends_is_left_out(sequence: str) -> None:
    assert plain(f"ab{sequence}") == "ab"


def test_sequences_can_be_left_out_of_many_lines() -> None:
    assert strip("\x1b[31mred\x1b[0m\r\n\ttwo\n") == "red\r\n\ttwo\n"
    assert strip("\x1b]0;never ends\nnext") == "\nnext"


def test_control_characters_are_made_visible() -> None:
    assert plain("a\x00b\x07c\x7fd\x1b") == "a^@b^Gc^?d^["
    assert plain("a\x85b\u202eevil\u2028") == "a<U+0085>b<U+202E>evil<U+2028>"


def test_tabulators_end_at_every_eighth_column() -> None:
    assert plain("a\tb\t\tc") == "a       b               c"
    assert plain("\x1b[31mabc\x1b[0m\td") == "abc     d"


def test_a_style_goes_on_into_the_next_line() -> None:
    assert carry("\x1b[31mstart") == RED
    assert carry("no change", RED) == RED
    assert carry("the end\x1b[0m", RED) == PLAIN
    assert carry("the end\x1b[m and more", RED) == PLAIN
    assert carry("\x1b[0m\x1b[31mred again\x1b[K") == RED


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("10%\r20%\r100%", "100%"),
        ("long text\rshort", "shorttext"),
        ("long text\r\x1b[Kshort", "short"),
        ("abc\b\bX", "aXc"),
        ("\b\bx", "x"),
        ("abc\r", "abc"),
        ("abc\x1b[2K\rde", "de"),
        ("ab\x1b[1Gc", "cb"),
        ("ab\x1b[5Gc", "ab  c"),
        ("abc\x1b[2Dx\r", "axc"),
        ("漢字\r中", "中字"),
        ("x\x1b[999999999Cy\r", "x" + " " * 1000 + "y"),
    ],
)
def test_what_is_left_of_a_line_that_overwrites_itself(line: str, shown: str) -> None:
    assert plain(settle(line)) == shown
    assert "\r" not in settle(line)


def test_overwriting_keeps_the_looks() -> None:
    line = settle("\x1b[32m####\x1b[0m....\r\x1b[31m##")
    assert runs(line) == [Run("##", RED), Run("##", Style(fg=2)), Run("....", PLAIN)]
    assert carry(line) == RED


def test_a_hostile_line_takes_no_time() -> None:
    assert plain("\x1b[" * 100_000) == ""
    assert plain("\x1b]" * 100_000) == ""
    assert len(settle("x\r" * 100_000)) == 1
