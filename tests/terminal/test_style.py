from __future__ import annotations

from pierhead.core.style import Style
from pierhead.terminal.style import Styles


def test_equal_styles_have_the_same_number() -> None:
    styles = Styles()
    assert styles.after_sgr(0, "31") == styles.after_sgr(styles.after_sgr(0, "1;31"), "22")
    assert styles.after_sgr(styles.after_sgr(0, "31"), "") == 0


def test_unused_styles_can_be_forgotten() -> None:
    styles = Styles()
    numbers = [styles.after_sgr(0, f"38;5;{color}") for color in range(100)]
    end = styles.begin_sweep()
    assert end == numbers[-1] + 1
    again = styles.after_sgr(0, "38;5;50")
    assert again not in numbers
    for number in numbers[1:]:
        styles.free(number)
    styles.end_sweep()
    assert styles[numbers[0]].style == Style(fg=0)
    assert styles[again].style == Style(fg=50)
    assert styles.after_sgr(0, "38;2;1;2;3") in numbers[1:]
    assert styles.generation
