"""The engines that keep the contract, each as ``engine``; ``real`` is the real one alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from engines.dockerd import PrivateDockerd
from engines.private import PrivateEngine
from fakes.engine import FakeEngine
from pierhead.engine.api import Engine
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint

HOSTS = {"docker": "engine_host", "podman": "podman_host"}
"""The engines by the fixtures that bring them."""


@pytest.fixture(params=["fake", "docker"])
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[Engine]:
    """A connected engine with the base images and nothing else.

    Tests of what podman does in its own way ask for it by ``parametrize(indirect=True)``.
    """
    engine: Engine = (
        FakeEngine()
        if request.param == "fake"
        else docker_engine(request.getfixturevalue(HOSTS[request.param]))
    )
    await engine.connect()
    yield engine
    await engine.close()


@pytest.fixture
async def real(engine_host: PrivateDockerd) -> AsyncIterator[DockerEngine]:
    """The real engine, for what cannot be pretended."""
    async with connected(engine_host) as engine:
        yield engine


def docker_engine(host: PrivateEngine) -> DockerEngine:
    """The app's own way to a private engine."""
    return DockerEngine(Endpoint("tests", host.url))


@asynccontextmanager
async def connected(host: PrivateEngine) -> AsyncIterator[DockerEngine]:
    """The same, while it is needed."""
    engine = docker_engine(host)
    await engine.connect()
    try:
        yield engine
    finally:
        await engine.close()
