"""The words of the overviews."""

from __future__ import annotations

from pierhead.ui.details.words import MOST_NAMED, environment


def test_very_many_variables_are_not_all_listed() -> None:
    found = environment([f"V{number:04}=x" for number in range(5000)])
    assert len(found) == MOST_NAMED + 1
    assert found[0].label == "V0000"
    assert found[-1].value == f"{5000 - MOST_NAMED} more are under Inspect."


def test_as_many_as_fit_are_all_listed() -> None:
    found = environment([f"V{number}=x" for number in range(MOST_NAMED)])
    assert [fact.value for fact in found] == ["x"] * MOST_NAMED
