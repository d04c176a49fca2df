from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pierhead.core import units


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (4_260_000, "4.26 MB"),
        (72_800_000, "72.8 MB"),
        (999_600, "1 MB"),
        (1_500_000_000, "1.5 GB"),
        (-2000, "-2 kB"),
    ],
)
def test_size(count: int, text: str) -> None:
    assert units.size(count) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.04, "0.0 s"), (3.21, "3.2 s"), (42, "42 s"), (59.7, "1 min 00 s"), (185, "3 min 05 s")],
)
def test_seconds(seconds: float, text: str) -> None:
    assert units.seconds(seconds) == text


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=20), "2 weeks ago"),
        (timedelta(days=400), "1 year ago"),
    ],
)
def test_age(passed: timedelta, text: str) -> None:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    assert units.age(now - passed, now) == text
    assert units.age(None, now) == ""


@pytest.mark.parametrize(("part", "text"), [(0.012, "1.2 %"), (0.5, "50.0 %"), (3.2, "320 %")])
def test_share(part: float, text: str) -> None:
    assert units.share(part) == text


def test_thousands_stand_apart_as_the_language_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (units.count(999), units.count(1403), units.count(1_000_000)) == (
        "999",
        "1,403",
        "1,000,000",
    )
    monkeypatch.setattr("pierhead.core.units._", lambda text: "," if text == "." else text)
    assert (units.count(1403), units.size(1403)) == ("1.403", "1,4 kB")


def test_a_moment_is_shown_in_local_time() -> None:
    noon = datetime(2026, 5, 1, 12, 0, 3).astimezone()
    assert units.clock(noon.astimezone(UTC)) == "2026-05-01 12:00:03"
    assert units.clock(None) == ""


@pytest.mark.parametrize(
    ("seconds", "step", "text"),
    [
        (5, 1, "5.0 s"),
        (12, 5, "12 s"),
        (0.25, 0.05, "0.25 s"),
        (30, 0.1, "30.0 s"),
        (59.999, 0.01, "1 min 00.00 s"),
        (185.25, 0.01, "3 min 05.25 s"),
        (0, 0.001, "0.0 s"),
    ],
)
def test_moments_are_as_precise_as_their_axis(seconds: float, step: float, text: str) -> None:
    assert units.moment(seconds, step) == text
