"""What is collected when, in the thread of the window."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from pierhead.ui import garbage
from pierhead.ui.garbage import MANY, GarbageCollector


class Ring:
    """What only a collection frees."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qapp: object) -> Iterator[GarbageCollector]:
    was = gc.isenabled()
    gc.enable()
    made = GarbageCollector()
    made._timer.stop()
    gc.collect(1)
    yield made
    made.stop()
    made.deleteLater()
    (gc.enable if was else gc.disable)()


@pytest.fixture
def passes() -> Iterator[list[int]]:
    """The generations that were looked through."""
    found: list[int] = []

    def note(phase: str, told: dict[str, int]) -> None:
        if phase == "start":
            found.append(told["generation"])

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


def ring() -> weakref.ref[Ring]:
    return weakref.ref(Ring())


def test_what_came_since_is_looked_through(collector: GarbageCollector, passes: list[int]) -> None:
    one, kept = ring(), [[] for _ in range(2000)]
    collector.collect()
    assert not one()
    assert passes == [0]
    assert kept


def test_very_many_at_once_are_left_until_the_app_rests(
    collector: GarbageCollector, passes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, kept = ring(), [[] for _ in range(MANY + 1000)]
    collector.collect()
    assert one()
    assert passes == []
    monkeypatch.setattr(garbage, "_DUE", 0)
    monkeypatch.setattr(garbage, "_STILL", float("inf"))
    monkeypatch.setattr(garbage, "REST", 3)
    for _ in range(3):
        collector.collect()
    assert one()
    collector.collect()
    assert not one()
    assert 2 in passes
    assert kept


def test_many_that_came_little_by_little_are_left_too(
    collector: GarbageCollector, passes: list[int]
) -> None:
    kept = []
    for _ in range(20):
        kept.append([[] for _ in range(MANY // 8)])
        collector.collect()
    assert 0 in passes
    assert 1 not in passes
    assert 2 not in passes


def test_all_is_looked_through_even_if_the_app_never_rests(
    collector: GarbageCollector, passes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "_STILL", -1.0)
    monkeypatch.setattr(garbage, "_OVERDUE", 2)
    kept = []
    for _ in range(3):
        assert 2 not in passes
        kept.append([[] for _ in range(MANY + 1000)])
        collector.collect()
    assert passes == [2]


def busy(collector: GarbageCollector, looks: int) -> None:
    """Have something come and go between so many looks."""
    for _ in range(looks):
        passing = [[] for _ in range(800)]
        collector.collect()
        passing.clear()


def test_what_has_lived_for_long_is_looked_through_while_it_is_little(
    collector: GarbageCollector, passes: list[int]
) -> None:
    gc.freeze()
    old = [Ring()]
    gone = weakref.ref(old[0])
    busy(collector, 30)
    old.clear()
    busy(collector, 30)
    assert gone(), "it is old enough by now that nothing but looking through all finds it"
    busy(collector, 150)
    assert not gone()
    assert 2 in passes


def test_much_that_has_lived_for_long_is_left_until_the_app_rests(
    collector: GarbageCollector, passes: list[int]
) -> None:
    gc.freeze()
    kept: list[list[list[None]]] = []
    for _ in range(20):
        kept.append([[] for _ in range(MANY // 4)])
        busy(collector, 20)
    assert 1 in passes
    assert 2 not in passes


def test_python_goes_on_afterwards(collector: GarbageCollector) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
