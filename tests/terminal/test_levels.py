"""What there is at which conformance level, controls of eight bits, and the VT52."""

from __future__ import annotations

import pytest

from terminal.screens import ask, screen, terminal

pytestmark = pytest.mark.usefixtures("each_core")

GRID = "abcd\r\nefgh\r\nijkl\x1b[1;2H"

FROM_LEVEL: dict[str, tuple[int, str]] = {
    "DECRQM": (3, "\x1b[4$p"),
    "DECRQPSR": (3, "\x1b[2$w"),
    "DECRQTSR": (3, "\x1b[1$u"),
    "DECRQDE": (3, '\x1b["v'),
    "DECRQUPSS": (3, "\x1b[&u"),
    "DA3": (4, "\x1b[=c"),
    "DECRQCRA": (4, "\x1b[1;1;1;1;1;1*y"),
    "printer status": (2, "\x1b[?15n"),
    "locator status": (3, "\x1b[?55n"),
    "macro space": (4, "\x1b[?62n"),
    "memory": (4, "\x1b[?63n"),
}


@pytest.mark.parametrize("function", FROM_LEVEL)
def test_answers_come_from_a_level_on(function: str) -> None:
    level, question = FROM_LEVEL[function]
    assert ask(f'\x1b[6{level};1"p{question}')
    assert not ask(f'\x1b[6{level - 1};1"p{question}')


CHANGES: dict[str, tuple[int, str]] = {
    "DECSLRM": (4, "\x1b[?69h\x1b[2;3s\x1b[1;3Hxy"),
    "DECIC": (4, GRID + "\x1b['}"),
    "DECDC": (4, GRID + "\x1b['~"),
    "DECBI": (4, GRID + "\r\x1b6"),
    "DECFI": (4, GRID + "\x1b[20G\x1b9"),
    "DECCRA": (4, GRID + "\x1b[1;1;1;1;1;2;2;1$v"),
    "DECFRA": (4, GRID + "\x1b[42;1;1;2;2$x"),
    "DECERA": (4, GRID + "\x1b[1;1;2;2$z"),
    "DECSERA": (4, GRID + "\x1b[1;1;2;2${"),
    "DECST8C": (5, "\x1b[3g\x1b[?5W\tx"),
    "DECNCSM": (5, GRID + "\x1b[?40h\x1b[?95h\x1b[?3h"),
    "LS2": (2, "\x1b*0\x1bnq"),
    "SS3": (2, "\x1b+0\x1bOq"),
    "DEC Technical": (3, "\x1b(>a"),
}


@pytest.mark.parametrize("function", CHANGES)
def test_functions_do_something_from_a_level_on(function: str) -> None:
    level, output = CHANGES[function]
    with_it, without = (screen(terminal(f'\x1b[6{at};1"p{output}')) for at in (level, level - 1))
    assert with_it != without


@pytest.mark.parametrize(
    ("output", "answer"),
    [
        ('\x1b[63;1"p\x1bP$q"p\x1b\\', '\x1bP1$r63;1"p\x1b\\'),
        ('\x1b[64"p\x1bP$q"p\x1b\\', '\x901$r64;0"p\x9c'),
        ('\x1b[64;2"p\x1b[6n', "\x9b1;1R"),
        ('\x1b[61;0"p\x1b[6n', "\x1b[1;1R"),
        ('\x1b[66"p\x1bP$q"p\x1b\\', '\x1bP1$r65;1"p\x1b\\'),
        ('\x1b[62;1"p\x1bc\x1bP$q"p\x1b\\', '\x1bP1$r65;1"p\x1b\\'),
        ('\x1b[62;1"p\x1b[?6n', "\x1b[?1;1R"),
        ('\x1b[62;1"p\x1b[?26n', "\x1b[?27;1n"),
        ("\x1b[?26n", "\x1b[?27;1;0;0n"),
        ('\x1b[63;1"p\x1b[?69h\x1b[?69$p', "\x1b[?69;0$y"),
        ('\x1b[63;1"p\x1bP$qs\x1b\\', "\x1bP0$r\x1b\\"),
        ('\x1b[64;1"p\x1bP$qs\x1b\\', "\x1bP1$r1;20s\x1b\\"),
    ],
)
def test_levels_are_told(output: str, answer: str) -> None:
    assert ask(output) == answer


def test_a_change_of_level_resets_softly() -> None:
    emulator = terminal('ab\x1b[4h\x1b[?6h\x1b[2;3r\x1b[63;1"p\x1b[Hx')
    assert screen(emulator) == ["xb"]


def test_answers_with_controls_of_eight_bits() -> None:
    assert ask("\x1b G\x1b[6n\x1b F\x1b[6n") == "\x9b1;1R\x1b[1;1R"
    assert ask("\x1b G\x1b]10;?\x1b\\") == "\x9d10;rgb:ffff/ffff/ffff\x9c"
    assert ask("\x1b G\x1b[=c") == "\x90!|00000000\x9c"


def test_bytes_are_controls_for_programs_that_want_eight_bits() -> None:
    assert screen(terminal(b"\x1b Ga\x85b\x9b1;3Hc\x1b Fd\x85e")) == ["a cd\ufffde", "b"]
    assert ask(b"\x1b G\x9b6n", b"\x9b6n") == "\x9b1;1R" * 2
    assert screen(terminal(b"\x1b G\xc3\xa9\xe6\x97\xa5x")) == ["é日x"]


def test_text_may_be_latin_1() -> None:
    assert screen(terminal(b"\x1b%@\xe9\x9b1;4Hx\x1b%G\xc3\xa9")) == ["é  xé"]
    assert screen(terminal(b"\x1b%@\x1bc\xc3\xa9")) == ["é"]
    assert screen(terminal(b"\x1b", b"%", b"@\xe9", b"\xe9")) == ["éé"]


VT52: dict[str, tuple[str, list[str]]] = {
    "direct address": ('ab\x1bY"%x', ["ab", "", "     x"]),
    "an address beyond the edge": ("a\x1bY\x7f\x7fb\x1bY!\x7fc", ["ab", "  c"]),
    "an address without end": ("a\x1bY", ["a"]),
    "moving": ("ab\x1bH\x1bCx\x1bB\x1bDy\x1bAz", ["axz", " y"]),
    "graphics": ("\x1bFafgx\x1bGafg", ["▮°±₄afg"]),
    "reverse line feed": ("a\r\nb\x1bH\x1bIc", ["c", "a", "b"]),
    "erasing to the end of the screen": ("abc\r\ndef\x1bY !\x1bJ", ["a"]),
    "erasing to the end of the line": ("abc\r\ndef\x1bY !\x1bK", ["a", "def"]),
    "keypad modes": ("a\x1b=b\x1b>c", ["abc"]),
    "nothing else": ("a\x1b[1mb\x1bEc\x1b7d", ["a1mbcd"]),
    "controls": ("a\tb\r\nc", ["a       b", "c"]),
}


@pytest.mark.parametrize("feature", VT52)
def test_vt52(feature: str) -> None:
    output, expected = VT52[feature]
    assert screen(terminal(f"\x1b[?2l{output}")) == expected
    assert screen(terminal(*f"\x1b[?2l{output}")) == expected


def test_it_is_a_vt52_at_once_also_after_a_sequence_with_a_control_in_it() -> None:
    assert screen(terminal('ab\x1b[?1;\r2lc\x1bY"%x')) == ["cb", "", "     x"]
    assert screen(terminal("\x1b[?2\bl\x1bGa\x1b<\x1b[?2l\x1b[1m\x1b<\x1b[Cx")) == ["a1m x"]


def test_a_vt52_becomes_what_it_was_before() -> None:
    assert screen(terminal("\x1b(0\x1b[?2lq\x1b<q")) == ["q─"]
    assert ask('\x1b[?2l\x1bZ\x1b[6n\x1b<\x1b[65;1"p\x1b[?2$p') == "\x1b/Z\x1b[?2;1$y"


def test_whoever_leaves_a_vt52_is_a_vt100() -> None:
    assert ask('\x1b[63;1"p\x1b[?1;2l\x1b<\x1bP$q"p\x1b\\') == ""
    assert ask("\x1b[?2l\x1b<\x1b G\x1b[?69$p\x1b[4$p\x1b[6n") == "\x1b[?69;0$y\x1b[1;1R"


def test_decanm_leaves_an_ansi_terminal_as_it_is() -> None:
    assert screen(terminal("\x1b(0\x1b[?2hq")) == ["─"]
