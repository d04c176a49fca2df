"""Uploads into containers: whole or not at all, whatever becomes of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from contract.test_files import blocks, listed, packed, shell
from contract.test_files_stopped import create
from engines.base_image import NO_SHELL
from harness.waiting import PATIENCE, until
from pierhead.core.errors import EngineRefused, NotFound, ReadOnly
from pierhead.engine.api_files import FileSystem
from pierhead.engine.docker import DockerEngine

SMALL = 1 << 20
"""Bytes of the file systems that get full."""


@dataclass
class Place:
    """A folder of a container, and how it is reached."""

    files: FileSystem
    folder: str
    id: str


PLACES = ("running", "created", "noshell", "memory", "volume", "small volume", "small memory")


@asynccontextmanager
async def place_in(engine: DockerEngine, kind: str) -> AsyncIterator[Place]:
    small = {"Name": "small", "DriverConfig": {"Name": "local", "Options": _tmpfs()}}
    volume = {"Type": "volume", "Target": "/up"}
    hosts: dict[str, dict[str, object]] = {
        "memory": {"Tmpfs": {"/up": ""}},
        "small memory": {"Tmpfs": {"/up": f"size={SMALL}"}},
        "volume": {"Mounts": [volume]},
        "small volume": {"Mounts": [volume | {"Source": "small", "VolumeOptions": small}]},
    }
    image = {"Image": NO_SHELL, "Cmd": ["/app/sleep", "600"]} if kind == "noshell" else {}
    id_ = await create(engine, HostConfig=hosts.get(kind, {}), **image)
    if kind not in {"created", "volume"}:
        await engine.containers.start(id_)
    files = engine.containers.files(id_)
    if kind in {"running", "created", "noshell"}:
        await files.upload("/", blocks(packed(("up/", b"", 0o755, 0))))
    yield Place(files, "/up", id_)
    await files.close()


def _tmpfs() -> dict[str, str]:
    return {"type": "tmpfs", "device": "tmpfs", "o": f"size={SMALL}"}


def old() -> bytes:
    """What is there before."""
    return packed(
        ("folder/", b"", 0o755, 0),
        ("folder/kept", b"kept", 0o600, 5),
        ("file", b"old", 0o644, 0),
        ("link", "folder", 0o777, 0),
    )


def new(size: int = 1000) -> bytes:
    """What is put over it."""
    return packed(
        ("folder/", b"", 0o750, 1000),
        ("folder/-n\newer'", b"x", 0o640, 1000),
        ("file", b"new", 0o640, 1000),
        ("link", "elsewhere", 0o777, 0),
        ("probe", bytes(size), 0o644, 0),
    )


async def check_old(place: Place) -> None:
    """All is as it was, and nothing else."""
    found = await listed(place.files, "/up")
    assert set(found) == {"folder", "file", "link"}
    assert set(await listed(place.files, "/up/folder")) == {"kept"}
    assert (await place.files.read("/up/file", 99)).data == b"old"
    assert found["link"].link == "folder"


@pytest.mark.parametrize("kind", PLACES)
async def test_what_comes_replaces_files_and_joins_folders(real: DockerEngine, kind: str) -> None:
    async with place_in(real, kind) as place:
        await place.files.upload("/up", blocks(old()))
        await place.files.upload("/up", blocks(new()))
        found = await listed(place.files, "/up")
        assert set(found) == {"folder", "file", "link", "probe"}
        assert (found["link"].link, found["probe"].size) == ("elsewhere", 1000)
        assert (found["file"].mode, found["file"].user) == (0o640, 1000)
        assert (await place.files.read("/up/file", 99)).data == b"new"
        inner = await listed(place.files, "/up/folder")
        assert set(inner) == {"kept", "-n\newer'"}
        assert (inner["kept"].mode, inner["kept"].user) == (0o600, 5)
        with pytest.raises(EngineRefused):
            await place.files.upload("/up", blocks(packed(("folder", b"", 0o644, 0))))
        assert set(await listed(place.files, "/up/folder")) == {"kept", "-n\newer'"}


@pytest.mark.parametrize("kind", PLACES)
async def test_one_that_is_cancelled_changes_nothing(real: DockerEngine, kind: str) -> None:
    async with place_in(real, kind) as place:
        await place.files.upload("/up", blocks(old()))
        sent = asyncio.Event()

        async def endless() -> AsyncIterator[bytes]:
            data = new(100_000)
            for begin in range(0, len(data) // 2, 512):
                yield data[begin : begin + 512]
            sent.set()
            await asyncio.Event().wait()

        uploading = asyncio.ensure_future(place.files.upload("/up", endless()))
        await asyncio.wait_for(sent.wait(), PATIENCE)
        uploading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await uploading
        await check_old(place)


@pytest.mark.parametrize("kind", ["small volume", "small memory"])
async def test_a_full_file_system_is_told_and_nothing_changes(
    real: DockerEngine, kind: str
) -> None:
    async with place_in(real, kind) as place:
        await place.files.upload("/up", blocks(old()))
        with pytest.raises(EngineRefused) as raised:
            await place.files.upload("/up", blocks(new(2 * SMALL)))
        assert "full" in str(raised.value) or "no room" in str(raised.value)
        await check_old(place)
        with pytest.raises(EngineRefused):
            await place.files.write("/up/file", bytes(2 * SMALL))
        await check_old(place)


@pytest.mark.parametrize("started", [False, True])
async def test_where_nothing_may_be_changed_it_is_said(real: DockerEngine, started: bool) -> None:
    mount = {"Type": "volume", "Source": "shut", "Target": "/ro", "ReadOnly": True}
    id_ = await create(real, HostConfig={"ReadonlyRootfs": True, "Mounts": [mount]})
    if started:
        await real.containers.start(id_)
    files = real.containers.files(id_)
    for folder in ("/ro", "/etc"):
        with pytest.raises(ReadOnly):
            await files.upload(folder, blocks(new()))
        with pytest.raises(ReadOnly):
            await files.make_folder(f"{folder}/x")
    with pytest.raises(NotFound):
        await files.upload("/missing", blocks(new()))
    assert await listed(files, "/ro") == {}
    await files.close()


async def test_what_is_mounted_below_gets_its_part(real: DockerEngine) -> None:
    mounts = [{"Type": "volume", "Target": "/up/folder"}]
    id_ = await create(real, HostConfig={"Mounts": mounts})
    files = real.containers.files(id_)
    await files.upload("/up", blocks(new()))
    assert set(await listed(files, "/up")) == {"folder", "file", "link", "probe"}
    await real.containers.start(id_)
    await shell(real, id_, "[ -e /up/folder/-n*ewer\\' ] && grep /up/folder /proc/mounts")
    await files.close()


async def test_a_container_that_goes_meanwhile_is_told(real: DockerEngine) -> None:
    async with place_in(real, "created") as place:
        sent, gone = asyncio.Event(), asyncio.Event()

        async def slow() -> AsyncIterator[bytes]:
            data = new(3_000_000)
            yield data[:1_000_000]
            sent.set()
            await gone.wait()
            yield data[1_000_000:]

        uploading = asyncio.ensure_future(place.files.upload("/up", slow()))
        await asyncio.wait_for(sent.wait(), PATIENCE)
        removing = asyncio.ensure_future(real.containers.remove(place.id, force=True))
        await asyncio.sleep(0)
        gone.set()
        results: Sequence[object] = await asyncio.gather(
            uploading, removing, return_exceptions=True
        )
        assert all(each is None or isinstance(each, EngineRefused) for each in results)
        await until(uploading.done)
