from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pierhead.engine.api_builds import CacheEntry, CachePrune
from pierhead.state.build_cache import by_kind, doomed, total

NOW = datetime(2026, 5, 10, tzinfo=UTC)


def entry(id_: str, **values: object) -> CacheEntry:
    days = values.pop("days", 1)
    assert isinstance(days, int)
    used = NOW - timedelta(days=days)
    return CacheEntry(id_, **{"kind": "regular", "size": 10, "used": used, **values})  # type: ignore[arg-type]


def ids(entries: list[CacheEntry], wanted: CachePrune) -> set[str]:
    return {one.id for one in doomed(entries, wanted, NOW)}


ENTRIES = [
    entry("base", days=9),
    entry("child", parents=("base",), days=2),
    entry("used", in_use=True),
    entry("below", parents=(), days=9),
    entry("held", in_use=True, parents=("below",)),
    entry("image", shared=True),
    entry("mount", kind="exec.cachemount", size=60, days=5),
    entry("own", kind="internal"),
]


def test_what_is_of_use_stays() -> None:
    assert ids(ENTRIES, CachePrune()) == {"base", "child", "mount"}
    assert ids(ENTRIES, CachePrune(all=True)) == {"base", "child", "mount", "image", "own"}
    assert ids(ENTRIES, CachePrune(kinds=("exec.cachemount",))) == {"mount"}


def test_a_parent_stays_with_its_child() -> None:
    assert ids(ENTRIES, CachePrune(older=3 * 86_400)) == {"mount"}
    assert ids(ENTRIES, CachePrune(older=1.5 * 86_400)) == {"base", "child", "mount"}


def test_with_a_size_to_keep_the_least_used_goes_first() -> None:
    entries = [entry("old", days=9), entry("often", days=8, uses=9), entry("new", days=1)]
    assert ids(entries, CachePrune(keep=20)) == {"old"}
    assert ids(entries, CachePrune(keep=30)) == set()
    assert ids(entries, CachePrune(keep=1)) == {"old", "often", "new"}


def test_usage_by_kind() -> None:
    found = by_kind(ENTRIES)
    assert [(one.kind, one.count, one.size, one.idle) for one in found] == [
        ("exec.cachemount", 1, 60, 60),
        ("regular", 6, 50, 30),
        ("internal", 1, 10, 10),
    ]
    assert total(ENTRIES) == 120
