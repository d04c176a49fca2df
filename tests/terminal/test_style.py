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
    kept = styles.keep([numbers[50]])
    assert styles[kept[numbers[50]]].style == Style(fg=50)
    assert styles.after_sgr(0, "38;5;50") == kept[numbers[50]]
    assert styles.generation == 1
