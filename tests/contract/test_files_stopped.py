"""Files of containers in which nothing can be run: by archives alone, on every real engine."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from contract.test_files import NAMES, blocks, fill, listed, packed, shell
from engines.base_image import BUSYBOX
from engines.podman import PrivatePodman
from pierhead.core.errors import Conflict, EngineRefused, NotFound, ReadOnly
from pierhead.engine.api_files import Entry, FileSystem
from pierhead.engine.docker import DockerEngine
from pierhead.engine.files_by_archive import ByArchive
from pierhead.engine.files_engine import EngineFiles
from pierhead.engine.files_workshop import take_away

ENGINES = pytest.mark.parametrize("engine", ["docker", "podman"], indirect=True)


async def create(engine: DockerEngine, **spec: object) -> str:
    """A container of the engine's own JSON, which is not started."""
    body = {"Image": BUSYBOX, "Cmd": ["sleep", "600"], **spec}
    answer = await engine.containers._http.call("POST", "/containers/create", body=body)
    return str(json.loads(answer)["Id"])


@asynccontextmanager
async def stopped(engine: DockerEngine, **spec: object) -> AsyncIterator[FileSystem]:
    """The files of such a container."""
    files = engine.containers.files(await create(engine, **spec))
    yield files
    await files.close()


async def entry(files: FileSystem, path: str) -> Entry:
    found = await files.entry(path)
    assert found, path
    return found


@ENGINES
async def test_things_are_renamed_and_removed_on_every_engine(engine: DockerEngine) -> None:
    async with stopped(engine) as files:
        await fill(files)
        for number, name in enumerate(NAMES):
            await files.rename(f"/work/{name}", f"/work/{number}")
        assert set(await listed(files, "/work")) >= set(map(str, range(len(NAMES))))
        await files.make_folder("/work/-deep\n")
        await files.upload("/work/-deep\n", blocks(packed(("x", b"inner", 0o755, 0))))
        assert (await files.read("/work/-deep\n/x", 99)).data == b"inner"
        await files.remove(["/work/-deep\n", "/work/0", "/work/link"])
        left = {*map(str, range(1, len(NAMES))), "odd\nlink"}
        assert set(await listed(files, "/work")) == left
        await files.remove(["/etc/passwd", "/bin"])  # of the image
        assert "bin" not in await listed(files, "/")
        assert await files.entry("/etc/passwd") is None
        with pytest.raises(NotFound):
            await files.rename("/work/missing", "/work/other")
        with pytest.raises(Conflict):
            await files.rename("/work", "/work/itself")


@ENGINES
async def test_what_leads_elsewhere_is_not_followed(engine: DockerEngine) -> None:
    async with stopped(engine) as files:
        links = (
            ("work/", b"", 0o755, 0),
            ("work/kept", b"kept", 0o644, 0),
            ("up", "../../../../etc", 0o777, 0),
            ("file", "/work/kept", 0o777, 0),
            ("there", "/work", 0o777, 0),
        )
        await files.upload("/", blocks(packed(*links)))
        await files.rename("/file", "/renamed")
        assert (await listed(files, "/"))["renamed"].link == "/work/kept"
        await files.remove(["/up", "/renamed"])
        assert await files.entry("/etc/group")
        assert (await files.read("/work/kept", 9)).data == b"kept"
        # A folder that is reached by a link is that folder, in the container.
        await files.rename("/there/kept", "/there/moved")
        assert list(await listed(files, "/work")) == ["moved"]
        await files.remove(["/there/moved", "/there"])
        assert await listed(files, "/work") == {}


async def test_all_that_belongs_to_a_file_goes_with_it(real: DockerEngine) -> None:
    id_ = await create(real)
    await real.containers.start(id_)
    script = (
        "mkdir -p /w/d; cd /w/d; echo x >a; chmod 4751 a; chown 5:6 a; ln a b; mkfifo p;"
        " mknod c c 1 5; mknod k b 7 0; ln -s a s; chown -h 7:8 s; mkdir t; chmod 1777 t;"
        " touch -d '2001-02-03 04:05:06' a t; truncate -s 100M sparse"
    )
    # Another owner takes the set-user-id bit away.
    await shell(real, id_, script.replace("chmod 4751 a; chown 5:6 a", "chown 5:6 a; chmod 4751 a"))
    await real.containers.stop(id_, 0)
    files = real.containers.files(id_)
    before = await listed(files, "/w/d")
    await files.rename("/w/d", "/w/e")
    after = await listed(files, "/w/e")
    assert {name: _kept(each) for name, each in after.items()} == {
        name: _kept(each) for name, each in before.items()
    }
    assert list(await listed(files, "/w")) == ["e"]
    await files.rename("/w/e/a", "/w/e/z")
    await real.containers.start(id_)
    await shell(real, id_, "cd /w/e; [ z -ef b ] && [ $(stat -c %h z) = 2 ]")
    await shell(real, id_, "cd /w/e; [ $(du -k sparse | cut -f1) -lt 10000 ]")
    assert (await entry(files, "/w/e/z")).mode == 0o4751
    await files.close()


def _kept(each: Entry) -> object:
    return each.kind, each.mode, each.user, each.group, each.time, each.link


@ENGINES
async def test_what_is_mounted_is_never_emptied(engine: DockerEngine) -> None:
    mounts = [{"Type": "volume", "Target": "/work/vol"}, {"Type": "tmpfs", "Target": "/work/mem"}]
    async with stopped(engine, HostConfig={"Mounts": mounts}) as files:
        await files.upload("/", blocks(packed(("work/", b"", 0o755, 0))))
        await files.upload("/work/vol", blocks(packed(("v", b"kept", 0o644, 0))))
        for path in ("/work/vol", "/work"):
            with pytest.raises(EngineRefused, match="mounted"):
                await files.remove([path])
            with pytest.raises(EngineRefused, match="mounted"):
                await files.rename(path, "/other")
        assert (await files.read("/work/vol/v", 9)).data == b"kept"
        # What is in it is like everything else.
        await files.rename("/work/vol/v", "/work/vol/w")
        assert list(await listed(files, "/work/vol")) == ["w"]
        await files.remove(["/work/vol/w"])
        assert await listed(files, "/work/vol") == {}


async def test_a_running_shell_does_not_empty_what_is_mounted(real: DockerEngine) -> None:
    mounts = [{"Type": "volume", "Target": "/work/vol"}]
    id_ = await create(real, HostConfig={"Mounts": mounts})
    await real.containers.start(id_)
    files = real.containers.files(id_)
    await files.upload("/work/vol", blocks(packed(("v", b"kept", 0o644, 0))))
    with pytest.raises(EngineRefused, match="mounted"):
        await files.remove(["/work"])
    assert (await files.read("/work/vol/v", 9)).data == b"kept"
    # What the engine mounts itself can be written to only from inside.
    await real.containers.stop(id_, 0)
    with pytest.raises(EngineRefused, match="mounted"):
        await files.write("/etc/hosts", b"")
    await files.close()


@ENGINES
async def test_read_only_is_told(engine: DockerEngine) -> None:
    mounts = [
        {"Type": "volume", "Source": "ro", "Target": "/ro", "ReadOnly": True},
        {"Type": "volume", "Target": "/rw"},
    ]
    config = {"ReadonlyRootfs": True, "Mounts": mounts}
    async with stopped(engine, HostConfig=config) as files:
        for path in ("/etc/passwd", "/ro/x"):
            with pytest.raises(ReadOnly):
                await files.remove([path])
            with pytest.raises(ReadOnly):
                await files.write(path, b"")
        await files.write("/rw/x", b"1")
        await files.rename("/rw/x", "/rw/y")
        await files.remove(["/rw/y"])
        assert await listed(files, "/rw") == {}


async def test_sockets_are_not_lost_while_somebody_listens(real: DockerEngine) -> None:
    id_ = await create(real)
    await real.containers.start(id_)
    await shell(
        real,
        id_,
        "mkdir /s; echo x >/s/x; ln -s /s/log /dev/log; syslogd; while [ ! -S /s/log ]; do :; done",
    )
    by_archive = ByArchive(EngineFiles(real.containers._http, id_))
    with pytest.raises(EngineRefused, match="/s/log is a socket"):
        await by_archive.rename("/s", "/t")
    await shell(real, id_, "[ -S /s/log ] && [ -e /s/x ] && [ ! -e /t ]")
    await real.containers.stop(id_, 0)
    await by_archive.rename("/s", "/t")  # nobody listens any more
    files = real.containers.files(id_)
    assert list(await listed(files, "/t")) == ["x"]
    await files.close()


async def test_an_engine_that_does_not_take_away_is_said_to(
    real: DockerEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = await create(real)
    engine = EngineFiles(real.containers._http, id_)

    async def other(*_: Any, **__: Any) -> None:
        raise EngineRefused("It was unpacked in another way.")

    monkeypatch.setattr(engine, "send", other)
    with pytest.raises(EngineRefused, match="could not be removed") as raised:
        await take_away(engine, "/etc/group")
    assert "Start the container" in raised.value.hint


@pytest.mark.parametrize("engine", ["podman"], indirect=True)
async def test_podman_does_not_give_files_to_somebody_else(
    engine: DockerEngine, podman_host: PrivatePodman
) -> None:
    async with stopped(engine, User="1000") as files:
        await files.upload("/", blocks(packed(("work/", b"", 0o755, 7), ("work/x", b"", 0o640, 8))))
        await files.rename("/work/x", "/work/y")
        await files.set_rights("/work/y", 0o4700, None)
        await files.set_rights("/work", 0o700, None)
        assert (await entry(files, "/work/y")).mode == 0o4700
        for refused in (files.write("/work/y", b""), files.rename("/work", "/other")):
            with pytest.raises(EngineRefused, match="somebody else"):
                await refused
        await files.write("/work/new", b"x")
        assert set(await listed(files, "/work")) == {"y", "new"}
        # Podman itself says of each that it is the user's.
        find = ("find", f"{podman_host.dir}/data", "-path", "*/diff/work*", "-printf", "%f %U %m,")
        said = podman_host.nsenter(*find, within="mount").split(",")
        assert {"work 7 700", "y 8 4700"} <= set(said)
