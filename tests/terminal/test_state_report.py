"""The state of the terminal and its colours, told and brought back."""

from __future__ import annotations

import re

import pytest

from terminal.screens import ask, screen, terminal

pytestmark = pytest.mark.usefixtures("each_core")

QUESTIONS = "".join(
    [
        *(f"\x1b[?{mode}$p" for mode in (1, 5, 6, 7, 25, 45, 66, 67, 69, 1004, 2004)),
        *("\x1b[4$p", "\x1b[20$p", "\x1bP$qr\x1b\\", "\x1bP$qs\x1b\\", "\x1bP$qm\x1b\\"),
        *("\x1b[1$w", "\x1b[2$w"),
    ]
)
STATE = (
    "\x1b[?1;5;6;45;66;69;2004h\x1b[?7l\x1b[?25l\x1b[4;20h\x1b[2;3r\x1b[4;12s\x1b[3g\x1b[5G\x1bH"
    "\x1b(0\x1b)A\x0e\x1b[1;4m\x1b[2;3H"
)
RESET = "\x1bc\x1b[?69h\x1b[5;9s\x1b[?6h"


def test_the_state_is_brought_back() -> None:
    told = ask(STATE, "\x1b[1$u")
    assert re.fullmatch("\x1bP1[$]s[ -~]+\x1b[\\\\]", told)
    answers = ask(STATE, QUESTIONS)
    assert ask(RESET, told.replace("$s", "$p"), QUESTIONS) == answers
    assert ask(RESET, QUESTIONS) != answers


@pytest.mark.parametrize(
    "text", ["", "x", "1,1,1,1,1,1,,x", "11," + "1" * 14 + ",9,9,9,9,/,x", "\x07"]
)
def test_what_is_no_state_changes_nothing_that_is_seen(text: str) -> None:
    assert screen(terminal(f"ab\x1bP1$p{text}\x1b\\c"))[0].strip("c") == "ab"


def test_colours_are_told() -> None:
    told = ask("\x1b]4;1;#ff0000;2;#00ff00;4;#0000ff;7;#808080\x07\x1b[2;2$u")
    colours = told.removeprefix("\x1bP2$s").removesuffix("\x1b\\").split("/")
    assert len(colours) == 256
    assert colours[1] == "1;2;100;0;0"
    assert colours[7] == "7;2;50;50;50"
    told = ask("\x1b]4;1;#ff0000;2;#00ff00;4;#0000ff;7;#808080\x07\x1b[2;1$u")
    colours = told.split("/")
    assert (colours[1], colours[2]) == ("1;1;120;50;100", "2;1;240;50;100")
    assert (colours[4], colours[7]) == ("4;1;0;50;100", "7;1;120;50;0")
    assert ask("\x1b[2$u") == ask("\x1b[2;1$u")
    assert ask("\x1b[2;3$u\x1b[3$u\x1b[$u") == ""


def test_colours_are_brought_back() -> None:
    given = "1;2;100;50;0/2;1;240;50;100/3;1;120;50;100/300;2;0;0;0/4;3;0;0;0/5;2;0/x"
    emulator = terminal(f"\x1bP2$p{given}\x1b\\")
    assert emulator.palette == {1: 0xFF8000, 2: 0x00FF00, 3: 0xFF0000}
