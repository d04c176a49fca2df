"""What goes wrong around a build: files, disks, engines; each told in a sentence, nothing left."""

from __future__ import annotations

import os
import stat
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from contract.trouble import aside, at_work, failure_of, nothing_left, own_files
from contract.watching import count_sockets, gather
from engine.buildkit.conftest import Spec, output_of
from engine.buildkit.test_cancel import LONG_EXPORT, Reached, told
from engines.base_image import BUSYBOX, load_base_images
from engines.dockerd import PrivateDockerd
from engines.processes import running
from harness.waiting import steady, until
from pierhead.core.errors import EngineUnreachable
from pierhead.dockerfile import tar
from pierhead.engine.api_build import BuildOutput, BuildSpec, Built, ContextSent, OutputKind
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint

__all__ = ["aside"]
pytestmark = pytest.mark.usefixtures("aside")

BUILDERS = pytest.mark.parametrize("classic", [False, True], ids=["buildkit", "classic"])
NOBODY = 65534
MEGABYTE = 1 << 20


# -- files


@pytest.fixture
async def unprivileged(
    engine: DockerEngine, engine_host: PrivateDockerd, isolation: Path, spec: Spec
) -> AsyncIterator[Path]:
    """Somebody who is not root; the folder is theirs, with a file and a folder that are shut."""
    await gather(engine.build(spec("RUN true")))  # what is loaded late is loaded by root
    folder = Path(tempfile.mkdtemp(dir=isolation))
    (folder / "open").write_text("open")
    (folder / "shut").write_text("shut")
    (folder / "closed").mkdir()
    for place in (isolation, *isolation.rglob("*")):
        os.chown(place, NOBODY, NOBODY, follow_symlinks=False)
    (folder / "shut").chmod(0)
    (folder / "closed").chmod(0)
    engine_host.socket.chmod(0o666)
    os.seteuid(NOBODY)
    yield folder
    os.seteuid(0)
    engine_host.socket.chmod(0o660)


def of(folder: Path, *lines: str, **options: Any) -> BuildSpec:
    """A build of these lines in a folder."""
    dockerfile = folder / "Dockerfile"
    dockerfile.write_text("\n".join((f"FROM {BUSYBOX}", *lines)) + "\n")
    return BuildSpec(folder, dockerfile, **options)


@BUILDERS
async def test_what_the_user_may_not_read_is_named(
    engine: DockerEngine, unprivileged: Path, classic: bool
) -> None:
    wanted = of(unprivileged, "COPY . /all/", "RUN echo never", classic=classic)
    error = await failure_of(engine, wanted)
    assert "cannot be read" in error.title
    assert ".dockerignore" in error.hint
    if not classic:
        assert error.title == "2 files of the build context cannot be read."
        assert "shut in the build context" in error.detail
        assert "closed in the build context" in error.detail
    (unprivileged / ".dockerignore").write_text("shut\nclosed\n")
    assert isinstance((await gather(engine.build(wanted)))[-1], Built)


@pytest.mark.parametrize("kind", [OutputKind.TAR, OutputKind.FOLDER])
async def test_a_place_where_the_user_may_not_write(
    engine: DockerEngine, unprivileged: Path, kind: OutputKind
) -> None:
    place = unprivileged / "closed" / "result"
    (unprivileged / ".dockerignore").write_text("*\n")
    error = await failure_of(engine, of(unprivileged, "RUN true", output=BuildOutput(kind, place)))
    assert error.title == f"The result cannot be written to {place}."
    assert error.detail == "Permission denied"
    assert "another place" in error.hint


LOOK = " && ".join(
    (
        "cd /all",
        "readlink out",
        "readlink dangling",
        "readlink loop",
        "[ one -ef two ] && echo same || echo apart",
        "cat '<b>bold<' && echo",
        "test -p pipe && echo pipe",
        "test ! -e socket",
    )
)


@BUILDERS
async def test_links_devices_and_sockets(
    engine: DockerEngine, spec: Spec, context: Path, classic: bool
) -> None:
    import socket

    (context / "out").symlink_to("/etc/passwd")
    (context / "dangling").symlink_to("nowhere")
    (context / "loop").symlink_to("loop")
    (context / "one").write_text("1")
    os.link(context / "one", context / "two")
    (context / "<b>bold<").write_text("hostile")
    os.mkfifo(context / "pipe")
    os.mknod(context / "device", stat.S_IFCHR | 0o600, os.makedev(1, 3))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(context / "socket"))
    wanted = spec("COPY . /all/", f"RUN {LOOK}", no_cache=True, classic=classic)
    if not classic:
        # BuildKit makes files of sockets, as it does for docker's own client.
        wanted = spec("COPY . /all/", f"RUN {LOOK} || true", no_cache=True)
    output = output_of(await gather(engine.build(wanted))).splitlines()
    words = [line for line in output if line and "--->" not in line]
    assert words[:3] == ["/etc/passwd", "nowhere", "loop"]
    assert words[3] in {"same", "apart"}
    assert words[4] == "hostile"
    assert ("pipe" in words[5:]) is classic


LOOK_BACK = "; ".join(
    (
        "echo sent $(wc -c < /all/0first)",
        "[ -L /all/becomes-a-link ] || ! grep -qs root: /all/becomes-a-link || echo leaked",
    )
)
"""A link that a file becomes must not have what it leads to sent, which is not in the context."""


@BUILDERS
async def test_files_that_change_while_they_are_sent(
    engine: DockerEngine, spec: Spec, context: Path, classic: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("0first", "grows", "shrinks", "vanishes", "becomes-a-pipe", "becomes-a-link"):
        (context / name).write_bytes(b"x" * 100_000)
    (context / "folder").mkdir()
    (context / "folder" / "inner").write_bytes(b"x" * 1000)
    opening = tar.open_without_waiting
    changed: list[bool] = []

    def change(path: str, flags: int) -> int:
        if not changed:
            changed.append(True)
            disturb(context)
        return opening(path, flags)

    monkeypatch.setattr(tar, "open_without_waiting", change)
    wanted = spec("COPY . /all/", f"RUN {LOOK_BACK}", no_cache=True, classic=classic)
    sockets = await steady(count_sockets)
    try:
        events = await gather(engine.build(wanted))
        assert isinstance(events[-1], Built)
        lines = output_of(events).splitlines()
        assert "sent 100000" in lines
        assert "leaked" not in lines
    except AssertionError:
        raise
    except Exception as error:
        # Only what became another thing may stop it, and is then named.
        assert "becomes-a-link" in str(error)  # noqa: PT017 - either is right
    assert changed
    await nothing_left(engine, sockets)


def disturb(context: Path) -> None:
    """What other programs may do to a context at any moment."""
    with (context / "grows").open("ab") as file:
        file.write(b"more" * 100_000)
    os.truncate(context / "shrinks", 10)
    (context / "vanishes").unlink()
    (context / "becomes-a-pipe").unlink()
    os.mkfifo(context / "becomes-a-pipe")
    (context / "becomes-a-link").unlink()
    (context / "becomes-a-link").symlink_to("/etc/passwd")
    (context / "folder" / "inner").unlink()
    (context / "folder").rmdir()


# -- engines that end


MOMENTS: dict[str, tuple[str, Reached, str]] = {
    "while the context is sent": (
        "COPY huge /",
        lambda event: isinstance(event, ContextSent) and event.sent > 20_000_000,
        "",
    ),
    "while a step runs": ("RUN sleep 4326", told("sleep"), "4326"),
    "while the image is exported": (
        LONG_EXPORT,
        told("exporting"),
        "",
    ),
}


class Reaching(NamedTuple):
    """Does something once a build is at a point."""

    reached: Reached
    process: str
    act: Callable[[], None]

    async def follow(self, engine: DockerEngine, wanted: BuildSpec) -> None:
        """Follow the build to its end."""
        done = False
        async for event in engine.build(wanted):
            if not done and self.reached(event):
                if self.process:
                    await until(lambda: running(self.process))
                self.act()
                done = True


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
async def test_an_engine_that_is_killed_and_comes_back(
    engine: DockerEngine,
    engine_host: PrivateDockerd,
    spec: Spec,
    context: Path,
    moment: tuple[str, Reached, str],
) -> None:
    line, reached, process = moment
    with (context / "huge").open("wb") as file:
        os.truncate(file.fileno(), 1 << 30)
    wanted = spec(line, no_cache=True)
    sockets, files = await steady(count_sockets), own_files(context)
    reaching = Reaching(reached, process, engine_host.kill)
    with pytest.raises(EngineUnreachable) as caught:
        await reaching.follow(engine, wanted)
    assert caught.value.title == "The connection to tests broke."
    assert caught.value.hint == "The engine was stopped, or the network is gone."
    assert not at_work()
    assert own_files(context) == files
    await until(lambda: count_sockets() <= sockets)
    engine_host.start()
    (context / "huge").unlink()
    await engine.connect()
    assert isinstance((await gather(engine.build(spec("RUN echo again"))))[-1], Built)


# -- disks that are full


@pytest.fixture
def small() -> Iterator[PrivateDockerd]:
    """An engine with a small disk that nothing has filled yet."""
    engine = PrivateDockerd()
    engine.room = 48 * MEGABYTE
    with engine:
        load_base_images(engine)
        yield engine


@pytest.fixture
async def on_small(small: PrivateDockerd) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine(Endpoint("small", small.url))
    await engine.connect()
    yield engine
    await engine.close()


@BUILDERS
@pytest.mark.parametrize("line", ["COPY huge /", "RUN dd if=/dev/zero of=/huge bs=1M count=60"])
async def test_the_engines_disk_is_full(
    on_small: DockerEngine, spec: Spec, line: str, classic: bool
) -> None:
    wanted = spec(line, no_cache=True, classic=classic)
    with (wanted.context / "huge").open("wb") as file:
        file.write(os.urandom(60 * MEGABYTE) if "COPY" in line else b"")
    error = await failure_of(on_small, wanted)
    assert error.title in {
        "The engine's disk is full.",
        "The command ended with exit code 1.",
    }
    assert "cache that nobody needs" in error.hint
    # The context does not even get as far as the step that would copy it.
    assert error.line == (0 if "COPY" in line else 2)


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of a few kilobytes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    subprocess.run(mount, check=True)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("kind", [OutputKind.TAR, OutputKind.FOLDER])
async def test_the_own_disk_is_full(
    engine: DockerEngine, spec: Spec, full_disk: Path, kind: OutputKind
) -> None:
    output = BuildOutput(kind, full_disk / "result")
    error = await failure_of(engine, spec("RUN true", output=output))
    assert error.title == f"The result cannot be written to {output.path}."
    assert error.detail == "No space left on device"
    assert "make room" in error.hint
    assert not list(full_disk.rglob("*"))


# -- memory that ends


@pytest.fixture
async def little_memory(
    engine: DockerEngine, engine_host: PrivateDockerd, spec: Spec
) -> AsyncIterator[None]:
    """The engine's containers get 48 MB together beside what they have by now."""
    await gather(engine.build(spec("RUN true", no_cache=True)))  # their group comes with the first
    group, limit, used, none = Path("/sys/fs/cgroup/memory"), "limit_in_bytes", "usage_in_bytes", -1
    if not group.exists():
        group, limit, used, none = Path("/sys/fs/cgroup"), "max", "current", "max"
    group /= engine_host.name
    # What they wrote counts as well where the engine's disk is in memory.
    taken = int((group / f"memory.{used}").read_text())
    (group / f"memory.{limit}").write_text(str(taken + 48 * MEGABYTE))
    yield
    (group / f"memory.{limit}").write_text(str(none))


@pytest.mark.usefixtures("little_memory")
@BUILDERS
async def test_a_command_that_takes_too_much_memory(
    engine: DockerEngine, spec: Spec, classic: bool
) -> None:
    error = await failure_of(engine, spec("RUN tail /dev/zero; exit $?", classic=classic))
    assert (error.title, error.line) == ("The command was killed (exit code 137).", 2)
    assert "Too little memory" in error.hint
