"""Which process inside a container is one that the engine's machine lists."""

from __future__ import annotations

import pytest

from pierhead.engine.api_inside import Process
from pierhead.state.signalling import Inner, counterpart, read

OUTER = [
    Process(500, 1, "init", seconds=100),
    Process(510, 500, "worker", seconds=90),
    Process(520, 500, "worker", seconds=90),
    Process(530, 520, "child", seconds=80),
    Process(900, 1, "sh", seconds=10),
]
INNER = [
    Inner(1, 0, 100),
    Inner(7, 1, 90),
    Inner(8, 1, 90),
    Inner(9, 8, 80),
    Inner(40, 0, 10),
]


@pytest.mark.parametrize(("outer", "inner"), [(500, 1), (510, 7), (520, 8), (530, 9), (900, 40)])
def test_families_are_laid_side_by_side(outer: int, inner: int) -> None:
    assert counterpart(outer, OUTER, INNER) == inner


def test_a_doubt_is_no_answer() -> None:
    assert counterpart(530, OUTER, [*INNER, Inner(10, 8, 1)]) is None
    assert counterpart(510, OUTER, INNER[:2]) is None
    others = [Inner(each.id, each.parent, each.age + 60) for each in INNER]
    assert counterpart(520, OUTER, others) is None
    unknown = [Process(each.id, each.parent, each.command) for each in OUTER]
    assert counterpart(520, unknown, INNER) is None


def test_an_engine_that_takes_its_time_makes_all_of_them_older() -> None:
    later = [Inner(each.id, each.parent, each.age + 8) for each in INNER]
    assert counterpart(520, OUTER, later) is None
    assert counterpart(520, OUTER, later, 8) == 8
    younger = [Inner(each.id, each.parent, each.age - 8) for each in INNER]
    assert counterpart(520, OUTER, younger, 8) is None


def test_what_proc_says() -> None:
    stat = "{} S {} 1 1 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 1 0 {} 0 0"
    lines = [
        "30 1000.50",
        stat.format("1 (init)", 0, 50),
        stat.format("7 (a (b) c)", 1, 90050),
        stat.format("30 (sh)", 0, 100000),
        "broken",
    ]
    assert read("\n".join(lines)) == [Inner(1, 0, 1000.0), Inner(7, 1, 100.0)]
    assert read("") == []
