"""Whether an engine answers at an endpoint, and if not, why."""

from __future__ import annotations

import asyncio

from pierhead.core.errors import AppError
from pierhead.core.resources import EngineInfo
from pierhead.engine.diagnosis import diagnose
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Attempt, Endpoint

PATIENCE = 3.0
"""Seconds that an engine on this machine may take to say hello."""
_FAR = 20.0
"""Seconds for one that has to be reached over a network first."""


async def probe(endpoint: Endpoint) -> tuple[DockerEngine, Endpoint, EngineInfo] | Attempt:
    """Try one endpoint; whoever gets an engine closes it. Raises nothing."""
    engine = DockerEngine(endpoint)
    near = endpoint.url.startswith(("unix:", "npipe:"))
    try:
        async with asyncio.timeout(PATIENCE if near else _FAR):
            return engine, endpoint, await engine.connect()
    except (AppError, TimeoutError) as error:
        await engine.close()
        return diagnose(endpoint, error)
    except BaseException:
        await engine.close()
        raise
