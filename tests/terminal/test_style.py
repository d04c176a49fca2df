from __future__ import annotations

import pytest

from pierhead.terminal.style import PLAIN, RGB, Flag, Style, Styles, apply_sgr


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
        ("58:2::1:2:3;4", Style(underline=1, underline_colour=RGB | 0x010203)),
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
    ],
)
def test_sgr(parameters: str, style: Style) -> None:
    assert apply_sgr(PLAIN, parameters) == style


def test_equal_styles_have_the_same_number() -> None:
    styles = Styles()
    assert styles.after_sgr(0, "31") == styles.after_sgr(styles.after_sgr(0, "1;31"), "22")
    assert styles.after_sgr(styles.after_sgr(0, "31"), "") == 0


def test_unused_styles_can_be_forgotten() -> None:
    styles = Styles()
    numbers = [styles.after_sgr(0, f"38;5;{colour}") for colour in range(100)]
    kept = styles.keep([numbers[50]])
    assert styles[kept[numbers[50]]] == Style(fg=50)
    assert styles.after_sgr(0, "38;5;50") == kept[numbers[50]]
    assert styles.generation == 1
