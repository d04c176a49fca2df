from __future__ import annotations

from dataclasses import dataclass

from pierhead.state.store import Change, Store


@dataclass(frozen=True)
class Thing:
    id: str
    value: int = 0


class Watcher:
    def __init__(self, store: Store[Thing]) -> None:
        self.changes: list[Change[Thing]] = []
        self.first = 0
        store.changed.connect(self.note)
        store.first_listing.connect(self.note_first)

    def note(self, change: Change[Thing]) -> None:
        self.changes.append(change)

    def note_first(self) -> None:
        self.first += 1


def test_a_listing_tells_only_what_differs() -> None:
    store: Store[Thing] = Store()
    store.replace([Thing("a"), Thing("b"), Thing("c")])
    watcher = Watcher(store)
    store.replace([Thing("b"), Thing("c", 1), Thing("d")])
    assert watcher.changes == [
        Change(added=(Thing("d"),), updated=(Thing("c", 1),), removed=("a",))
    ]


def test_an_equal_listing_tells_nothing() -> None:
    store: Store[Thing] = Store()
    store.replace([Thing("a")])
    watcher = Watcher(store)
    store.replace([Thing("a")])
    assert watcher.changes == []


def test_an_empty_first_listing_is_known_to_be_empty() -> None:
    store: Store[Thing] = Store()
    watcher = Watcher(store)
    assert not store.loaded
    store.replace([])
    assert store.loaded
    assert watcher.first == 1
    assert watcher.changes == []


def test_clearing_forgets_and_makes_it_unknown_again() -> None:
    store: Store[Thing] = Store()
    store.replace([Thing("a")])
    watcher = Watcher(store)
    store.clear()
    assert watcher.changes == [Change(removed=("a",))]
    assert not store.loaded
    assert len(store) == 0
