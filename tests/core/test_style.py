"""Looks of text, read and written as SGR."""

from __future__ import annotations

import pytest

from pierhead.core.style import PLAIN, RGB, Flag, Style, apply_sgr, sgr

RED = Style(fg=1)


@pytest.mark.parametrize(
    ("parameters", "style"),
    [
        ("", PLAIN),
        ("31", Style(fg=1)),
        ("97;100", Style(fg=15, bg=8)),
        ("38;5;200", Style(fg=200)),
        ("38:5:200", Style(fg=200)),
        ("48;2;1;2;3", Style(bg=RGB | 0x010203)),
        ("48:2::1:2:3", Style(bg=RGB | 0x010203)),
        ("48:2:1:2:3", Style(bg=RGB | 0x010203)),
        ("1;2;3;5;7;8;9;53", Style(flags=int(sum(Flag)))),
        ("4:3", Style(underline=3)),
        ("21", Style(underline=2)),
        ("4;24", PLAIN),
        ("58:2::1:2:3;4", Style(underline=1, underline_color=RGB | 0x010203)),
        ("58;5;9;59", PLAIN),
        ("38;5;1;4", Style(fg=1, underline=1)),
        ("1;22;2;22", PLAIN),
        ("31;44;1;0", PLAIN),
        ("31;39;41;49", PLAIN),
        ("38;5;999", PLAIN),
        ("38;2;300;0;0", PLAIN),
        ("38", PLAIN),
        ("38;5", Style(fg=0)),
        ("4:9", PLAIN),
        ("73;99999", PLAIN),
        ("31;0", PLAIN),
        ("38;7;1", Style(flags=Flag.BOLD)),
        ("?25", PLAIN),
        (">4;2", PLAIN),
    ],
)
def test_sgr(parameters: str, style: Style) -> None:
    assert apply_sgr(PLAIN, parameters) == style


@pytest.mark.parametrize(("off", "left"), [("39", "1;41"), ("49", "1;31"), ("22", "31;41")])
def test_attributes_end_one_by_one(off: str, left: str) -> None:
    assert apply_sgr(apply_sgr(PLAIN, "1;31;41"), off) == apply_sgr(PLAIN, left)


@pytest.mark.parametrize("parameters", ["?25", ">4;2"])
def test_what_only_ends_like_sgr_changes_nothing(parameters: str) -> None:
    assert apply_sgr(RED, parameters) == RED


@pytest.mark.parametrize(
    "style",
    [
        RED,
        Style(208, 3, Flag.BOLD | Flag.STRIKE, underline=1),
        Style(RGB | 0x123456, RGB | 0xABCDEF),
        Style(flags=Flag.BLINK | Flag.OVERLINE, underline=3, underline_color=RGB | 0x010203),
    ],
)
def test_a_style_can_be_written_and_read_again(style: Style) -> None:
    assert apply_sgr(PLAIN, sgr(style).removeprefix("\x1b[").removesuffix("m")) == style


def test_nothing_is_written_for_plain_text() -> None:
    assert sgr(PLAIN) == ""
