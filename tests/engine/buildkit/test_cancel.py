"""A build that is cancelled ends, wherever it is and by whichever way, and nothing of it stays."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import docker
import pytest

from contract.trouble import aside, at_work, own_files
from contract.watching import count_sockets, until_sockets
from engine.buildkit.conftest import Spec
from engine.buildkit.test_ways import WAYS
from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from engines.gate import gate
from engines.processes import running
from engines.registry import Registry
from harness.waiting import steady, until
from pierhead.core.errors import NotFound
from pierhead.engine.api_build import (
    BuildEvent,
    BuildOutput,
    BuildSpec,
    BuildStep,
    ContextSent,
    OutputKind,
    StepProgress,
)
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint

__all__ = ["aside"]
pytestmark = pytest.mark.usefixtures("aside")

HUGE = 1 << 30
SLEEP = "RUN sleep 4325"
LONG_EXPORT = "RUN truncate -s 600M /large"
"""A file that is one hole is made in no time, and takes the engine seconds to read."""


WAYS_OF_BUILDKIT = ("buildkit", "tunnelled", "posted")


@pytest.fixture(params=[*WAYS_OF_BUILDKIT, "classic"])
def way(request: pytest.FixtureRequest) -> str:
    """By which a build goes."""
    return str(request.param)


@pytest.fixture
async def engine(
    engine_host: PrivateDockerd, way: str, isolation: Path
) -> AsyncIterator[DockerEngine]:
    if way not in WAYS:
        async for engine in connected(engine_host.url):
            yield engine
        return
    async with gate(engine_host.socket, isolation / "gate.sock", **WAYS[way]) as url:
        async for engine in connected(url):
            yield engine


async def connected(url: str) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine(Endpoint("tests", url))
    await engine.connect()
    yield engine
    await engine.close()


BY_BUILDKIT = pytest.mark.parametrize("way", WAYS_OF_BUILDKIT, indirect=True)
Reached = Callable[[BuildEvent], bool]


class Cancelled(NamedTuple):
    """Cancels builds, by the way that the test is about."""

    engine: DockerEngine
    host: PrivateDockerd
    way: str

    async def at(self, wanted: BuildSpec, reached: Reached, process: str = "") -> None:
        """Cancel a build there, and return when nothing is left of it."""
        wanted = replace(wanted, classic=self.way == "classic")
        sockets, files = await steady(count_sockets), own_files(wanted.context)
        arrived = asyncio.Event()
        building = asyncio.create_task(self._build(wanted, reached, arrived))
        there = asyncio.create_task(arrived.wait())
        await asyncio.wait({building, there}, return_when=asyncio.FIRST_COMPLETED)
        assert not building.done(), "it is over before it could be cancelled"
        if process:
            # A step is told of before its process is there, and a kill in between is lost.
            await until(lambda: running(process))
        building.cancel()
        await asyncio.wait({building, there})
        assert building.cancelled()
        # This side is through at once: nothing is waited for but what the engine does.
        assert not at_work()
        assert not self.engine._builds
        assert own_files(wanted.context) == files
        await until_sockets(sockets)
        await until(lambda: not (process and running(process)))
        await self._until_idle()

    async def _build(self, wanted: BuildSpec, reached: Reached, arrived: asyncio.Event) -> None:
        async for event in self.engine.build(wanted):
            if reached(event):
                arrived.set()

    async def _until_idle(self) -> None:
        """The engine works at nothing: its cache is not in use, and there is no container."""
        client = docker.APIClient(base_url=self.host.url, version="auto")
        try:
            await until(lambda: not _busy(client))
        finally:
            client.close()


def _busy(client: docker.APIClient) -> list[str]:
    used = client.df()  # type: ignore[no-untyped-call]
    held = [part["Description"] for part in used["BuildCache"] or () if part["InUse"]]
    return held + [container["Id"] for container in client.containers(all=True)]


@pytest.fixture
def cancelled(engine: DockerEngine, engine_host: PrivateDockerd, way: str) -> Cancelled:
    return Cancelled(engine, engine_host, way)


def told(word: str) -> Reached:
    """When a step of this name is at work."""
    return lambda event: isinstance(event, BuildStep) and word in event.name and bool(event.started)


async def test_before_anything_is_heard(
    cancelled: Cancelled, spec: Spec, engine_host: PrivateDockerd
) -> None:
    wanted = replace(spec("RUN true"), classic=cancelled.way == "classic")
    sockets = await steady(count_sockets)
    engine_host.suspend()
    try:
        building = asyncio.create_task(anext(cancelled.engine.build(wanted)))
        if cancelled.way == "classic":
            await asyncio.sleep(0)
        else:
            await until(at_work)
        building.cancel()
        await asyncio.wait({building})
        assert building.cancelled()
        assert not at_work()
        assert not cancelled.engine._builds
    finally:
        engine_host.resume()
    await until_sockets(sockets)


async def test_while_the_context_is_sent(cancelled: Cancelled, spec: Spec, context: Path) -> None:
    with (context / "huge").open("wb") as file:
        os.truncate(file.fileno(), HUGE)
    await cancelled.at(
        spec("COPY huge /", no_cache=True),
        lambda event: isinstance(event, ContextSent) and event.sent > 20_000_000,
    )


async def test_while_a_step_runs(cancelled: Cancelled, spec: Spec) -> None:
    await cancelled.at(spec(SLEEP, no_cache=True, tags=("made:1",)), told("sleep"), "4325")
    with pytest.raises(NotFound):
        await cancelled.engine.images.inspect("made:1")


@pytest.fixture
def hung_registry(engine_host: PrivateDockerd, registry: Registry) -> Iterator[Registry]:
    """The registry with an image that the engine lacks; it takes connections and says nothing."""
    registry.seed(BUSYBOX, "base:1")
    pair = base64.b64encode(f"{registry.user}:{registry.password}".encode()).decode()
    config = {"auths": {registry.address: {"auth": pair}}}
    Path(os.environ["DOCKER_CONFIG"], "config.json").write_text(json.dumps(config))
    registry.suspend()
    yield registry
    registry.resume()


async def test_while_an_image_is_pulled(
    cancelled: Cancelled, spec: Spec, hung_registry: Registry
) -> None:
    image = f"{hung_registry.address}/base:1"
    await cancelled.at(spec("RUN true", base=image, pull=True), told(image))


@BY_BUILDKIT
async def test_while_a_repository_is_fetched(
    cancelled: Cancelled, spec: Spec, hung_registry: Registry
) -> None:
    address = f"http://{hung_registry.address}/user/shop.git"
    wanted = replace(spec("RUN true"), dockerfile=Path("Dockerfile"), remote=f"{address}#main")
    await cancelled.at(wanted, told("git source"), address)


async def test_while_the_image_is_pushed(
    cancelled: Cancelled, spec: Spec, hung_registry: Registry
) -> None:
    name = f"{hung_registry.address}/made:1"
    await cancelled.at(spec("RUN echo > /f", tags=(name,), push=True), told(f"Push {name}"))
    # What is built before is there, as it is after a push that was refused.
    assert await cancelled.engine.images.inspect(name)


@BY_BUILDKIT
async def test_while_the_image_is_exported(cancelled: Cancelled, spec: Spec) -> None:
    """Docker's own store goes on with it, which must not come to have the name afterwards."""
    wanted = spec(LONG_EXPORT, tags=("made:1",), no_cache=True)
    await cancelled.at(wanted, told("exporting"))
    with pytest.raises(NotFound):
        await cancelled.engine.images.inspect("made:1")


@BY_BUILDKIT
@pytest.mark.parametrize("kind", [OutputKind.TAR, OutputKind.FOLDER])
async def test_while_the_result_comes(
    cancelled: Cancelled, spec: Spec, tmp_path: Path, kind: OutputKind
) -> None:
    place = tmp_path / "results" / "it"
    place.parent.mkdir()
    line = "RUN dd if=/dev/zero of=/large bs=1M count=200"
    await cancelled.at(
        spec(line, output=BuildOutput(kind, place)),
        lambda event: isinstance(event, StepProgress) and "sending tar" in event.name,
    )
    assert not os.listdir(place.parent)
