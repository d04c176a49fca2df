"""An hour of samples: rates, gaps, bounds, and the same from a file."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from pierhead.core.resources import Stats
from pierhead.state import stats_file
from pierhead.state.stats_ring import MOST, Ring
from pierhead.state.stats_table import HEAD, as_csv

T0 = 1_700_000_000.0


def sample(at: float, **values: float) -> Stats:
    return Stats(**({"cpu": 0.5, "memory": 1, "memory_limit": 9, "at": T0 + at} | values))  # type: ignore[arg-type]


def filled(count: int, step: float = 2.0) -> Ring:
    ring = Ring()
    for number in range(count):
        ring.add(sample(number * step, memory=number, received=number * 10), T0 + number * step)
    return ring


def test_counts_become_rates() -> None:
    ring = Ring()
    ring.add(sample(0, received=100, cpu_time=1), T0)
    ring.add(sample(2, received=300, cpu_time=2, cpu=math.nan), T0 + 2)
    assert math.isnan(ring.columns["received"][0])
    assert ring.columns["received"][1] == 100
    assert ring.columns["cpu"][1] == 0.5


def test_a_restart_and_a_long_pause_have_no_rate() -> None:
    ring = Ring()
    ring.add(sample(0, received=500, cpu_time=50), T0)
    ring.add(sample(2, received=10, cpu_time=1), T0 + 2)
    assert math.isnan(ring.latest("received"))
    ring.add(sample(900, received=20, cpu_time=2), T0 + 900)
    assert math.isnan(ring.latest("received"))


def test_the_same_sample_counts_once() -> None:
    ring = Ring()
    ring.add(sample(1), T0)
    ring.add(sample(1), T0 + 2)
    assert len(ring) == 1


def test_the_oldest_leave() -> None:
    ring = filled(3 * MOST)
    assert MOST <= len(ring) <= MOST + 200
    assert ring.latest("memory") == 3 * MOST - 1


def test_older_samples_go_before_and_overlap_is_left_out() -> None:
    older, ring = filled(10), Ring()
    ring.add(sample(15, memory=77), T0 + 15)
    ring.precede(older)
    assert list(ring.times) == sorted(ring.times)
    assert list(ring.columns["memory"]) == [*range(8), 77]


def test_a_file_brings_it_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "stats"
    stats_file.save(path, {"a": filled(600), "none": Ring()})
    back = stats_file.load(path)
    assert list(back) == ["a"]
    assert len(back["a"]) == 120
    assert back["a"].columns["memory"][1] == 5
    assert path.stat().st_size < 6000


@pytest.mark.parametrize("cut", [0, 5, 17, 30, -7])
def test_a_broken_file_is_nothing(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "stats"
    stats_file.save(path, {"a": filled(40)})
    path.write_bytes(path.read_bytes()[:cut])
    assert stats_file.load(path) == {}


def test_another_file_is_nothing(tmp_path: Path) -> None:
    assert stats_file.load(tmp_path / "missing") == {}
    assert stats_file.load(tmp_path) == {}


def test_as_a_table() -> None:
    lines = as_csv(filled(5), T0 + 2, T0 + 6).splitlines()
    assert lines[0] == ",".join(HEAD)
    assert len(lines) == 4
    assert lines[1].startswith("2023-11-14T22:13:22.000+00:00,0.5,1,9,5,")
