"""The engine as a whole: hello, ping, events, networks, volumes, the end."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import Any

import pytest

from contract.conftest import docker_engine
from contract.watching import hearing, open_sockets, run, until_sockets
from engines.dockerd import PrivateDockerd
from harness.waiting import PATIENCE
from pierhead.core.errors import AppError, EngineUnreachable, NotFound
from pierhead.engine.api import Connected, Engine
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint


async def test_hello(engine: Engine) -> None:
    info = await engine.connect()
    assert info.name
    assert info.version
    assert (info.os, info.arch) == ("linux", "amd64")
    assert info.builder == "buildkit"


async def test_ping(engine: Engine) -> None:
    await engine.ping(5)


async def test_events_begin_with_connected_and_are_in_order(engine: Engine) -> None:
    async with hearing(engine) as heard:
        id_ = await run(engine, "true")
        await heard.until("die", id_)
        await engine.containers.remove(id_)
        await heard.until("destroy", id_)
    actions = [change.action for change in heard.changes if change.id == id_]
    assert [a for a in actions if a in {"create", "start", "die", "destroy"}] == [
        *("create", "start", "die", "destroy")
    ]


async def test_leaving_the_events_closes_their_connection(engine: Engine) -> None:
    before = await open_sockets()
    for _ in range(3):
        events: Any = engine.events()
        async with aclosing(events):
            assert await anext(events) == Connected()
    await until_sockets(before)


async def test_networks_and_volumes(engine: Engine) -> None:
    networks = {network.name: network for network in await engine.networks()}
    assert {"bridge", "host", "none"} <= set(networks)
    assert networks["bridge"].driver == "bridge"
    assert all(network.id for network in networks.values())
    assert await engine.volumes() == []
    bridge = await engine.network(networks["bridge"].id)
    assert (bridge["Name"], bridge["Driver"]) == ("bridge", "bridge")
    with pytest.raises(NotFound):
        await engine.network("of nobody")
    with pytest.raises(NotFound):
        await engine.volume("of/nobody")
    assert await engine.volume_users("of nobody") == []


async def test_who_is_in_a_network(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600")
    found = await engine.network("bridge")
    assert list(found["Containers"]) == [id_]


async def test_closing_ends_what_is_open(engine: Engine) -> None:
    events: Any = engine.events()
    async with aclosing(events):
        await anext(events)
        await engine.close()
        with pytest.raises(AppError):
            await anext(events)
    with pytest.raises(AppError):
        await engine.containers.list()


async def test_volumes_by_name(real: DockerEngine, engine_host: PrivateDockerd) -> None:
    for name in ("zeta", "alpha"):
        engine_host.docker("volume", "create", name)
    assert await real.volumes() == ["alpha", "zeta"]
    script = "head -c 5000 /dev/zero > /data/some"
    image = ("pierhead/busybox:1", "sh", "-c", script)
    words = ("run", "--name", "user", "--volume", "zeta:/data", *image)
    await asyncio.to_thread(engine_host.docker, *words)
    found = await real.volume("zeta")
    assert (found["Name"], found["Driver"]) == ("zeta", "local")
    users = await real.volume_users("zeta")
    assert [(await real.containers.inspect(id_))["Name"] for id_ in users] == ["/user"]
    assert await real.volume_users("alpha") == []
    assert (await real.volume_size("zeta") or 0) >= 5000
    assert await real.volume_size("nobody") is None


async def test_a_killed_engine_is_unreachable_and_comes_back(
    real: DockerEngine, engine_host: PrivateDockerd
) -> None:
    events: Any = real.events()
    async with aclosing(events):
        await anext(events)
        engine_host.kill()
        with pytest.raises(EngineUnreachable):
            async with asyncio.timeout(PATIENCE):
                await anext(events)
    for call in (real.ping(PATIENCE), real.containers.list(), real.images.list()):
        with pytest.raises(EngineUnreachable):
            await call
    engine_host.start()
    await real.ping(PATIENCE)
    assert await real.containers.list() == []


async def test_a_hung_engine_does_not_answer_a_ping(
    real: DockerEngine, engine_host: PrivateDockerd
) -> None:
    engine_host.suspend()
    with pytest.raises(EngineUnreachable):
        await real.ping(0.3)
    engine_host.resume()
    await real.ping(PATIENCE)


@pytest.mark.parametrize("address", ["unix:///nowhere/docker.sock", "tcp://127.0.0.1:1"])
async def test_nobody_there(address: str) -> None:
    engine = DockerEngine(Endpoint("nobody", address))
    with pytest.raises(EngineUnreachable) as caught:
        await engine.connect()
    assert caught.value.title
    await engine.close()


async def test_a_connection_that_is_cancelled_leaves_nothing(engine_host: PrivateDockerd) -> None:
    engine_host.suspend()
    engine = docker_engine(engine_host)
    before = await open_sockets()
    connecting = asyncio.create_task(engine.connect())
    await asyncio.sleep(0.1)
    connecting.cancel()
    await asyncio.wait([connecting])
    assert connecting.cancelled()
    await until_sockets(before)
    await engine.close()
