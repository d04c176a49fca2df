"""What DECRQCRA and XTREPORTSGR tell of cells; the numbers are what xterm answers."""

from __future__ import annotations

import pytest

from terminal.screens import ask, cells

pytestmark = pytest.mark.usefixtures("each_core")

ABC = "abcdef\r\n" * 2 + "abcdef\x1b[2;3H"

LEAVES: dict[str, tuple[str, list[str]]] = {
    "CUF": ("A\x1b[2CB", ["A..B", "", ""]),
    "HT": ("A\tB", ["A.......B", "", ""]),
    "CUP": ("\x1b[2;3HA", ["", "..A", ""]),
    "ED 0": (ABC + "\x1b[J", ["abcdef", "ab", ""]),
    "ED 1": (ABC + "\x1b[1J", ["", "   def", "abcdef"]),
    "ED 2": (ABC + "\x1b[2J", ["", "", ""]),
    "EL 0": ("abcdef\x1b[3G\x1b[K", ["ab", "", ""]),
    "EL 1": ("abcdef\x1b[3G\x1b[1K", ["   def", "", ""]),
    "EL 2": ("abcdef\x1b[3G\x1b[2K", ["", "", ""]),
    "DECSEL 2 around what is protected": (
        'ab\x1b[1"qcd\x1b["qef\x1b[?2K',
        ["  cd", "", ""],
    ),
    "ECH": ("abcdef\x1b[3G\x1b[2X", ["ab  ef", "", ""]),
    "ECH past the end": ("\x1b[3G\x1b[3X", ["..   ", "", ""]),
    "ECH to the edge": ("abcdef\x1b[3G\x1b[99X", ["ab", "", ""]),
    "ICH": ("ab\x1b[G\x1b[3@", ["   ab", "", ""]),
    "ICH past the end": ("ab\x1b[5G\x1b[2@", ["ab..  ", "", ""]),
    "DCH": ("abcdef\x1b[3G\x1b[2P", ["abef", "", ""]),
    "IL": ("abc\x1b[H\x1b[L", ["", "abc", ""]),
    "RI": ("abc\x1b[H\x1bM", ["", "abc", ""]),
    "SU": ("abc\x1b[S", ["", "", ""]),
    "DECERA": ("abc\x1b[1;1;2;4$z", ["    ", "    ", ""]),
    "DECSERA": ("abcd\x1b[1;1;2;3${", ["   d", "   ", ""]),
    "DECFRA": ("\x1b[32;1;1;2;3$x", ["   ", "   ", ""]),
    "DECCRA": ("ab\x1b[1;1;1;4;1;2;2;1$v", ["ab", ".ab  ", ""]),
    "DECIC": ("abcd\x1b[1;2H\x1b[2'}", ["a  bcd", ".  ", ".  "]),
    "DECCARA of a rectangle": ("a\x1b[3Cb\x1b[2*x\x1b[1;1;2;3;7$r", ["a  .b", "   ", ""]),
    "DECCARA of a stream": ("a\x1b[3Cb\x1b[1;1;2;3;7$r", ["a...b", "", ""]),
    "DECALN": ("\x1b#8", ["E" * 12] * 3),
    "a wide character": ("日x", ["å.x", "", ""]),
}


@pytest.mark.parametrize("what", LEAVES)
def test_cells_that_were_never_written_to_are_told_from_blanks(what: str) -> None:
    output, expected = LEAVES[what]
    assert cells(output) == [row.ljust(12, ".") for row in expected]


SUMS: dict[str, tuple[str, str, int]] = {
    "a letter": ("A", "1;1;1;1", 0x41),
    "several": ("a b", "1;1;1;3", 0x61 + 0x20 + 0x62),
    "blanks at the end": ("a  ", "1;1;1;9", 0x61 + 0x40),
    "lines": ("a\r\nb", "1;1;2;1", 0x61 + 0x62),
    "everything": ("a\r\n\r\n   b", "", 0x61 + 0x60 + 0x62),
    "up to the last column": ("a\r\nb", "2;1", 0x62),
    "0 is the edge": ("a\r\nb", "0;0;0;0", 0x61 + 0x62),
    "more than there is": ("a", "1;1;999;999", 0x61),
    "nothing": ("a", "9;9;1;1", 0),
    "bold": ("\x1b[1mA", "1;1;1;1", 0x41 + 0x80),
    "underlined": ("\x1b[4mA", "1;1;1;1", 0x41 + 0x10),
    "doubly underlined": ("\x1b[21mA", "1;1;1;1", 0x41),
    "blinking": ("\x1b[5mA", "1;1;1;1", 0x41 + 0x40),
    "inverse": ("\x1b[7mA", "1;1;1;1", 0x41 + 0x20),
    "invisible": ("\x1b[8mA", "1;1;1;1", 0x41 + 0x08),
    "protected": ('\x1b[1"qA', "1;1;1;1", 0x41 + 0x04),
    "guarded": ("\x1bVA", "1;1;1;1", 0x41 + 0x04),
    "colours, italic, dim, crossed out": ("\x1b[31;42;3;2;9mA", "1;1;1;1", 0x41),
    "inverse blanks": ("\x1b[7m  ", "1;1;1;2", 2 * (0x20 + 0x20)),
    "origin mode": ("a\r\nb\r\nc\x1b[2;3r\x1b[?6h", "1;1;1;1", 0x62),
    "origin mode keeps inside of the margins": ("a\r\nb\r\nc\x1b[2;2r\x1b[2;3r\x1b[?6h", "", 0xC5),
    "the lowest 8 bits": ("\u0141", "1;1;1;1", 0x41),
    "no combining characters": ("e\u0301", "1;1;1;1", 0x65),
    "XTCHECKSUM 2: no attributes": ("\x1b[2#y\x1b[1mA", "1;1;1;1", 0x41),
    "XTCHECKSUM 4: gaps": ("\x1b[4#ya\x1b[2Cb", "1;1;1;9", 0x61 + 0x62 + 7 * 0x20),
    "XTCHECKSUM 8: one gap at the start": ("\x1b[8#y\x1b[2Cb\r\n\x1b[2Cc", "1;1;2;3", 0xE5),
    "XTCHECKSUM 16: all bits": ("\x1b[16#y\u0141e\u0301", "1;1;1;2", 0x141 + 0x65 + 0x301),
}


@pytest.mark.parametrize("what", SUMS)
def test_checksums(what: str) -> None:
    output, rectangle, expected = SUMS[what]
    assert ask(output, f"\x1b[7;1;{rectangle}*y") == f"\x1bP7!~{-expected & 0xFFFF:04X}\x1b\\"


def test_a_checksum_may_be_positive() -> None:
    assert ask("\x1b[1#yA\x1b[;1;1;1;1;1*y") == "\x1bP0!~0041\x1b\\"


COMMON: dict[str, tuple[str, str]] = {
    "one cell": ("\x1b[1;2;3;4;5;7;8;9;31;42ma\x1b[1;1;1;1#|", "0;1;4;5;7;8;2;3;9;31;42"),
    "double underline": ("\x1b[21ma\x1b[1;1;1;1#|", "0;21"),
    "bright and further colours": ("\x1b[91;48;5;200ma\x1b[1;1;1;1#|", "0;91;48:5:200"),
    "direct colours": ("\x1b[38;2;1;2;3ma\x1b[1;1;1;1#|", "0;38:2::1:2:3"),
    "what is common": ("\x1b[1;31mab\x1b[4;32mc\x1b[1;1;1;3#|", "0;1"),
    "nothing is common": ("\x1b[1mab\x1b[;4mc\x1b[1;1;1;3#|", "0"),
    "cells without text": ("\x1b[44m\x1b[K\x1b[1;1;1;5#|", "0;44"),
    "no cells": ("\x1b[1ma\x1b[2;2;1;1#|", "0"),
}


@pytest.mark.parametrize("what", COMMON)
def test_styles_that_are_common_to_a_rectangle(what: str) -> None:
    output, expected = COMMON[what]
    assert ask(output) == f"\x1b[{expected}m"
