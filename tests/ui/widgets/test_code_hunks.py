"""Where two texts differ, line by line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pierhead.ui.widgets.code_hunks import hunks

LINES = st.lists(st.sampled_from(["", "a", "b", "RUN x"]), max_size=12)


@given(LINES, LINES)
def test_they_turn_one_text_into_the_other(old: list[str], new: list[str]) -> None:
    lines, shift = list(old), 0
    for hunk in hunks(old, new):
        assert hunk.removed or hunk.lines
        at = hunk.first + shift
        lines[at : at + hunk.removed] = hunk.lines
        shift += len(hunk.lines) - hunk.removed
    assert lines == new


def test_lines_in_between_are_left_alone() -> None:
    old = [str(number) for number in range(1000)]
    new = [f"{one}!" if number % 100 == 7 else one for number, one in enumerate(old)]
    assert [(one.first, one.removed) for one in hunks(old, new)] == [
        (number, 1) for number in range(7, 1000, 100)
    ]
    new = [
        part for number, one in enumerate(old) for part in ([one, ""] if number == 50 else [one])
    ]
    assert [(one.first, one.removed, list(one.lines)) for one in hunks(old, new)] == [(51, 0, [""])]
