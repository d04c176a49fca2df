"""Terminals: attach and exec, input, size, status, and the end of each."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contract.watching import (
    Reader,
    begun,
    hearing,
    listed,
    logged,
    open_sockets,
    output_of,
    run,
    until_sockets,
)
from engines.base_image import BASH, NO_SHELL
from engines.dockerd import PrivateDockerd
from harness.waiting import PATIENCE
from pierhead.core.errors import EngineRefused, NotFound, ReadOnly
from pierhead.core.resources import State
from pierhead.core.run import ExecSpec
from pierhead.engine import inside
from pierhead.engine.api import Engine
from pierhead.engine.api_inside import PathStat, Process
from pierhead.engine.archives import Archive, Piece
from pierhead.engine.docker import DockerEngine

COUNT = 500
RUNS = 30
COUNTED = b"".join(b"%d\r\n" % number for number in range(1, COUNT + 1))


async def test_history_loses_nothing(engine: Engine) -> None:
    id_ = await run(
        engine, "sh", "-c", f"seq 1 {COUNT}; echo ready; cat", interactive=True, tty=True
    )
    # What is written while somebody attaches, an engine gives twice: as history and as it comes.
    await logged(engine, id_, b"ready")
    for _ in range(10):
        session = await engine.containers.attach(id_, history=True)
        assert await Reader(session).until(b"ready\r\n") == COUNTED + b"ready\r\n"
        await session.close()


async def test_attached_before_the_start_sees_all(engine: Engine) -> None:
    id_ = await run(engine, "seq", "1", str(COUNT), start=False, interactive=True, tty=True)
    session = await engine.containers.attach(id_)
    await engine.containers.start(id_)
    assert await output_of(session) == COUNTED
    assert await session.exit_code() == 0
    await session.close()


@pytest.mark.parametrize("remove", [False, True])
async def test_the_status_of_an_attached_program(engine: Engine, remove: bool) -> None:
    command = ("sh", "-c", "echo done; exit 7")
    id_ = await run(engine, *command, start=False, interactive=True, tty=True, remove=remove)
    session = await engine.containers.attach(id_)
    await engine.containers.start(id_)
    assert await output_of(session) == b"done\r\n"
    async with asyncio.timeout(PATIENCE):
        assert await session.exit_code() == 7
    await session.close()


async def test_a_second_start_has_a_status_of_its_own(engine: Engine) -> None:
    async with hearing(engine) as heard:
        id_ = await run(engine, "sh", "-c", "exit 4", interactive=True, tty=True)
        await heard.until("die", id_)
    session = await engine.containers.attach(id_)
    await engine.containers.start(id_)
    await output_of(session)
    assert await session.exit_code() == 4
    await session.close()


@pytest.mark.parametrize("status", [0, 7])
async def test_exec_tells_output_and_status(engine: Engine, status: int) -> None:
    id_ = await run(engine, "sleep", "600")
    session = await engine.containers.exec(id_, ExecSpec(("sh", "-c", f"echo hi; exit {status}")))
    assert session.tty
    assert await output_of(session) == b"hi\r\n"
    assert await session.exit_code() == status
    await session.close()


async def test_exec_without_a_terminal(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600")
    spec = ExecSpec(("sh", "-c", "echo out; echo err >&2; cat"), tty=False)
    session = await engine.containers.exec(id_, spec)
    assert not session.tty
    reader = Reader(session)
    await session.write(b"typed\n")
    # Two pipes carry them: either may come first.
    seen = await reader.until_all(b"out\n", b"err\n", b"typed\n")
    assert sorted(seen.split()) == [b"err", b"out", b"typed"]
    await session.close()


@pytest.mark.parametrize("tty", [True, False])
async def test_a_program_that_ends_at_once_loses_nothing(engine: Engine, tty: bool) -> None:
    id_ = await run(engine, "sleep", "600")
    expected = COUNTED if tty else COUNTED.replace(b"\r", b"")
    for _ in range(RUNS):
        spec = ExecSpec(("seq", "1", str(COUNT)), tty=tty)
        session = await engine.containers.exec(id_, spec, (80, 24))
        assert await output_of(session) == expected
        assert await session.exit_code() == 0
        await session.close()


async def test_a_program_begins_in_a_window_of_its_size(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600")
    for columns in range(80, 80 + RUNS):
        session = await engine.containers.exec(id_, ExecSpec(("stty", "size")), (columns, 33))
        assert await output_of(session) == f"33 {columns}\r\n".encode()
        assert await session.exit_code() == 0
        await session.close()


async def test_a_program_waits_for_an_engine_that_is_late_with_the_size(
    real: DockerEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    resize = inside._resize

    async def late(*given: Any) -> None:
        await asyncio.sleep(1)
        await resize(*given)

    monkeypatch.setattr(inside, "_resize", late)
    id_ = await run(real, "sleep", "600")
    session = await real.containers.exec(id_, ExecSpec(("stty", "size")), (97, 33))
    assert await output_of(session) == b"33 97\r\n"
    await session.close()


async def test_the_first_thing_that_a_shell_is_asked_sees_the_size(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600")
    session = await engine.containers.exec(id_, ExecSpec(("sh",)), (132, 43))
    await session.write(b"stty size\n")
    await Reader(session).until(b"43 132\r\n")
    await session.close()


@pytest.mark.parametrize(
    ("spec", "title"),
    [
        (ExecSpec(("fish",)), "The program to run is not in the image."),
        (ExecSpec(("sh",), workdir="/missing"), "There is no such folder in the container."),
        (ExecSpec(("sh",), user="nobody-knows"), "There is no such user in the image."),
    ],
)
@pytest.mark.parametrize("tty", [True, False])
async def test_what_cannot_be_started_is_refused(
    engine: Engine, spec: ExecSpec, title: str, tty: bool
) -> None:
    id_ = await run(engine, "sleep", "600")
    before = await open_sockets()
    with pytest.raises(EngineRefused) as refused:
        await engine.containers.exec(id_, replace(spec, tty=tty), (80, 24))
    assert refused.value.title == title
    await until_sockets(before)


async def test_what_a_shell_runs_is_its_child(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600")
    session = await engine.containers.exec(id_, ExecSpec(("sh",)), (80, 24))
    reader = Reader(session)
    await reader.until(b"# ")
    shell = await session.pid()
    own = {process.id: process for process in await engine.containers.processes(id_)}
    assert own[shell].command == "sh"
    assert own[shell].foreground
    assert not [process for process in own.values() if process.parent == shell]
    await session.write(b"sleep 321\n")
    async with asyncio.timeout(PATIENCE):
        while not (children := await _children(engine, id_, shell)):
            await asyncio.sleep(0.01)
    assert [(child.command, child.foreground) for child in children] == [("sleep 321", True)]
    own = {process.id: process for process in await engine.containers.processes(id_)}
    assert not own[shell].foreground
    await session.close()


async def _children(engine: Engine, id_: str, parent: int) -> Sequence[Process]:
    """What a process started, once it is what it was started to be."""
    found = await engine.containers.processes(id_)
    return [one for one in found if one.parent == parent and one.command != "sh"]


async def test_the_main_process_is_known(engine: Engine) -> None:
    id_ = await run(engine, "cat", interactive=True, tty=True)
    await begun(engine, id_, "cat")
    session = await engine.containers.attach(id_)
    pid = await session.pid()
    assert [one.command for one in await engine.containers.processes(id_) if one.id == pid] == [
        "cat"
    ]
    await session.close()


async def test_users_are_those_of_the_container(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600")
    found = await engine.containers.users(id_)
    assert [(user.name, user.id, user.group) for user in found] == [
        ("root", 0, 0),
        ("app", 1000, 1000),
    ]
    bare = await run(engine, image=NO_SHELL)
    assert await engine.containers.users(bare) == ()
    with pytest.raises(NotFound):
        await engine.containers.users("nothing")


async def test_the_end_of_the_input_ends_what_reads_it(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600")
    session = await engine.containers.exec(id_, ExecSpec(("cat",), tty=False))
    await session.write(b"all of it\n")
    await session.end_input()
    assert await output_of(session) == b"all of it\n"
    assert await session.exit_code() == 0
    await session.close()


async def test_the_size_of_the_window(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600")
    session = await engine.containers.exec(id_, ExecSpec(("sh",)))
    reader = Reader(session)
    for columns, lines in ((100, 30), (81, 7)):
        await session.resize(columns, lines)
        await session.write(b"stty size\n")
        await reader.until(f"{lines} {columns}\r\n".encode())
    await session.write(b"exit 5\n")
    await reader.rest()
    assert await session.exit_code() == 5
    await session.resize(90, 20)
    await session.close()


async def test_the_size_of_an_attached_window(engine: Engine) -> None:
    id_ = await run(engine, "sh", interactive=True, tty=True)
    session = await engine.containers.attach(id_, history=True)
    await session.resize(97, 33)
    await session.write(b"stty size\n")
    await Reader(session).until(b"33 97\r\n")
    await session.close()


async def test_control_c_interrupts_and_control_d_ends(engine: Engine) -> None:
    id_ = await run(engine, "sleep", "600")
    session = await engine.containers.exec(id_, ExecSpec(("sh",)))
    reader = Reader(session)
    await reader.until(b"# ")
    # The program itself says that it is there: before it, the shell would take the interrupt.
    await session.write(b"sh -c 'echo before; exec sleep 300'\n")
    await reader.until(b"\nbefore\r\n")
    await session.write(b"\x03")
    await reader.until(b"^C")
    await reader.until(b"# ")
    await session.write(b"echo after\n")
    await reader.until(b"\nafter\r\n")
    # At the prompt it ends the shell; before, it would be thrown away with what was typed ahead.
    await reader.until(b"# ")
    await session.write(b"\x04")
    await reader.rest()
    await session.close()


async def test_a_shell_sees_two_processes(engine: Engine) -> None:
    id_ = await run(engine, "bash", image=BASH, start=False, interactive=True, tty=True)
    session = await engine.containers.attach(id_)
    await engine.containers.start(id_)
    reader = Reader(session)
    await reader.until(b"# ")
    await session.write(b"ps\n")
    rows = [line.split() for line in (await reader.until(b"# ")).splitlines()]
    assert [row[-1] for row in rows if b"root" in row] == [b"bash", b"ps"]
    await session.close()


async def test_closing_detaches_and_the_program_goes_on(engine: Engine) -> None:
    id_ = await run(engine, "sh", "-c", "echo begun; cat", interactive=True, tty=True)
    before = await open_sockets()
    session = await engine.containers.attach(id_, history=True)
    reader = Reader(session)
    await reader.until(b"begun\r\n")
    reading = asyncio.create_task(reader.rest())
    await asyncio.sleep(0)
    await session.close()
    async with asyncio.timeout(PATIENCE):
        await reading
    await until_sockets(before)
    assert (await listed(engine, id_)).state is State.RUNNING
    again = await engine.containers.attach(id_)
    await again.write(b"still here\n")
    await Reader(again).until(b"still here\r\n")
    await again.close()


async def test_a_cancelled_reader_closes_nothing_else(engine: Engine) -> None:
    id_ = await run(engine, "cat", interactive=True, tty=True)
    session = await engine.containers.attach(id_)
    reading = asyncio.create_task(output_of(session))
    await asyncio.sleep(0.01)
    reading.cancel()
    await asyncio.wait([reading])
    await session.close()
    assert (await listed(engine, id_)).state is State.RUNNING


async def test_the_end_of_the_container_ends_every_session(engine: Engine) -> None:
    id_ = await run(engine, "cat", interactive=True, tty=True)
    attached = await engine.containers.attach(id_)
    started = await engine.containers.exec(id_, ExecSpec(("cat",)))
    readings = [asyncio.create_task(output_of(session)) for session in (attached, started)]
    await engine.containers.kill(id_)
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*readings)
        assert await attached.exit_code() == 137
    for session in (attached, started):
        await session.close()


# -- files


def archive(folder: Path, *names: str, user: int = 0) -> Archive:
    """Files of these names, as an archive."""
    for name in names:
        (folder / name).write_bytes(name.encode() * 1000)
    return Archive([Piece(folder / name, name) for name in names], user, user)


async def test_files_are_put_and_seen(engine: Engine, tmp_path: Path) -> None:
    id_ = await run(engine, "sleep", "600")
    async with aclosing(archive(tmp_path, "a", "b c").blocks()) as blocks:  # type: ignore[type-var]
        await engine.containers.put(id_, "/tmp", blocks)
    assert await engine.containers.stat(id_, "/tmp/b c") == PathStat(3000, folder=False)
    found = await engine.containers.stat(id_, "/tmp")
    assert found
    assert found.folder
    assert await engine.containers.stat(id_, "/tmp/nothing") is None
    with pytest.raises(NotFound):
        await engine.containers.stat("nothing", "/tmp")


async def test_a_folder_that_is_not_there_takes_nothing(engine: Engine, tmp_path: Path) -> None:
    id_ = await run(engine, "sleep", "600")
    async with aclosing(archive(tmp_path, "a").blocks()) as blocks:  # type: ignore[type-var]
        with pytest.raises(NotFound):
            await engine.containers.put(id_, "/missing", blocks)


async def test_owners_are_kept_and_links_are_told(real: DockerEngine, tmp_path: Path) -> None:
    id_ = await run(real, "sleep", "600")
    async with aclosing(archive(tmp_path, "a", user=1000).blocks()) as blocks:  # type: ignore[type-var]
        await real.containers.put(id_, "/tmp", blocks)
    session = await real.containers.exec(id_, ExecSpec(("stat", "-c", "%u:%g", "/tmp/a")))
    assert await output_of(session) == b"1000:1000\r\n"
    await session.close()
    link = await real.containers.stat(id_, "/bin/sh")
    assert link
    assert link.link == "/bin/busybox"


async def test_a_file_system_that_is_read_only_says_so(
    real: DockerEngine, engine_host: PrivateDockerd, tmp_path: Path
) -> None:
    words = ("run", "--detach", "--read-only", BASH, "sleep", "600")
    id_ = await asyncio.to_thread(engine_host.docker, *words)
    async with aclosing(archive(tmp_path, "a").blocks()) as blocks:  # type: ignore[type-var]
        with pytest.raises(ReadOnly) as error:
            await real.containers.put(id_, "/tmp", blocks)
    assert error.value.title == "The container may not change its files there."
