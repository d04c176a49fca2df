"""Find an engine: at one endpoint, or at the first of all known ones that answers."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pierhead.core.resources import EngineInfo
from pierhead.engine.api import Engine
from pierhead.engine.endpoints import Attempt, Endpoint, candidates, contexts, unique


@dataclass(frozen=True, slots=True)
class Answer:
    """An engine that said hello; whoever gets it closes it."""

    engine: Engine
    endpoint: Endpoint
    info: EngineInfo


@dataclass(frozen=True, slots=True)
class Found:
    """The outcome of a search: an engine that said hello, or why none did."""

    engine: Engine | None
    endpoint: Endpoint | None
    info: EngineInfo | None
    tried: Sequence[Attempt] = ()


Known = Sequence[tuple[Endpoint, EngineInfo | Attempt]]
Probe = Callable[[Endpoint], Awaitable[Answer | Attempt]]


async def probe(endpoint: Endpoint) -> Answer | Attempt:
    """Try one endpoint, by what is imported only now, when the window is painted."""
    try_one = await asyncio.to_thread(_import_probe)
    outcome = await try_one(endpoint)
    if isinstance(outcome, Attempt):
        return outcome
    return Answer(*outcome)


class Places:
    """Where to look: what the user's environment says, and the well-known places."""

    def __init__(
        self,
        environ: Mapping[str, str] = os.environ,
        home: Path | None = None,
        probe: Probe = probe,
    ) -> None:
        self._environ = environ
        self._home = home
        self._probe = probe

    async def search(self, endpoint: Endpoint | None) -> Found:
        """Try this endpoint, or all known ones at once and take the first in their order."""
        places = [endpoint] if endpoint else await asyncio.to_thread(self._candidates)
        probes = [asyncio.ensure_future(self._probe(place)) for place in places]
        tried: list[Attempt] = []
        try:
            for number, task in enumerate(probes):
                outcome = await task
                if isinstance(outcome, Answer):
                    del probes[number]
                    return Found(outcome.engine, outcome.endpoint, outcome.info, tried)
                tried.append(outcome)
        finally:
            await _discard(probes)
        return Found(None, None, None, tried)

    async def known(self) -> Known:
        """Every endpoint and context there is, with who answers there or why nobody does."""
        places = await asyncio.to_thread(self._everywhere)
        outcomes = await asyncio.gather(*(self._probe(place) for place in places))
        found: list[tuple[Endpoint, EngineInfo | Attempt]] = []
        for place, outcome in zip(places, outcomes, strict=True):
            if isinstance(outcome, Answer):
                await outcome.engine.close()
                found.append((place, outcome.info))
            else:
                found.append((place, outcome))
        return found

    def _candidates(self) -> list[Endpoint]:
        return candidates(self._environ, self._home or Path.home())

    def _everywhere(self) -> list[Endpoint]:
        home = self._home or Path.home()
        return unique([*self._candidates(), *contexts(self._environ, home)])


async def search(endpoint: Endpoint | None) -> Found:
    """Try this endpoint, or all that this user's environment knows in their order."""
    return await Places().search(endpoint)


async def known() -> Known:
    """Who answers at each of this user's endpoints, or why nobody does."""
    return await Places().known()


def _import_probe() -> Callable[[Endpoint], Awaitable[Any]]:
    """In a thread: for the loop it would take longer than a frame."""
    from pierhead.engine.probe import probe

    return probe


async def _discard(probes: Sequence[asyncio.Future[Answer | Attempt]]) -> None:
    """End the probes that nobody waits for any more, and close what they found."""
    for task in probes:
        task.cancel()
    for outcome in await asyncio.gather(*probes, return_exceptions=True):
        if isinstance(outcome, Answer):
            await outcome.engine.close()
