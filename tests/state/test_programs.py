"""What terminals run: opened, remembered and repeated, on a fake engine."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from engines.base_image import BASH, NO_SHELL
from fakes.stage import Stage
from pierhead.core.errors import EngineRefused
from pierhead.core.resources import State
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.state.attached import MainProgram, StartedProgram, attach_and_start
from pierhead.state.connection import Connection
from pierhead.state.foreground import MARK
from pierhead.state.place import Place
from pierhead.state.programs import NoShell, ShellProgram, recall

SIZE = (97, 31)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    await stage.engine.close()


async def place(stage: Stage, *command: str, image: str = BASH, **options: Any) -> Place:
    spec = RunSpec(image, command or ("sleep", "600"), name="web", **options)
    id_ = await stage.engine.containers.create(spec)
    await stage.engine.containers.start(id_)
    await stage.list()
    return at(stage, id_)


def at(stage: Stage, id_: str) -> Place:
    return Place(cast(Connection, stage.connection), stage.containers, id_, "web")


def asked(stage: Stage) -> list[ExecSpec]:
    (record,) = stage.engine.containers.records.values()
    return record.execs


# -- shells


async def test_the_shell_that_the_user_likes_best_is_run(stage: Stage) -> None:
    here = await place(stage)
    for liked, path in (((), "/bin/bash"), (("sh", "bash"), "/bin/sh")):
        session = await ShellProgram(here, None, liked).open(SIZE)
        assert asked(stage)[-1].command == (path,)
        await session.close()


async def test_programs_are_told_of_the_terminal_unless_the_user_says_else(stage: Stage) -> None:
    spec = ExecSpec(("sh",), environment=(("TERM", "vt100"), ("A", "1")))
    session = await ShellProgram(await place(stage), spec).open(SIZE)
    told = dict(asked(stage)[-1].environment)
    assert len(told.pop(MARK)) == 16
    assert told == {
        "TERM": "vt100",
        "COLORTERM": "truecolor",
        "TERM_PROGRAM": "Pierhead",
        "A": "1",
    }
    await session.close()


async def test_without_a_terminal_nothing_is_told_of_one(stage: Stage) -> None:
    spec = ExecSpec(("sh", "-c", "cat"), environment=(("A", "1"),), tty=False)
    session = await ShellProgram(await place(stage), spec).open(SIZE)
    assert [name for name, _value in asked(stage)[-1].environment] == [MARK, "A"]
    await session.close()


async def test_a_container_without_a_shell_says_so(stage: Stage) -> None:
    program = ShellProgram(await place(stage, "/app/sleep", "9", image=NO_SHELL))
    with pytest.raises(NoShell) as error:
        await program.open(SIZE)
    assert error.value.title == "web has no shell."


async def test_a_folder_that_is_gone_is_tried_once(stage: Stage) -> None:
    program = ShellProgram(await place(stage))
    program.directory = "/missing/here"
    session = await program.open(SIZE)
    assert [spec.workdir for spec in asked(stage)] == ["/missing/here", ""]
    assert program.directory == ""
    await session.close()


async def test_a_folder_that_the_user_asked_for_must_be_there(stage: Stage) -> None:
    program = ShellProgram(await place(stage), ExecSpec(("sh",), workdir="/missing"))
    with pytest.raises(EngineRefused):
        await program.open(SIZE)
    assert len(asked(stage)) == 1


# -- memory


def through_a_file(memory: Mapping[str, Any] | None) -> Any:
    return json.loads(json.dumps(memory))


async def test_a_shell_is_remembered_without_secrets(stage: Stage) -> None:
    spec = ExecSpec(
        ("bash", "-l"),
        user="app",
        workdir="/srv",
        environment=(("A", "1"), ("API_TOKEN", "x")),
        detach_keys="ctrl-a",
    )
    program = ShellProgram(await place(stage), spec)
    program.directory = "/var/log"
    memory = through_a_file(program.memory())
    assert "API_TOKEN" not in json.dumps(memory)
    assert (memory["what"], memory["name"]) == ("shell", "web")
    again = recall(program.place, memory, ())
    assert again.directory == "/var/log"
    assert again.spec == ExecSpec(
        ("bash", "-l"), "app", "/srv", (("A", "1"),), detach_keys="ctrl-a"
    )


@pytest.mark.parametrize(
    "memory",
    [
        {},
        {"command": "bash", "environment": [["A"], 3, ["B", None]], "user": 5, "tty": "yes"},
        {"command": [1, None], "directory": ["/"], "privileged": "yes"},
        {"environment": {"A": "1"}, "directory": "relative"},
    ],
)
async def test_any_memory_is_read(stage: Stage, memory: dict[str, Any]) -> None:
    program = recall(at(stage, "1f"), memory, ())
    assert program.directory == ""
    assert program.spec.tty
    assert not program.spec.privileged
    assert all(isinstance(word, str) for word in program.spec.command)


@pytest.mark.parametrize(
    ("spec", "plain"),
    [
        (ExecSpec(()), True),
        (ExecSpec(("/bin/zsh",), user="app", workdir="/"), True),
        (ExecSpec(("/bin/zsh",), privileged=True), False),
        (ExecSpec(("sh", "-c", "reboot")), False),
        (ExecSpec(("reboot",)), False),
    ],
)
async def test_only_a_shell_is_plain(stage: Stage, spec: ExecSpec, plain: bool) -> None:
    assert ShellProgram(at(stage, "1f"), spec).is_plain is plain


async def test_the_same_in_another_terminal_as_words(stage: Stage) -> None:
    spec = ExecSpec((), user="app", environment=(("A", "a b"),), privileged=True)
    program = ShellProgram(await place(stage), spec)
    assert list(program.outside())[-2:] == ["web", "sh"]
    session = await program.open(SIZE)
    program.directory = "/var/log"
    assert list(program.outside()) == [
        *("exec", "-it", "--privileged", "-e", "A=a b", "-u", "app", "-w", "/var/log"),
        *("web", "/bin/bash"),
    ]
    await session.close()


# -- the main process


async def test_attaching_tells_size_and_keys_and_starts_nothing(stage: Stage) -> None:
    here = await place(stage, "cat", tty=True, interactive=True)
    program = MainProgram(here, lambda: "ctrl-x")
    session = await program.open(SIZE)
    (record,) = stage.engine.containers.records.values()
    assert record.process
    assert (record.process.columns, record.process.lines) == SIZE
    assert program.keys == "ctrl-x"
    assert list(program.outside()) == ["attach", "--detach-keys", "ctrl-x", "web"]
    await session.close()
    assert record.shown.state is State.RUNNING


async def test_a_container_is_started_when_that_is_asked_for(stage: Stage) -> None:
    here = await place(stage, "sh", "-c", "echo once; exit 2", tty=True)
    record = stage.engine.containers.find(here.id)
    assert record.watch
    await record.watch
    session = await MainProgram(here).start(SIZE)
    assert [block async for block in session] == [b"once\r\n"]
    assert record.starts == 2
    await session.close()


async def test_what_removed_itself_is_made_anew(stage: Stage) -> None:
    containers = stage.engine.containers
    spec = RunSpec(BASH, ("sh", "-c", "echo once"), name="web", tty=True, remove=True)
    id_ = await containers.create(spec)
    program = StartedProgram(at(stage, id_), await attach_and_start(stage.engine, id_), spec)
    first = await program.open(SIZE)
    assert [block async for block in first] == [b"once\r\n"]
    await stage.list()
    again = await program.start(SIZE)
    assert program.place.id != id_
    assert [block async for block in again] == [b"once\r\n"]
