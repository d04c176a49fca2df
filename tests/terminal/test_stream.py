from __future__ import annotations

import pytest

from terminal.screens import cursor, screen, terminal

pytestmark = pytest.mark.usefixtures("each_core")

LEAVES_NO_TRACE = [
    "\x1b[>4;2m",
    "\x1b[?4m",
    "\x1b[?1r",
    "\x1b[?1s",
    "\x1b[>1u",
    "\x1b[?u",
    "\x1b[>u",
    "\x1b[1;2$x",
    "\x1b[1'z",
    "\x1b[<5y",
    "\x1b[5:7z",
    "\x1bPq#0;2;0~~@@\x1b\\",
    "\x1b_Gf=24;AAAA\x1b\\",
    "\x1b^private\x1b\\",
    "\x1bXstart\x1b\\",
    "\x1bktitle\x1b\\",
    "\x1b]10;#fff\x07",
    "\x1b]112\x1b\\",
    "\x1b]133;A\x07",
    "\x1b]8;;https://example.org\x07",
    "\x1b]1337;File=name=eA==:AAAA\x07",
    "\x1b*0",
    "\x1b+0",
    "\x1b%G",
    "\x1b F",
    "\x1b#3",
    "\x1bn",
    "\x1b[31\x18",
    "\x1b]2;never\x18",
    "\x1b[99999999999999999999999999m",
    "\x90q\x9c",
    "\x00",
    "\x7f",
]


@pytest.mark.parametrize("sequence", LEAVES_NO_TRACE)
def test_what_is_not_known_leaves_no_trace(sequence: str) -> None:
    emulator = terminal("ab", sequence, "c")
    assert screen(emulator) == ["abc"]
    assert cursor(emulator) == (0, 3)


@pytest.mark.parametrize("sequence", LEAVES_NO_TRACE)
def test_nor_does_it_when_it_comes_byte_by_byte(sequence: str) -> None:
    data = f"ab{sequence}c".encode()
    assert screen(terminal(*(bytes([byte]) for byte in data))) == ["abc"]


def test_controls_inside_of_a_sequence_act() -> None:
    emulator = terminal("abc\x1b[\r2Cx")
    assert screen(emulator) == ["abx"]


def test_an_escape_in_a_sequence_begins_a_new_one() -> None:
    assert screen(terminal("a\x1b[3\x1b[1mb")) == ["ab"]
    assert screen(terminal("a\x1b]2;title\x1b[1mb")) == ["ab"]


def test_c1_controls_are_short_for_escape_sequences() -> None:
    emulator = terminal("one\x85two\x9b1;1Hx\x9d2;t\x9c")
    assert screen(emulator) == ["xne", "two"]
    assert emulator.title == "t"


def test_utf8_may_be_cut_and_broken() -> None:
    assert screen(terminal(b"\xe6\x97", b"\xa5!")) == ["日!"]
    assert screen(terminal(b"a\xffb\xe6\x97c")) == ["a\ufffdb\ufffdc"]


def test_line_drawing_in_utf8() -> None:
    assert screen(terminal("\x1b(0lqk\x1b(Blqk")) == ["┌─┐lqk"]
    assert screen(terminal("\x1b)0\x0elqk\x0flqk")) == ["┌─┐lqk"]


def test_line_ends() -> None:
    assert screen(terminal("a\nb\vc\fd")) == ["a", " b", "  c", "   d"]
    assert screen(terminal("\x1b[20ha\nb")) == ["a", "b"]
    assert screen(terminal("a\x1bEb\x1bDc")) == ["a", "b", " c"]
