"""Debug shells beside containers without one, on a real engine."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from contract.conftest import connected
from contract.watching import Reader
from engines.base_image import BASH, BUSYBOX, NO_SHELL
from engines.dockerd import PrivateDockerd
from fakes.stage import Stage
from harness.waiting import PATIENCE
from pierhead.core.errors import AppError
from pierhead.engine.api_inside import Session
from pierhead.engine.docker import DockerEngine
from pierhead.state.connection import Connection
from pierhead.state.debug_shell import DebugProgram
from pierhead.state.helpers import Helpers, debug_spec, target_of
from pierhead.state.place import Place

SIZE = (120, 30)


class Bench:
    """A real engine with the app's own parts around it."""

    def __init__(self, stage: Stage, host: PrivateDockerd, engine: DockerEngine) -> None:
        self.stage, self.host, self.engine = stage, host, engine
        stage.connection.engine = engine  # type: ignore[assignment]
        self.connection = cast(Connection, stage.connection)
        self.helpers = Helpers(self.connection, stage.settings)

    async def docker(self, *words: str) -> str:
        return await asyncio.to_thread(self.host.docker, *words)

    async def beside(self, *words: str, image: str = BUSYBOX) -> DebugProgram:
        """A debug shell beside a container that runs with these words."""
        id_ = await self.docker("run", "--detach", "--name", "bare", *words, NO_SHELL)
        return self.program(id_, image)

    def program(self, id_: str, image: str = BUSYBOX) -> DebugProgram:
        place = Place(self.connection, self.stage.containers, id_, "bare")
        return DebugProgram(place, self.helpers, image)

    async def names(self) -> list[str]:
        return sorted((await self.docker("ps", "--all", "--format", "{{.Names}}")).split())

    async def until_alone(self) -> None:
        """Return when there is no helper any more."""
        async with asyncio.timeout(PATIENCE):
            while await self.names() not in (["bare"], []):
                await asyncio.sleep(0.02)


@pytest.fixture
async def bench(tmp_path: Path, engine_host: PrivateDockerd) -> AsyncIterator[Bench]:
    async with connected(engine_host) as engine:
        yield Bench(Stage(tmp_path), engine_host, engine)


async def said(session: Session, script: str) -> list[str]:
    """What a shell says to a script, without the prompt."""
    reader = Reader(session)
    await session.write(f"stty -echo; PS1=\necho be''gin; {script}; echo en''d\n".encode())
    await reader.until(b"begin\r\n")
    output = await reader.until(b"end\r\n")
    return output.decode().replace("end\r\n", "").splitlines()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--user", "1000:1000"),
        ("--read-only", "--cap-drop", "ALL"),
        ("--network", "none"),
        ("--network", "host"),
        ("--ipc", "shareable"),
    ],
)
async def test_it_is_in_the_namespaces_and_at_the_files(
    bench: Bench, words: tuple[str, ...]
) -> None:
    program = await bench.beside(*words)
    session = await program.open(SIZE)
    look = "echo $CONTAINER_ROOT; pwd; ls app; cat /proc/1/cmdline | tr '\\0' ' '; echo"
    expected = ["/proc/1/root", "/proc/1/root", "sleep", "/app/sleep 100000 "]
    assert await said(session, look) == expected
    for space in ("pid", "net", *(["ipc"] if "--ipc" in words else [])):
        links = f"readlink /proc/1/ns/{space}; readlink /proc/self/ns/{space}"
        first, own = await said(session, links)
        assert first == own
    assert "bare" in program.greeting
    assert "/proc/1/root" in program.greeting
    await session.close()
    await program.leave(None)
    await bench.until_alone()


@pytest.mark.parametrize(
    ("directory", "shown"),
    [
        ("/app", "/proc/1/root/app"),
        ("/app/./x y/", "/proc/1/root/app/x y"),
        ("/link/x y", "/proc/1/root"),
        ("/", "/proc/1/root"),
    ],
)
async def test_it_begins_where_the_container_does(bench: Bench, directory: str, shown: str) -> None:
    # A link could lead into the files of the helper, which are others.
    program = await bench.beside("--workdir", directory)
    if directory.startswith("/link"):
        session = await program.open(SIZE)
        await said(session, "cd /proc/1/root; rm -r link; ln -s /app link")
        await session.close()
    session = await program.open(SIZE)
    assert await said(session, "pwd; echo $PWD") == [shown, shown]
    await session.close()
    await program.leave(None)


async def test_files_can_be_changed(bench: Bench) -> None:
    program = await bench.beside()
    session = await program.open(SIZE)
    await said(session, "echo new > app/note")
    assert await bench.docker("diff", "bare") == "C /app\nA /app/note"
    await session.close()
    await program.leave(None)


@pytest.mark.parametrize("mode", ["host", "container:first"])
async def test_its_files_are_found_among_the_processes_of_others(bench: Bench, mode: str) -> None:
    await bench.docker("run", "--detach", "--name", "first", BUSYBOX, "sleep", "100000")
    program = await bench.beside("--pid", mode)
    session = await program.open(SIZE)
    (root,) = await said(session, 'echo "$CONTAINER_ROOT"; ls app > /dev/null')
    assert root.startswith("/proc/")
    assert root != "/proc/1/root"
    await session.close()
    await program.leave(None)


async def test_shells_of_one_container_share_a_helper(bench: Bench) -> None:
    program = await bench.beside(image=BASH)
    first = await program.open(SIZE)
    another = program.again()
    second = await another.open(SIZE)
    assert len(await bench.names()) == 2
    await first.close()
    await program.leave(None)
    assert await said(second, "echo still here") == ["still here"]
    await second.close()
    await another.leave(None)
    await bench.until_alone()


async def test_one_that_is_opened_again_uses_its_helper_or_makes_one(bench: Bench) -> None:
    program = await bench.beside()
    session = await program.open(SIZE)
    helper = program.inside
    await session.close()
    session = await program.open(SIZE)
    assert program.inside == helper
    await session.close()
    await bench.docker("rm", "--force", helper)
    async with asyncio.timeout(PATIENCE):
        while (await bench.names()) != ["bare"]:
            await asyncio.sleep(0.02)
    session = await program.open(SIZE)
    assert program.inside != helper
    await session.close()
    await program.leave(None)
    await bench.until_alone()


async def test_the_end_of_the_container_is_the_end_of_the_helper(bench: Bench) -> None:
    program = await bench.beside()
    session = await program.open(SIZE)
    await bench.docker("kill", "bare")
    async with asyncio.timeout(PATIENCE):
        async for _block in session:
            continue
    await session.close()
    await bench.until_alone()
    with pytest.raises(AppError) as error:
        await program.open(SIZE)
    assert error.value.title == "The container is not running."
    await program.leave(None)


async def test_an_image_without_a_shell_is_refused_and_leaves_nothing(bench: Bench) -> None:
    program = await bench.beside(image=NO_SHELL)
    with pytest.raises(AppError) as error:
        await program.open(SIZE)
    assert error.value.title == f"The image {NO_SHELL} has no shell."
    await bench.until_alone()


async def test_helpers_are_known_by_their_label(bench: Bench) -> None:
    program = await bench.beside()
    session = await program.open(SIZE)
    listed = {item.name: item for item in await bench.engine.containers.list()}
    assert target_of(listed.pop("bare")) == ""
    (helper,) = listed.values()
    assert helper.name.startswith("bare-debug-")
    assert target_of(helper) == program.place.id
    await session.close()
    await program.leave(None)


# -- when the app is gone


DYING = """
import asyncio, sys
from pathlib import Path
from engines.dockerd import PrivateDockerd
from fakes.stage import Stage
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from state.test_debug_shell import Bench, SIZE

async def main():
    engine = DockerEngine(Endpoint("tests", sys.argv[1]))
    await engine.connect()
    bench = Bench(Stage(Path(sys.argv[3])), None, engine)
    await bench.program(sys.argv[2]).open(SIZE)
    print("open", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_a_helper_ends_with_the_app_however_that_ends(bench: Bench, tmp_path: Path) -> None:
    id_ = await bench.docker("run", "--detach", "--name", "bare", NO_SHELL)
    words = (sys.executable, "-c", DYING, bench.host.url, id_, str(tmp_path))
    app = subprocess.Popen(
        words, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": ":".join(sys.path)}
    )
    assert app.stdout
    assert await asyncio.to_thread(app.stdout.readline) == b"open\n"
    assert len(await bench.names()) == 2
    app.send_signal(signal.SIGKILL)
    app.wait()
    app.stdout.close()
    await bench.until_alone()


async def test_what_was_left_behind_is_removed_at_the_next_connection(bench: Bench) -> None:
    own, foreign = bench.helpers._owner(), "somebody-else"
    for name, owner in (("left", own), ("theirs", foreign)):
        labels = ("--label", "pierhead.debug=1f", "--label", f"pierhead.owner={owner}")
        await bench.docker("run", "--detach", "--name", name, *labels, BUSYBOX, "sleep", "100000")
    program = await bench.beside()
    session = await program.open(SIZE)
    bench.stage.connection.come()
    async with asyncio.timeout(PATIENCE):
        while "left" in await bench.names():
            await asyncio.sleep(0.02)
    names = await bench.names()
    assert "theirs" in names
    assert len(names) == 3
    assert await said(session, "echo still here") == ["still here"]
    await session.close()
    await program.leave(None)


# -- words


def test_the_line_for_it_is_what_one_would_type() -> None:
    target = {"Id": "1f", "HostConfig": {"IpcMode": "private"}}
    spec = debug_spec(target, "busybox")
    assert (spec.network, spec.pid, spec.ipc) == ("container:1f", "container:1f", "")
    assert spec.tty
    assert spec.remove
    shared = debug_spec({"Id": "1f", "HostConfig": {"IpcMode": "shareable"}}, "busybox")
    assert shared.ipc == "container:1f"


async def test_windows_containers_are_told_of_nothing_they_cannot_do(tmp_path: Path) -> None:
    stage = Stage(tmp_path)

    async def inspect(id_: str) -> dict[str, str]:
        return {"Id": id_, "Platform": "windows"}

    stage.engine.containers.inspect = inspect  # type: ignore[method-assign, assignment]
    connection = cast(Connection, stage.connection)
    place = Place(connection, stage.containers, "1f", "web")
    with pytest.raises(AppError) as error:
        await DebugProgram(place, Helpers(connection, stage.settings), BUSYBOX).open(SIZE)
    assert "Windows" in error.value.title
    await stage.engine.close()
