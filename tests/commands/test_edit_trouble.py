"""Edits that fail for want of something else: the engine says it, and all is as before."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from commands.test_recreate import WEB, as_before, edit, engine, listing, made, quick, real
from engines.base_image import load_base_images
from engines.dockerd import PrivateDockerd
from fakes.stage import Stage
from pierhead.commands.originals import read
from pierhead.commands.recreate import change
from pierhead.core.errors import AppError, EngineRefused
from pierhead.core.resources import State
from pierhead.core.run import Mount
from pierhead.core.run_body import spec_of
from pierhead.core.run_edit import edited
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.state.jobs import Job

__all__ = ["engine", "quick", "real"]


async def test_a_folder_that_is_not_there(real: Stage) -> None:
    old = await made(real)
    mount = Mount("bind", "/missing/folder", "/data", long=True)
    with pytest.raises(EngineRefused) as caught:
        await edit(real, old, mounts=(mount,))
    assert "/missing/folder" in str(caught.value)
    await as_before(real, old)


async def test_a_file_where_a_folder_is_to_be(real: Stage) -> None:
    """That comes out only when it is started."""
    old = await made(real)
    mount = Mount("bind", "/etc/passwd", "/tmp", long=True)
    with pytest.raises(EngineRefused):
        await edit(real, old, mounts=(mount,))
    await as_before(real, old)


async def test_a_network_that_is_not_there(real: Stage) -> None:
    old = await made(real)
    with pytest.raises(AppError, match="missing"):
        await edit(real, old, network="missing")
    await as_before(real, old)


async def test_a_network_that_went_is_put_right(real: Stage, engine_host: PrivateDockerd) -> None:
    engine_host.docker("network", "create", "front")
    old = await made(real, replace(WEB, network="front"), start=False)
    engine_host.docker("network", "rm", "front")
    with pytest.raises(AppError, match="front"):
        await real.context.engine.containers.start(old)
    new = await edit(real, old, network="")
    await real.context.engine.containers.start(new)
    found = await listing(real)
    assert (found["web"].id, found["web"].state) == (new, State.RUNNING)
    assert found["web"].keeps == old


async def test_a_device_and_gpus_that_are_not_there(real: Stage) -> None:
    old = await made(real)
    devices = [{"PathOnHost": "/dev/missing", "PathInContainer": "/dev/x", "CgroupPermissions": ""}]
    with pytest.raises(EngineRefused, match="/dev/missing"):
        await edit(real, old, more={"HostConfig": {"Devices": devices}})
    await as_before(real, old)
    gpus = [{"Driver": "", "Count": -1, "Capabilities": [["gpu"]], "Options": {}}]
    with pytest.raises(EngineRefused, match="gpu") as caught:
        await edit(real, old, more={"HostConfig": {"DeviceRequests": gpus}})
    assert "could not select device driver" in str(caught.value)
    await as_before(real, old)


async def test_the_container_went_while_the_form_was_open(real: Stage) -> None:
    old = await made(real)
    told = await read(real.context.engine, old)
    await real.context.engine.containers.remove(old, force=True)
    before = spec_of(told.plan)
    plan = edited(told.plan, before, replace(before, workdir="/tmp"))
    with pytest.raises(AppError):
        await change(real.context, told, plan, Job("edit"))


class SmallDockerd(PrivateDockerd):
    """One whose disk is full soon."""

    room = 64 << 20


@pytest.fixture(scope="module")
def small_host() -> Iterator[PrivateDockerd]:
    with SmallDockerd() as host:
        load_base_images(host)
        yield host


@pytest.fixture
async def small(stage: Stage, small_host: PrivateDockerd) -> AsyncIterator[Stage]:
    engine = DockerEngine(Endpoint("tests", small_host.url))
    await engine.connect()
    stage.connection.engine = engine  # type: ignore[assignment]
    yield stage
    await engine.close()


async def test_a_full_disk(small: Stage, small_host: PrivateDockerd) -> None:
    old = await made(small)
    small_host.docker("exec", "web", "sh", "-c", "cat /dev/zero > /fill; true", check=False)
    with pytest.raises(AppError, match="no space left"):
        await edit(small, old, workdir="/tmp")
    found = await listing(small)
    assert {name: (each.id, each.state) for name, each in found.items()} == {
        "web": (old, State.RUNNING)
    }
    small_host.docker("exec", "web", "rm", "/fill")
    new = await edit(small, old, workdir="/tmp")
    assert (await listing(small))["web"].id == new
