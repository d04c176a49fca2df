"""Whether an engine answers at an endpoint, and if not, why."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from pierhead.core.errors import AppError
from pierhead.core.resources import EngineInfo
from pierhead.engine.diagnosis import diagnose
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Attempt, Endpoint

PATIENCE = 3.0
"""Seconds that an engine on this machine may take to say hello."""
_FAR = 20.0
"""Seconds for one that has to be reached over a network first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An engine that said hello; whoever gets it closes it."""

    endpoint: Endpoint
    engine: DockerEngine
    info: EngineInfo


async def probe(endpoint: Endpoint) -> Answer | Attempt:
    """Try one endpoint; raises nothing."""
    engine = DockerEngine(endpoint)
    near = endpoint.url.startswith(("unix:", "npipe:"))
    try:
        async with asyncio.timeout(PATIENCE if near else _FAR):
            return Answer(endpoint, engine, await engine.connect())
    except (AppError, TimeoutError) as error:
        await engine.close()
        return diagnose(endpoint, error)
    except BaseException:
        await engine.close()
        raise
