"""Files of containers: listed, read, written, moved, with a shell in them and without one."""

from __future__ import annotations

import asyncio
import io
import json
import tarfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager

import pytest

from contract.watching import Reader, run
from engines.base_image import BUSYBOX, NO_SHELL
from harness.waiting import PATIENCE
from pierhead.core.errors import Conflict, EngineRefused, NotFound, ReadOnly
from pierhead.core.run import ExecSpec, Mount
from pierhead.engine.api import Engine
from pierhead.engine.api_files import Entry, FileKind, FileSystem
from pierhead.engine.docker import DockerEngine
from pierhead.engine.files_tar import TarReader
from pierhead.state.file_tree import owner as owner_of

NAMES = (
    "plain.txt",
    "two\nlines",
    "not\udcff\udcfeutf8",
    "<b>bold<br> & 'quoted' \"twice\"",
    "-rf",
    " spaces ",
    "ü€漢",
    "$(reboot) `x` ; exit",
    "back\\slash\t.",
)
STATES = ("running", "created", "noshell")


@asynccontextmanager
async def files_of(
    engine: Engine, state: str = "running", **options: object
) -> AsyncIterator[FileSystem]:
    """The files of a container: of one that runs, does not, or has no shell."""
    if state == "noshell":
        id_ = await run(engine, image=NO_SHELL)
    else:
        id_ = await run(engine, "sleep", "600", start=state == "running")
    files = engine.containers.files(id_)
    try:
        yield files
    finally:
        await files.close()


async def listed(files: FileSystem, folder: str) -> dict[str, Entry]:
    """What is in a folder, by name."""
    portions = files.list(folder)
    async with aclosing(portions):  # type: ignore[type-var]
        return {entry.name: entry async for portion in portions for entry in portion}


def packed(*members: tuple[str, bytes | str, int, int]) -> bytes:
    """An archive of files, or of links where the content is text: name, content, mode, owner."""
    archive = io.BytesIO()
    with tarfile.open(
        fileobj=archive, mode="w", format=tarfile.PAX_FORMAT, errors="surrogateescape"
    ) as tar:
        for name, content, mode, owner in members:
            info = tarfile.TarInfo(name)
            info.mode, info.uid, info.gid, info.mtime = mode, owner, owner, 1_700_000_000
            if name.endswith("/"):
                info.type = tarfile.DIRTYPE
            elif isinstance(content, str):
                info.type, info.linkname = tarfile.SYMTYPE, content
            else:
                info.size = len(content)
            tar.addfile(info, io.BytesIO(content) if isinstance(content, bytes) else None)
    return archive.getvalue()


async def blocks(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def fill(files: FileSystem) -> None:
    """A folder ``/work`` with what many programs stumble over."""
    members = [("work/", b"", 0o750, 1000)]
    members += [(f"work/{name}", b"content", 0o640, 1000) for name in NAMES]
    links = [("work/link", "plain.txt", 0o777, 0), ("work/odd\nlink", "-> a\n'b'", 0o777, 0)]
    await files.upload("/", blocks(packed(*members, *links)))


@pytest.mark.parametrize("state", STATES)
async def test_a_folder_is_listed_with_names_of_any_bytes(engine: Engine, state: str) -> None:
    async with files_of(engine, state) as files:
        await fill(files)
        found = await listed(files, "/work")
        assert set(found) == {*NAMES, "link", "odd\nlink"}
        for name in NAMES:
            entry = found[name]
            assert (entry.kind, entry.size, entry.mode) == (FileKind.FILE, 7, 0o640), name
            assert (entry.user, entry.group, entry.time) == (1000, 1000, 1_700_000_000)
        assert (found["link"].kind, found["link"].link) == (FileKind.LINK, "plain.txt")
        assert found["odd\nlink"].link == "-> a\n'b'"
        assert (await listed(files, "/"))["work"].folder
        assert (await files.entry("/work")).mode == 0o750  # type: ignore[union-attr]


@pytest.mark.parametrize("state", STATES)
async def test_files_are_read_as_far_as_asked(engine: Engine, state: str) -> None:
    async with files_of(engine, state) as files:
        await fill(files)
        for name in NAMES if state == "running" else NAMES[1:3]:
            content = await files.read(f"/work/{name}", 100)
            assert (content.data, content.whole) == (b"content", True), name
        content = await files.read("/work/-rf", 3)
        assert (content.data, content.whole) == (b"con", False)
        assert await files.resolve("/work/link") == "/work/plain.txt"
        with pytest.raises(NotFound):
            await files.read("/work/missing", 10)
        with pytest.raises(NotFound):
            await files.resolve("/work/odd\nlink")
        with pytest.raises(EngineRefused):
            await files.read("/work", 10)
        assert await files.entry("/work/missing") is None
        with pytest.raises(NotFound):
            await listed(files, "/missing")


@pytest.mark.parametrize("state", STATES)
async def test_what_is_written_keeps_owner_and_rights(engine: Engine, state: str) -> None:
    async with files_of(engine, state) as files:
        await fill(files)
        for name in NAMES if state == "running" else NAMES[1:3]:
            path = f"/work/{name}"
            before = await files.read(path, 100)
            assert before.stamp == await files.stamp(path)
            await files.write(path, b"\0new\xff\n" * 3)
            content = await files.read(path, 100)
            assert content.data == b"\0new\xff\n" * 3
            assert content.stamp != before.stamp
            entry = await files.entry(path)
            assert entry
            assert (entry.mode, entry.user, entry.group) == (0o640, 1000, 1000)
        await files.write("/work/new", b"")
        entry = await files.entry("/work/new")
        assert entry
        assert (entry.mode, entry.user, entry.size) == (0o644, 1000, 0)
        assert set(await listed(files, "/work")) == {*NAMES, "link", "odd\nlink", "new"}


@pytest.mark.parametrize("state", STATES)
async def test_folders_are_made(engine: Engine, state: str) -> None:
    async with files_of(engine, state) as files:
        await fill(files)
        for name in ("two\nwords", "a'b", "\udcff"):
            await files.make_folder(f"/work/{name}")
            entry = await files.entry(f"/work/{name}")
            assert entry
            assert (entry.folder, entry.mode, entry.user) == (True, 0o755, 1000)
            assert await listed(files, f"/work/{name}") == {}
        with pytest.raises(Conflict):
            await files.make_folder("/work/plain.txt")


@pytest.mark.parametrize("state", STATES)
async def test_things_are_renamed_and_removed(engine: Engine, state: str) -> None:
    async with files_of(engine, state) as files:
        await fill(files)
        await files.rename("/work/-rf", "/work/now\nthis")
        with pytest.raises(Conflict):
            await files.rename("/work/plain.txt", "/work/now\nthis")
        entry = await files.entry("/work/now\nthis")
        assert entry
        assert (entry.mode, entry.user, entry.time) == (0o640, 1000, 1_700_000_000)
        await files.make_folder("/work/deep")
        await files.rename("/work/now\nthis", "/work/deep/x")
        await files.rename("/work/odd\nlink", "/work/deep/l'")
        await files.rename("/work/deep", "/work/<deep>")
        found = await listed(files, "/work/<deep>")
        assert found["x"].size == len(b"content")
        assert found["l'"].link == "-> a\n'b'"
        await files.remove(["/work/<deep>", "/work/link", "/work/not\udcff\udcfeutf8"])
        left = set(await listed(files, "/work"))
        assert left == {*NAMES} - {"-rf", "not\udcff\udcfeutf8"}
        with pytest.raises(NotFound):
            await files.rename("/work/missing", "/work/other")
        await files.remove([f"/work/{name}" for name in left])
        assert await listed(files, "/work") == {}


@pytest.mark.parametrize("state", STATES)
async def test_rights_and_owners_are_changed(engine: Engine, state: str) -> None:
    async with files_of(engine, state) as files:
        await fill(files)
        await files.set_rights("/work/two\nlines", 0o4755, (7, 8))
        entry = await files.entry("/work/two\nlines")
        assert entry
        assert (entry.mode, entry.user, entry.group) == (0o4755, 7, 8)
        assert (await files.read("/work/two\nlines", 100)).data == b"content"
        await files.set_rights("/work", None, (7, 8))
        entry = await files.entry("/work/plain.txt")
        assert entry
        assert (entry.mode, entry.user) == (0o640, 1000)
        await files.set_rights("/work", 0o700, None, deep=True)
        found = await listed(files, "/work")
        assert {found[name].mode for name in NAMES} == {0o700}
        assert found["link"].link == "plain.txt"


@pytest.mark.parametrize("state", STATES)
async def test_owners_have_names_where_there_are_any(real: DockerEngine, state: str) -> None:
    async with files_of(real, state) as files:
        people = b"root:x:0:0::/:\nweb user:x:33:33::/:\n"
        lists = (("etc/passwd", people, 0o644, 0), ("etc/group", b"root:x:0:\n", 0o644, 0))
        await files.upload("/", blocks(packed(("work/", b"", 0o755, 0), *lists)))
        owners = {"named": 33, "nobody's": 4321, "root's": 0}
        members = [(name, b"x", 0o644, owner) for name, owner in owners.items()]
        await files.upload("/work", blocks(packed(*members)))
        found = {name: owner_of(entry) for name, entry in (await listed(files, "/work")).items()}
        assert found.keys() == owners.keys()
        assert found["nobody's"] == "4321:4321"
        assert found["named"] in {"web user:33", "33:33"}
        if state == "running":
            assert (found["named"], found["root's"]) == ("web user:33", "root:root")


@pytest.mark.parametrize("state", STATES)
async def test_downloads_are_archives(engine: Engine, state: str) -> None:
    async with files_of(engine, state) as files:
        await fill(files)
        reader, names, data = TarReader(), [], b""
        source = files.download("/work")
        async with aclosing(source):  # type: ignore[type-var]
            async for block in source:
                for piece in reader.feed(block):
                    if isinstance(piece, tarfile.TarInfo):
                        names.append(piece.name.rstrip("/"))
                    else:
                        data += piece
        assert reader.done
        assert names[0] == "work"
        expected = {"work", *(f"work/{name}" for name in (*NAMES, "link", "odd\nlink"))}
        assert set(names) == expected
        assert data == b"content" * len(NAMES)
        with pytest.raises(NotFound):
            async for _block in files.download("/work/missing"):
                pass


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("LINE", {"two\nlines"}),
        ("*.TXT", {"plain.txt"}),
        ("<b>", {NAMES[3]}),
        ("[x]", set()),
        ("'quoted'", {NAMES[3]}),
        ("?ink", {"link"}),
    ],
)
async def test_names_are_found(engine: Engine, state: str, words: str, names: set[str]) -> None:
    async with files_of(engine, state) as files:
        await fill(files)
        found = files.find("/work", words)
        async with aclosing(found):  # type: ignore[type-var]
            seen = [each async for portion in found for each in portion]
        assert {each.entry.name for each in seen} == names
        assert {each.folder for each in seen} <= {"/work"}


async def test_a_container_that_is_gone_is_said_to_be(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600")
    files = engine.containers.files(id_)
    await listed(files, "/")
    await engine.containers.remove(id_, force=True)
    with pytest.raises(NotFound):
        await listed(files, "/")
    await files.close()


# -- what cannot be pretended


async def shell(engine: Engine, id_: str, script: str) -> None:
    """Do this in a container, and wait until it is done."""
    session = await engine.containers.exec(id_, ExecSpec(("sh", "-c", script), tty=False))
    said = await Reader(session).rest()
    assert await session.exit_code() == 0, said
    await session.close()


async def test_what_would_block_does_not(real: DockerEngine) -> None:
    id_ = await run(real, "sleep", "600")
    script = "mkdir /odd; cd /odd; mkfifo pipe; mknod device c 1 5; mknod disk b 7 0; echo x >file"
    await shell(real, id_, script + "; ln -s /proc/kmsg log; ln -s loop loop")
    files = real.containers.files(id_)
    async with asyncio.timeout(PATIENCE):
        found = await listed(files, "/odd")
        assert {name: entry.kind for name, entry in found.items()} == {
            "pipe": FileKind.PIPE,
            "device": FileKind.DEVICE,
            "disk": FileKind.DEVICE,
            "file": FileKind.FILE,
            "log": FileKind.LINK,
            "loop": FileKind.LINK,
        }
        for name in ("pipe", "device", "disk", "loop"):
            with pytest.raises(EngineRefused):
                await files.read(f"/odd/{name}", 100)
        with pytest.raises(NotFound):
            await files.resolve("/odd/loop")
        content = await files.read("/proc/self/status", 1 << 20)
        assert content.data.startswith(b"Name:")
        assert content.whole
        assert "self" in await listed(files, "/proc")
        assert (await files.read("/sys/kernel/mm/transparent_hugepage/enabled", 99)).data
    await files.close()


async def test_what_is_in_memory_is_written_by_the_container(real: DockerEngine) -> None:
    mounts = (Mount("tmpfs", "", "/mem"),)
    id_ = await run(real, "sleep", "600", mounts=mounts)
    files = real.containers.files(id_)
    await files.upload("/mem", blocks(packed(("a b", b"memory", 0o600, 1000))))
    await files.write("/mem/a b", b"other")
    await files.make_folder("/mem/deep")
    assert set(await listed(files, "/mem")) == {"a b", "deep"}
    assert (await files.read("/mem/a b", 100)).data == b"other"
    names = []
    reader = TarReader(contents=False)
    async for block in files.download("/mem"):
        names += [
            each.name.rstrip("/")
            for each in reader.feed(block)
            if isinstance(each, tarfile.TarInfo)
        ]
    assert sorted(names) == ["mem", "mem/a b", "mem/deep"]
    await files.close()


async def test_a_file_that_is_mounted_or_has_two_names_stays_itself(real: DockerEngine) -> None:
    id_ = await run(real, "sleep", "600")
    await shell(real, id_, "echo one >/tmp/a; ln /tmp/a /tmp/b; chmod 640 /tmp/a")
    files = real.containers.files(id_)
    await files.write("/tmp/a", b"two\n")
    assert (await files.read("/tmp/b", 100)).data == b"two\n"
    hosts = (await files.read("/etc/hosts", 10_000)).data
    await files.write("/etc/hosts", hosts + b"127.0.0.1 other\n")
    assert (await files.read("/etc/hosts", 10_000)).data == hosts + b"127.0.0.1 other\n"
    await files.close()


async def test_read_only_and_full_are_told(real: DockerEngine) -> None:
    spec = {
        "Image": BUSYBOX,
        "Cmd": ["sleep", "600"],
        "HostConfig": {"ReadonlyRootfs": True, "Tmpfs": {"/mem": "size=64k"}},
    }
    answer = await real.containers._http.call("POST", "/containers/create", body=spec)
    id_ = str(json.loads(answer)["Id"])
    await real.containers.start(id_)
    files = real.containers.files(id_)
    for work in (
        lambda: files.write("/etc/passwd", b"x"),
        lambda: files.make_folder("/etc/x"),
        lambda: files.remove(["/etc/passwd"]),
        lambda: files.rename("/etc/passwd", "/etc/other"),
        lambda: files.set_rights("/etc/passwd", 0o600, None),
    ):
        await _refused(ReadOnly, work)
    await _refused(EngineRefused, lambda: files.write("/mem/big", bytes(1 << 20)))
    await files.write("/mem/small", b"x")
    assert set(await listed(files, "/mem")) >= {"small"}
    await files.close()


async def _refused(kind: type[Exception], work: Callable[[], Awaitable[object]]) -> None:
    with pytest.raises(kind) as raised:
        await work()
    assert str(raised.value)


async def test_what_root_may_not_see_is_read_by_the_engine(real: DockerEngine) -> None:
    spec = {
        "Image": BUSYBOX,
        "Cmd": ["sleep", "600"],
        "User": "1000",
        "HostConfig": {"CapDrop": ["ALL"]},
    }
    answer = await real.containers._http.call("POST", "/containers/create", body=spec)
    id_ = str(json.loads(answer)["Id"])
    files = real.containers.files(id_)
    await files.upload("/", blocks(packed(("shut/", b"", 0o700, 1000))))
    await files.upload("/shut", blocks(packed(("in", b"seen", 0o600, 1000))))
    await real.containers.start(id_)
    assert list(await listed(files, "/shut")) == ["in"]
    await _refused(EngineRefused, lambda: files.remove(["/shut/in"]))
    await files.upload("/", blocks(packed(("own", b"seen", 0o600, 1000))))
    assert (await files.read("/own", 10)).data == b"seen"
    await files.close()


async def test_a_shell_that_is_killed_is_started_again(real: DockerEngine) -> None:
    id_ = await run(real, "sleep", "600")
    files = real.containers.files(id_)
    assert await listed(files, "/etc")
    script = "case ${p#/proc/} in 1 | $$) ;; *) kill -9 ${p#/proc/} ;; esac"
    await shell(real, id_, f"for p in /proc/[0-9]*; do {script}; done")
    assert await listed(files, "/etc")
    await real.containers.stop(id_, 0)
    assert await listed(files, "/etc")
    await files.close()


async def test_ten_thousand_entries(real: DockerEngine) -> None:
    id_ = await run(real, "sleep", "600", image=BUSYBOX)
    await shell(real, id_, "mkdir /many; cd /many; seq 1 10000 | xargs touch")
    files = real.containers.files(id_)
    assert len(await listed(files, "/many")) == 10_000
    await files.close()
