"""Titles: set in every way, told, and kept on the stack."""

from __future__ import annotations

import pytest

from terminal.screens import Heard, ask, feed, terminal

AB = "\x1b]2;a\x07\x1b]1;i\x07"
CD = "\x1b]2;b\x07\x1b]1;j\x07"
BOTH = "\x1b[20t\x1b[21t"

TOLD: dict[str, tuple[str, str]] = {
    "OSC 0": ("\x1b]0;t\x07" + BOTH, "Lt lt"),
    "OSC 1 and 2": (AB + BOTH, "Li la"),
    "OSC 21": ("\x1b]21;t\x07\x1b[21t", "lt"),
    "OSC l and L": ("\x1b]lt\x07\x1b]Li\x07" + BOTH, "Li lt"),
    "hexadecimal digits in": ("\x1b[>0t\x1b]2;c3a9zz\x07\x1b[21t", "lÃ©"),
    "hexadecimal digits out": ("\x1b]2;é<\x07\x1b[>1t\x1b[21t\x1b[>1T\x1b[21t", "lC3A93C lÃ©<"),
    "RIS ends hexadecimal digits": (AB + "\x1b[>0;1t\x1bc" + BOTH, "Li la"),
    "XTWINOPS 22 and 23": (AB + "\x1b[22t" + CD + "\x1b[23t" + BOTH, "Li la"),
    "both from both": (AB + "\x1b[22;0t" + CD + "\x1b[23;0t" + BOTH, "Li la"),
    "the window's from both": (AB + "\x1b[22;0t" + CD + "\x1b[23;2t" + BOTH, "Lj la"),
    "the icon's from both": (AB + "\x1b[22;0t" + CD + "\x1b[23;1t" + BOTH, "Li lb"),
    "both from the window's": (AB + "\x1b[22;2t" + CD + "\x1b[23t" + BOTH, "Lj la"),
    "the window's from the icon's": (AB + "\x1b[22;1t" + CD + "\x1b[23;2t" + BOTH, "Lj lb"),
    "the last that has it": (AB + "\x1b[22;1t\x1b[22;2t" + CD + "\x1b[23;1t" + BOTH, "Li lb"),
    "nothing to bring back": (AB + "\x1b[23t" + BOTH, "Li la"),
    "a slot": (AB + "\x1b[22;0;3t" + CD + "\x1b[22t\x1b[23;0;3t" + BOTH, "Li la"),
}


@pytest.mark.parametrize("what", TOLD)
def test_titles_are_told_to_those_who_may_see_the_screen(what: str) -> None:
    output, expected = TOLD[what]
    answers = ask(output).removesuffix("\x1b\\").split("\x1b\\")
    assert " ".join(answer.removeprefix("\x1b]") for answer in answers) == expected


def test_the_place_in_the_stack() -> None:
    assert ask("\x1b[22t\x1b[#S\x1b[23t\x1b[#S\x1b[23t\x1b[#S") == (
        "\x1b[1;10#S\x1b[0;10#S\x1b[0;10#S"
    )


def test_the_stack_keeps_only_the_last() -> None:
    pushes = "".join(f"\x1b]2;{number}\x07\x1b[22t" for number in range(500))
    assert ask(pushes + "\x1b[23t\x1b[21t\x1b[23t\x1b[21t") == "\x1b]l499\x1b\\\x1b]l498\x1b\\"


def test_title_modes_are_told() -> None:
    question = "\x1bP$q>t\x1b\\"
    assert ask(question, "\x1b[>0;3t", question, "\x1b[>0T", question) == (
        "\x1bP1$r>0;0;0;0t\x1b\\\x1bP1$r>1;0;0;1t\x1b\\\x1bP1$r>0;0;0;1t\x1b\\"
    )


def test_views_hear_of_titles_that_come_back() -> None:
    emulator = terminal(AB + "\x1b[22t")
    titles = Heard(emulator.on_title)
    feed(emulator, CD + "\x1b[23t")
    assert list(titles) == ["b", "a"]
