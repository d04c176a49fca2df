"""Find an engine: at one endpoint, or at the first of all known ones that answers."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from pierhead.core.resources import EngineInfo
from pierhead.engine.endpoints import Attempt, Endpoint, candidates, contexts, unique
from pierhead.engine.probe import Answer, probe
from pierhead.state.connection import Found

Probe = Callable[[Endpoint], Awaitable[Answer | Attempt]]


class Search:
    """Looks where the user's environment says; call it as a ``connection.Search``."""

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        home: Path | None = None,
        probe: Probe = probe,
    ) -> None:
        self._environ = os.environ if environ is None else environ
        self._home = home
        self._probe = probe

    async def __call__(self, endpoint: Endpoint | None) -> Found:
        """Try this endpoint, or all known ones at once and take the first in their order."""
        places = [endpoint] if endpoint else await asyncio.to_thread(self._candidates)
        probes = [asyncio.ensure_future(self._probe(place)) for place in places]
        tried: list[Attempt] = []
        try:
            for task in probes:
                outcome = await task
                if isinstance(outcome, Answer):
                    probes.remove(task)
                    return Found(outcome.engine, outcome.endpoint, outcome.info, tried)
                tried.append(outcome)
        finally:
            await _discard(probes)
        return Found(None, None, None, tried)

    async def survey(self) -> Sequence[tuple[Endpoint, EngineInfo | Attempt]]:
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


async def _discard(probes: Sequence[asyncio.Future[Answer | Attempt]]) -> None:
    """End the probes that nobody waits for any more, and close what they found."""
    for task in probes:
        task.cancel()
    for outcome in await asyncio.gather(*probes, return_exceptions=True):
        if isinstance(outcome, Answer):
            await outcome.engine.close()
