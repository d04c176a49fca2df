"""Colours that programs ask for, change, reset and put aside."""

from __future__ import annotations

import pytest

from terminal.screens import ask


def red(specification: str) -> str:
    """What a colour is told as when it was set."""
    told = ask(f"\x1b]4;1;{specification}\x07\x1b]4;1;?\x07")
    return told.removeprefix("\x1b]4;1;rgb:").removesuffix("\x07")


@pytest.mark.parametrize(
    ("specification", "told"),
    [
        ("rgb:f/0/8", "ffff/0000/8888"),
        ("rgb:12/345/6789", "1212/3434/6767"),
        ("#fff", "f0f0/f0f0/f0f0"),
        ("#123456", "1212/3434/5656"),
        ("#123456789", "1212/4545/7878"),
        ("#111222333444", "1111/2222/3434"),
        ("steelblue", "4646/8282/b4b4"),
        ("Light Sea Green", "2020/b2b2/aaaa"),
        ("gray50", "7f7f/7f7f/7f7f"),
        ("Grey", "bebe/bebe/bebe"),
        ("green", "0000/ffff/0000"),
        ("nonsense", "cdcd/0000/0000"),
        ("rgb:1/2", "cdcd/0000/0000"),
        ("gray101", "cdcd/0000/0000"),
    ],
)
def test_specifications(specification: str, told: str) -> None:
    assert red(specification) == told


ANSWERS: dict[str, tuple[str, str]] = {
    "ST ends what ST ended": ("\x1b]4;1;?\x1b\\", "\x1b]4;1;rgb:cdcd/0000/0000\x1b\\"),
    "several": (
        "\x1b]4;1;red;2;blue\x07\x1b]4;1;?;2;?\x07",
        "\x1b]4;1;rgb:ffff/0000/0000\x07\x1b]4;2;rgb:0000/0000/ffff\x07",
    ),
    "OSC 104": ("\x1b]4;1;red\x07\x1b]104;1\x07\x1b]4;1;?\x07", "\x1b]4;1;rgb:cdcd/0000/0000\x07"),
    "OSC 5": ("\x1b]5;0;red\x07\x1b]5;0;?\x07", "\x1b]5;0;rgb:ffff/0000/0000\x07"),
    "OSC 5 is OSC 4 from 256 on": (
        "\x1b]4;257;red\x07\x1b]5;1;?\x07\x1b]4;257;?\x07",
        "\x1b]5;1;rgb:ffff/0000/0000\x07\x1b]4;257;rgb:ffff/0000/0000\x07",
    ),
    "special colours are those of text": ("\x1b]5;4;?\x07", "\x1b]5;4;rgb:ffff/ffff/ffff\x07"),
    "OSC 105": (
        "\x1b]5;0;red;1;red\x07\x1b]105;0\x07\x1b]5;0;?;1;?\x07\x1b]105\x07\x1b]5;1;?\x07",
        "\x1b]5;0;rgb:ffff/ffff/ffff\x07\x1b]5;1;rgb:ffff/0000/0000\x07"
        "\x1b]5;1;rgb:ffff/ffff/ffff\x07",
    ),
    "there are five special colours": ("\x1b]5;5;?\x07\x1b]4;261;?\x07", ""),
    "OSC 10 and what follows": (
        "\x1b]10;red;blue\x07\x1b]10;?;?;?\x07",
        "\x1b]10;rgb:ffff/0000/0000\x07\x1b]11;rgb:0000/0000/ffff\x07"
        "\x1b]12;rgb:ffff/ffff/ffff\x07",
    ),
    "all ten": (
        "\x1b]10;?;?;?;?;?;?;?;?;?;?;?\x07",
        "".join(
            f"\x1b]{n};rgb:{'0000/0000/0000' if n in {11, 14, 16, 19} else 'ffff/ffff/ffff'}\x07"
            for n in range(10, 20)
        ),
    ),
    "OSC 17 and 117": (
        "\x1b]17;red\x07\x1b]17;?\x07\x1b]117\x07\x1b]17;?\x07",
        "\x1b]17;rgb:ffff/0000/0000\x07\x1b]17;rgb:ffff/ffff/ffff\x07",
    ),
    "OSC 6, 106 and unknown ones": ("\x1b]6;0;1\x07\x1b]106;0;1\x07\x1b]9999;?\x07", ""),
    "RIS": ("\x1b]4;1;red\x07\x1bc\x1b]4;1;?\x07", "\x1b]4;1;rgb:cdcd/0000/0000\x07"),
    "DECSTR": ("\x1b]4;1;red\x07\x1b[!p\x1b]4;1;?\x07", "\x1b]4;1;rgb:cdcd/0000/0000\x07"),
    "XTPUSHCOLORS and XTPOPCOLORS": (
        "\x1b]4;1;red\x07\x1b]11;red\x07\x1b[#P\x1b]4;1;blue\x07\x1b]11;blue\x07\x1b[#Q"
        "\x1b]4;1;?\x07\x1b]11;?\x07",
        "\x1b]4;1;rgb:ffff/0000/0000\x07\x1b]11;rgb:ffff/0000/0000\x07",
    ),
    "a slot of the stack": (
        "\x1b]4;1;red\x07\x1b[3#P\x1b]4;1;blue\x07\x1b[#R\x1b[3#Q\x1b]4;1;?\x07",
        "\x1b[?3;0#Q\x1b]4;1;rgb:ffff/0000/0000\x07",
    ),
    "XTREPORTCOLORS": ("\x1b[#P\x1b[#P\x1b[#R\x1b[#Q\x1b[#R", "\x1b[?2;2#Q\x1b[?1;2#Q"),
    "the stack ends": (
        "\x1b[#P" * 20 + "\x1b[#R" + "\x1b[#Q" * 30 + "\x1b[#R",
        "\x1b[?10;10#Q\x1b[?0;10#Q",
    ),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_answers(what: str) -> None:
    question, answer = ANSWERS[what]
    assert ask(question) == answer
