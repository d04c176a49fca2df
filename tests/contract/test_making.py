"""How containers are made from all that is known of one, changed in place, and kept."""

from __future__ import annotations

import asyncio
import io
import tarfile
from dataclasses import replace

import pytest

from contract.watching import gather, hearing, listed, logged, run
from engines.base_image import BUSYBOX
from harness.waiting import PATIENCE
from pierhead.core.blueprint import Blueprint, blueprint
from pierhead.core.errors import EngineRefused, NotFound
from pierhead.core.resources import Kind, Port
from pierhead.core.run import RunSpec
from pierhead.core.run_body import spec_of
from pierhead.engine.api import Engine
from pierhead.engine.api_making import CommitSpec

SPEC = RunSpec(
    BUSYBOX,
    ("sleep", "600"),
    name="one",
    environment=(("A", "b"),),
    labels=(("c", "d"),),
    ports=(Port(80, host_port=8080),),
    workdir="/tmp",
    restart="on-failure:2",
    memory=64 << 20,
    detach=True,
    more={"StopSignal": "SIGQUIT", "HostConfig": {"ReadonlyRootfs": True, "CapDrop": ["MKNOD"]}},
)


async def plan_of(engine: Engine, id_: str) -> Blueprint:
    found = await engine.containers.inspect(id_)
    return blueprint(found, await engine.images.inspect(found["Image"]))


async def test_what_was_asked_for_can_be_read_back(engine: Engine) -> None:
    id_ = await engine.containers.create(SPEC)
    plan = await plan_of(engine, id_)
    # What an engine does by itself here depends on the machine's kind of control groups.
    host = {key: value for key, value in plan.host.items() if key != "CgroupnsMode"}
    assert spec_of(replace(plan, body={**plan.body, "HostConfig": host})) == SPEC


async def test_another_is_made_of_what_is_read_back(engine: Engine) -> None:
    id_ = await engine.containers.create(SPEC)
    plan = await plan_of(engine, id_)
    await engine.containers.rename(id_, "before")
    again = await engine.containers.create_from(plan)
    assert await plan_of(engine, again) == plan


async def test_limits_are_changed_in_place(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600", memory=64 << 20)
    policy = {"Name": "always", "MaximumRetryCount": 0}
    limits = {"Memory": 32 << 20, "MemorySwap": 64 << 20, "RestartPolicy": policy}
    await engine.containers.update(id_, limits)
    host = (await engine.containers.inspect(id_))["HostConfig"]
    assert (host["Memory"], host["RestartPolicy"]) == (32 << 20, policy)
    with pytest.raises(EngineRefused):
        await engine.containers.update(id_, {"Memory": 1 << 20, "MemorySwap": 1 << 20})


async def test_networks_that_are_not_there(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600")
    with pytest.raises(NotFound):
        await engine.containers.join(id_, "missing", {})
    with pytest.raises(EngineRefused):
        await engine.containers.leave(id_, "missing")


async def test_leaving_and_joining_the_usual_network(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600")
    await engine.containers.leave(id_, "bridge")
    assert "bridge" not in (await listed(engine, id_)).networks
    await engine.containers.join(id_, "bridge", {})
    assert "bridge" in (await listed(engine, id_)).networks


@pytest.mark.parametrize("status", [0, 7])
async def test_waiting_for_the_end(engine: Engine, status: int) -> None:
    id_ = await run(engine, "sh", "-c", f"read x; exit {status}", interactive=True, start=False)
    session = await engine.containers.attach(id_)
    await engine.containers.start(id_)
    waiting = asyncio.create_task(engine.containers.wait(id_))
    await session.write(b"go\n")
    async with asyncio.timeout(PATIENCE):
        assert await waiting == status
    await session.close()


async def test_commit(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600", environment=(("A", "b"),))
    async with hearing(engine) as heard:
        spec = CommitSpec("made/of:it", "why", "who", changes=("ENV C=d",), pause=False)
        image = await engine.containers.commit(id_, spec)
        await heard.until("tag", image, Kind.IMAGE)
    (found,) = [each for each in await engine.images.list() if each.id == image]
    assert found.tags == ("made/of:it",)
    assert "A=b" in (await engine.images.inspect(image))["Config"]["Env"]


async def test_export(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600", start=False)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        member = tarfile.TarInfo("note")
        member.size = 5
        tar.addfile(member, io.BytesIO(b"hello"))

    async def archive():  # type: ignore[no-untyped-def]
        yield buffer.getvalue()

    await engine.containers.put(id_, "/tmp", archive())
    blocks = await gather(engine.containers.export(id_))
    with tarfile.open(fileobj=io.BytesIO(b"".join(blocks))) as tar:
        file = tar.extractfile("tmp/note")
        assert file
        assert file.read() == b"hello"


@pytest.mark.parametrize("act", ["update", "wait", "commit", "export"])
async def test_what_is_gone_is_not_found(engine: Engine, act: str) -> None:
    containers = engine.containers
    acts = {
        "update": lambda: containers.update("missing", {}),
        "wait": lambda: containers.wait("missing"),
        "commit": lambda: containers.commit("missing", CommitSpec()),
        "export": lambda: gather(containers.export("missing")),
    }
    with pytest.raises(NotFound):
        await acts[act]()


async def test_a_signal_is_heard(real: Engine) -> None:
    script = "trap 'echo heard; exit 5' USR1; echo ready; while :; do sleep 0.1; done"
    id_ = await run(real, "sh", "-c", script)
    await logged(real, id_, b"ready\n")
    await real.containers.kill(id_, "SIGUSR1")
    assert await real.containers.wait(id_) == 5
    await logged(real, id_, b"ready\nheard\n")


@pytest.mark.parametrize("engine", ["podman"], indirect=True)
async def test_podman_takes_back_what_it_tells(engine: Engine) -> None:
    id_ = await engine.containers.create(replace(SPEC, memory=0))
    plan = await plan_of(engine, id_)
    spec = spec_of(plan)
    assert (spec.name, spec.command, spec.ports) == (SPEC.name, SPEC.command, SPEC.ports)
    assert (spec.environment, spec.labels) == (SPEC.environment, SPEC.labels)
    assert (spec.workdir, spec.restart, spec.networks) == (SPEC.workdir, SPEC.restart, ())
    assert spec.more["HostConfig"]["ReadonlyRootfs"] is True
    await engine.containers.rename(id_, "before")
    again = await engine.containers.create_from(plan)
    assert spec_of(await plan_of(engine, again)) == spec
