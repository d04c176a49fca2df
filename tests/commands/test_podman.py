"""Containers on a real podman, whose API is docker's with words and gaps of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import pytest

from commands.test_dependents import edit
from commands.test_recreate import listing, made, policy, quick
from contract.watching import logged
from engines.base_image import BUSYBOX
from engines.podman import PrivatePodman
from fakes.stage import Stage
from harness.waiting import PATIENCE
from pierhead.commands import uprising
from pierhead.commands.copies import command_of, compose_of, duplicate_of
from pierhead.commands.edit import warnings
from pierhead.commands.originals import read
from pierhead.commands.swapping import swap
from pierhead.commands.uprising import NotUp
from pierhead.core import compose
from pierhead.core.errors import Unsupported
from pierhead.core.resources import Port, State
from pierhead.core.run import ExecSpec, Mount, RunSpec
from pierhead.core.run_body import spec_of
from pierhead.core.run_command import parse_run
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint

__all__ = ["quick"]

LIMITS = [{"Name": name, "Soft": 4096, "Hard": 4096} for name in ("nofile", "nproc")]
"""As the tests' podman is told to give by itself; more is not allowed everywhere."""
MORE = {"StopTimeout": 1, "HostConfig": {"Ulimits": LIMITS}}
WEB = RunSpec(
    BUSYBOX,
    ("sh", "-c", "echo up; echo hot > /data/file; exec sleep 600"),
    name="web",
    environment=(("A", "1"),),
    labels=(("own", "x y"),),
    ports=(Port(80, host_port=8080), Port(53, "udp", host_port=5353)),
    mounts=(
        Mount("volume", "", "/data"),
        Mount("volume", "named", "/named", read_only=True),
        Mount("bind", "/usr/share", "/host", read_only=True),
        Mount("tmpfs", "", "/run", options=("size=1m",)),
    ),
    network="front",
    networks=("back",),
    restart="always",
    user="0:5",
    workdir="/tmp",
    hostname="box",
    memory=64 << 20,
    cpus=0.5,
    cap_add=("NET_ADMIN",),
    more={
        "StopTimeout": 1,
        "Healthcheck": {"Test": ["CMD-SHELL", "true"], "Interval": 10**9},
        "HostConfig": {
            "Ulimits": LIMITS,
            "Dns": ["9.9.9.9"],
            "ExtraHosts": ["db:10.0.0.7"],
            "SecurityOpt": ["no-new-privileges"],
            "Devices": [
                {
                    "PathOnHost": "/dev/null",
                    "PathInContainer": "/dev/nothing",
                    "CgroupPermissions": "rwm",
                }
            ],
        },
    },
)


@pytest.fixture
async def real(stage: Stage, podman_host: PrivatePodman) -> AsyncIterator[Stage]:
    """A context with the real podman behind it."""
    engine = DockerEngine(Endpoint("tests", podman_host.url))
    await engine.connect()
    stage.connection.engine = engine  # type: ignore[assignment]
    yield stage
    await engine.close()


def told(spec: RunSpec) -> dict[str, Any]:
    """What of a specification is to stay, comparable: podman names volumes and rights it gives."""
    mounts = {mount.target: (mount.kind, mount.read_only) for mount in spec.mounts}
    host = {k: v for k, v in spec.more.get("HostConfig", {}).items() if k != "CapDrop"}
    host["Ulimits"] = sorted(host["Ulimits"], key=lambda each: str(each["Name"]))
    return {
        "environment": dict(spec.environment),
        **{name: getattr(spec, name) for name in ("command", "labels", "user")},
        **{name: getattr(spec, name) for name in ("workdir", "hostname")},
        "networks": {spec.network, *spec.networks},
        **{name: getattr(spec, name) for name in ("memory", "cpus", "cap_add", "restart", "name")},
        "ports": sorted(spec.ports, key=lambda port: port.number),
        "mounts": mounts,
        "host": host,
        "check": spec.more["Healthcheck"]["Test"],
    }


async def said(stage: Stage, id_: str) -> dict[str, Any]:
    return told(spec_of((await read(stage.context.engine, id_)).plan))


async def everything(stage: Stage, host: PrivatePodman) -> str:
    for name in ("front", "back"):
        host.docker("network", "create", name)
    return await made(stage, WEB)


async def test_it_is_edited_swapped_back_copied_and_duplicated(
    real: Stage, podman_host: PrivatePodman
) -> None:
    engine = real.context.engine
    old = await everything(real, podman_host)
    assert await said(real, old) == told(WEB)
    minded = await warnings(engine, await read(engine, old))
    assert any("Podman does not tell" in sentence for sentence in minded)
    new = await edit(real, old, environment=(*WEB.environment, ("B", "2")))
    after = await said(real, new)
    assert after == told(WEB) | {"environment": {"A": "1", "B": "2"}}
    found = await listing(real)
    assert set(found) == {"web", f"web-before-{new[:12]}.always"}
    assert (found["web"].state, found["web"].keeps) == (State.RUNNING, old)
    session = await engine.containers.exec(new, ExecSpec(("cat", "/data/file"), tty=False))
    assert b"".join([block async for block in session]) == b"hot\n"
    await session.close()
    await swap(engine, old, new)
    found = await listing(real)
    assert (found["web"].id, found["web"].state) == (old, State.RUNNING)
    assert await policy(real, old) == "always"

    line, unsaid = await command_of(engine, old)
    parsed, ignored = parse_run(line)
    assert (ignored, unsaid) == ((), [])
    assert told(parsed) == told(WEB)
    text, _unsaid = await compose_of(engine, [old])
    (service,) = compose.read(text)
    assert {mount.target for mount in service.spec.mounts} == {"/data", "/named", "/host", "/run"}
    copy = await duplicate_of(engine, old, {"web"})
    twin = await engine.containers.create(copy)
    assert (await listing(real))["web-copy"].id == twin


async def test_it_is_put_back_and_those_that_stand_on_it(
    real: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = real.context.engine
    old = await made(real, RunSpec(BUSYBOX, ("sleep", "600"), name="web", more=MORE))
    stands = {"network": f"container:{old}", "pid": f"container:{old}"}
    side = await made(real, RunSpec(BUSYBOX, ("sleep", "600"), name="side", more=MORE, **stands))
    with monkeypatch.context() as patient:
        # What ends at once is told of after a while.
        patient.setattr(uprising, "SETTLE", PATIENCE)
        with pytest.raises(NotUp):
            await edit(real, old, command=("false",))
    found = await listing(real)
    assert {name: each.id for name, each in found.items()} == {"web": old, "side": side}
    assert all(each.running for each in found.values())
    new = await edit(real, old, workdir="/tmp")
    found = await listing(real)
    host = (await engine.containers.inspect(found["side"].id))["HostConfig"]
    assert host["NetworkMode"] == host["PidMode"] == f"container:{new}"
    assert found["side"].running


async def test_what_it_cannot_do_in_place_is_done_otherwise(real: Stage) -> None:
    """Podman 5 can."""
    engine = real.context.engine
    old = await made(real, RunSpec(BUSYBOX, ("sleep", "600"), name="web", more=MORE))
    new = await edit(real, old, memory=32 << 20)
    assert (await engine.containers.inspect(new))["HostConfig"]["Memory"] == 32 << 20
    try:
        await engine.containers.update(new, {"Memory": 48 << 20})
    except Unsupported:
        assert new != old
    else:
        assert new == old


async def test_logs_processes_use_and_files(real: Stage) -> None:
    engine = real.context.engine
    spec = RunSpec(
        BUSYBOX, ("sh", "-c", "echo out; echo bad >&2; exec sleep 600"), name="web", more=MORE
    )
    id_ = await made(real, spec)
    for words in (b"out\n", b"bad\n"):
        await logged(engine, id_, words)
    logs: Any = engine.containers.logs(id_, follow=False)
    async with aclosing(logs):
        chunks = {(chunk.stream.name, chunk.data) async for chunk in logs}
    assert chunks == {("OUT", b"out\n"), ("ERR", b"bad\n")}
    files = engine.containers.files(id_)
    await files.write("/tmp/note", b"by hand")
    names = {entry.name async for entries in files.list("/tmp") for entry in entries}
    assert "note" in names
    assert (await files.read("/tmp/note", 100)).data == b"by hand"
    await files.close()
    use = await engine.containers.usage(id_)
    assert use
    assert use.memory > 0
    stats: Any = engine.containers.stats(id_)
    async with aclosing(stats):
        first = await anext(stats)
    assert first.memory > 0
    await engine.containers.rename(id_, "other")
    await engine.containers.pause(id_)
    assert (await listing(real))["other"].state is State.PAUSED
    await engine.containers.unpause(id_)
    await engine.containers.kill(id_)
    assert await engine.containers.wait(id_) == 137
