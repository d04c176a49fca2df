"""Seconds along pixels."""

from __future__ import annotations

import pytest

from pierhead.ui.documents.build_scale import MOST, TimeScale


@pytest.fixture
def scale() -> TimeScale:
    scale = TimeScale()
    scale.whole, scale.room = 60.0, 600.0
    return scale


def test_a_build_fills_the_room_until_it_is_enlarged(scale: TimeScale) -> None:
    assert (scale.pixels, scale.length, scale.enlarged) == (10, 600, False)
    scale.enlarge(3)
    assert (scale.pixels, scale.length, scale.enlarged) == (30, 1800, True)
    scale.whole = 120
    assert scale.pixels == 30  # what is enlarged stays as it is while the build goes on
    scale.enlarge(0.01)
    assert (scale.pixels, scale.enlarged) == (5, False)


def test_it_is_enlarged_no_further_than_makes_sense(scale: TimeScale) -> None:
    for _ in range(100):
        scale.enlarge(2)
    assert scale.pixels == MOST
    scale.fit()
    assert scale.pixels == 10


def test_places_and_moments(scale: TimeScale) -> None:
    assert scale.place(30) == 300
    assert scale.moment(300) == 30
    assert (scale.moment(-5), scale.moment(9999)) == (0, 60)


@pytest.mark.parametrize(
    ("whole", "step"), [(60, 10), (6, 1), (0.6, 0.1), (0.05, 0.01), (3600, 600), (300, 60)]
)
def test_marks_stand_at_round_numbers(scale: TimeScale, whole: float, step: float) -> None:
    scale.whole = whole
    marks = list(scale.marks(0, 600, 90))
    assert marks == pytest.approx([number * step for number in range(len(marks))])
    assert marks[-1] - 1e-9 <= whole < marks[-1] + step + 1e-9


def test_only_the_marks_in_sight_are_made(scale: TimeScale) -> None:
    scale.enlarge(1000)
    marks = list(scale.marks(300_000, 300_600, 90))
    assert marks == pytest.approx([30, 30.01, 30.02, 30.03, 30.04, 30.05, 30.06])
