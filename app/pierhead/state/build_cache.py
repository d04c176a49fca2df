"""The build cache: what it keeps by kind, and what a prune would remove.

The rules are BuildKit's, in moby/buildkit, cache/manager.go: what is in use stays, and so does
what something that stays stands on. With a size to keep, one after the other goes, those first
that were of use least lately and least often.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pierhead.engine.api_builds import CacheEntry, CachePrune

_OWN = ("internal", "frontend")
"""Kinds that the builder keeps for itself."""


@dataclass(frozen=True, slots=True)
class KindUsage:
    """What one kind of entry takes."""

    kind: str
    count: int
    size: int
    """Bytes, without what images have as well."""
    idle: int
    """Bytes of it that are not in use."""


def by_kind(entries: Iterable[CacheEntry]) -> tuple[KindUsage, ...]:
    """The largest kind first."""
    kinds: dict[str, list[CacheEntry]] = {}
    for entry in entries:
        kinds.setdefault(entry.kind, []).append(entry)
    found = [
        KindUsage(
            kind, len(members), total(members), total(one for one in members if not one.in_use)
        )
        for kind, members in kinds.items()
    ]
    return tuple(sorted(found, key=lambda usage: -usage.size))


def total(entries: Iterable[CacheEntry]) -> int:
    """Bytes that they take by themselves: what images have too is not counted."""
    return sum(entry.size for entry in entries if not entry.shared)


def doomed(
    entries: Sequence[CacheEntry], wanted: CachePrune, now: datetime | None = None
) -> list[CacheEntry]:
    """What a prune would remove, as far as can be known beforehand."""
    before = (now or datetime.now(UTC)) - timedelta(seconds=wanted.older)
    able = {one.id: one for one in entries if _able(one, wanted, before)}
    children: dict[str, set[str]] = {}
    for entry in entries:
        for parent in entry.parents:
            children.setdefault(parent, set()).add(entry.id)
    gone: dict[str, CacheEntry] = {}
    left = total(entries)
    while True:
        ready = [
            one
            for one in able.values()
            if one.id not in gone and children.get(one.id, set()) <= gone.keys()
        ]
        if not ready or (wanted.keep and left <= wanted.keep):
            return list(gone.values())
        if not wanted.keep:
            gone |= {one.id: one for one in ready}
            continue
        first = _least_of_use(ready)
        gone[first.id] = first
        left -= 0 if first.shared else first.size


def _able(entry: CacheEntry, wanted: CachePrune, before: datetime) -> bool:
    if entry.in_use or (wanted.kinds and entry.kind not in wanted.kinds):
        return False
    if not wanted.all and (entry.shared or entry.kind in _OWN):
        return False
    return not (wanted.older and entry.used and entry.used > before)


def _least_of_use(entries: list[CacheEntry]) -> CacheEntry:
    times = sorted({entry.used.timestamp() if entry.used else 0.0 for entry in entries})
    counts = sorted({entry.uses for entry in entries})
    time_rank = {time: rank / len(times) for rank, time in enumerate(times, 1)}
    count_rank = {count: rank / len(counts) for rank, count in enumerate(counts, 1)}

    def rank(entry: CacheEntry) -> float:
        time = entry.used.timestamp() if entry.used else 0.0
        return time_rank[time] + count_rank[entry.uses]

    return min(entries, key=rank)
