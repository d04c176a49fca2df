"""The size of the window: who may change it, and what programs are told."""

from __future__ import annotations

import pytest

from pierhead.terminal.emulator import Emulator
from terminal.screens import ask, feed, screen, terminal

SIZES: dict[str, tuple[str, tuple[int, int]]] = {
    "XTWINOPS 8": ("\x1b[8;10;90t", (90, 10)),
    "XTWINOPS 8 without a width": ("\x1b[8;10t", (20, 10)),
    "XTWINOPS 8 without a height": ("\x1b[8;;90t", (90, 4)),
    "XTWINOPS 4": ("\x1b[4;160;240t", (30, 10)),
    "DECSLPP": ("\x1b[30t", (20, 30)),
    "DECSNLS": ("\x1b[10*|", (20, 10)),
    "DECSCPP": ("\x1b[132$|", (132, 4)),
    "DECSCPP back": ("\x1b[132$|\x1b[$|", (80, 4)),
    "DECSCPP knows two sizes": ("\x1b[100$|", (20, 4)),
    "DECCOLM": ("\x1b[?40h\x1b[?3h", (132, 4)),
    "DECCOLM back": ("\x1b[?40h\x1b[?3h\x1b[?3l", (80, 4)),
    "DECCOLM has to be allowed": ("\x1b[?3h", (20, 4)),
    "RIS goes back": ("\x1b[?40h\x1b[?3h\x1bc", (80, 4)),
    "too large": ("\x1b[8;9999;9999t", (1000, 1000)),
    "too small": ("\x1b[8;1;1t", (2, 1)),
}


@pytest.mark.parametrize("what", SIZES)
def test_only_who_may_see_the_screen_may_change_its_size(what: str) -> None:
    output, expected = SIZES[what]
    trusted = Emulator(20, 4, checksum_reports=True)
    feed(trusted, output)
    assert (trusted.columns, trusted.lines) == expected
    usual = terminal(output)
    assert (usual.columns, usual.lines) == (20, 4)


@pytest.mark.parametrize(
    ("output", "answer"),
    [
        ("\x1b[11t", "\x1b[1t"),
        ("\x1b[13t", "\x1b[3;0;0t"),
        ("\x1b[14t", "\x1b[4;64;160t"),
        ("\x1b[14;2t", "\x1b[4;64;160t"),
        ("\x1b[15t", "\x1b[5;64;160t"),
        ("\x1b[16t", "\x1b[6;16;8t"),
        ("\x1b[18t", "\x1b[8;4;20t"),
        ("\x1b[19t", "\x1b[9;4;20t"),
        ("\x1b[1t\x1b[2t\x1b[3;1;1t\x1b[5t\x1b[6t\x1b[7t\x1b[9;1t\x1b[10;1t", ""),
        ('\x1b["v', '\x1b[4;20;1;1;1"w'),
        ("\x1bP$qt\x1b\\", "\x1bP1$r4t\x1b\\"),
        ("\x1bP$q$|\x1b\\", "\x1bP1$r20$|\x1b\\"),
        ("\x1bP$q*|\x1b\\", "\x1bP1$r4*|\x1b\\"),
    ],
)
def test_sizes_are_told(output: str, answer: str) -> None:
    assert ask(output) == answer


def test_deccolm_clears_homes_and_drops_margins() -> None:
    assert screen(terminal("ab\r\ncd\x1b[2;3r\x1b[?40h\x1b[?3hx")) == ["x"]
    assert screen(terminal("ab\r\ncd\x1b[?40h\x1b[?95h\x1b[?3hx")) == ["xb", "cd"]
    assert screen(terminal("ab\r\ncd\x1b[?3hx")) == ["ab", "cdx"]
