"""Builds that a fake engine remembers, and a cache that a test fills."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from fakes.wire import Wire
from pierhead.engine.api import Pruned
from pierhead.engine.api_build import BuildEvent
from pierhead.engine.api_builds import BuilderOffer, CacheEntry, CachePrune, EngineBuild
from pierhead.state.build_cache import doomed


class FakeBuilds:
    """Satisfies ``Builds``."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.past: list[EngineBuild] = []
        self.happened: dict[str, list[BuildEvent]] = {}
        self.entries: list[CacheEntry] = []
        self.platforms: tuple[str, ...] = ("linux/amd64", "linux/386")
        self.pruned: list[CachePrune] = []

    async def builder(self, *, classic: bool = False) -> BuilderOffer:
        await self._wire.call("builds.builder")
        words = "Classic builder of the fake engine" if classic else "Builder of the fake engine"
        return BuilderOffer(words, self.platforms)

    async def history(self) -> Sequence[EngineBuild]:
        await self._wire.call("builds.history")
        return tuple(self.past)

    async def events(self, ref: str) -> AsyncIterator[BuildEvent]:
        await self._wire.call("builds.events")
        for event in self.happened.get(ref, ()):
            yield event

    async def forget(self, ref: str) -> None:
        await self._wire.call("builds.forget")
        self.past = [build for build in self.past if build.ref != ref]

    async def cache(self) -> Sequence[CacheEntry]:
        await self._wire.call("builds.cache")
        return tuple(self.entries)

    async def prune(self, wanted: CachePrune) -> Pruned:
        await self._wire.call("builds.prune")
        self.pruned.append(wanted)
        gone = {entry.id: entry for entry in doomed(self.entries, wanted)}
        self.entries = [entry for entry in self.entries if entry.id not in gone]
        return Pruned(tuple(gone), sum(one.size for one in gone.values() if not one.shared))
