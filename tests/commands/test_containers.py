from __future__ import annotations

from typing import Any

import pytest

from fakes.stage import Stage
from pierhead.commands.containers import containers as commands
from pierhead.core.errors import EngineRefused, NotFound
from pierhead.core.resources import Container, Port, State
from pierhead.core.run import RunSpec
from pierhead.state.notices import Level


def sleeping(name: str) -> RunSpec:
    return RunSpec("pierhead/busybox:1", ("sleep", "600"), name=name)


WEB = Container("a" * 64, "web", "nginx", State.RUNNING, ports=(Port(80, host_port=8080),))


def command(name: str) -> Any:
    return commands[f"container.{name}"]


async def made(stage: Stage, *names: str, running: bool = True) -> list[Container]:
    """Containers of the fake engine, as the store lists them."""
    for name in names:
        id_ = await stage.engine.containers.create(sleeping(name))
        if running:
            await stage.engine.containers.start(id_)
    await stage.list()
    return [next(c for c in stage.containers if c.name == name) for name in names]


def states(stage: Stage) -> dict[str, State]:
    records = stage.engine.containers.records.values()
    return {record.shown.name: record.shown.state for record in records}


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("start", {State.CREATED, State.EXITED}),
        ("stop", {State.RUNNING, State.PAUSED, State.RESTARTING}),
        ("restart", {State.RUNNING, State.PAUSED, State.RESTARTING}),
        ("kill", {State.RUNNING, State.PAUSED, State.RESTARTING}),
        ("pause", {State.RUNNING}),
        ("unpause", {State.PAUSED}),
        ("shell", {State.RUNNING}),
        ("execute", {State.RUNNING}),
        ("attach", {State.RUNNING}),
        ("browse", {State.RUNNING}),
        ("rename", set(State) - {State.REMOVING}),
        ("remove", set(State) - {State.REMOVING}),
        ("logs", set(State)),
        ("inspect", set(State)),
        ("copy_id", set(State)),
    ],
)
def test_each_command_applies_to_the_states_in_which_it_can_work(
    name: str, fits: set[State]
) -> None:
    applies = {
        state
        for state in State
        if command(name).when(Container("1", "x", "y", state, ports=WEB.ports))
    }
    assert applies == fits


def test_nothing_to_browse_without_a_published_tcp_port() -> None:
    udp = Port(53, "udp", host_port=53)
    unpublished = Port(80)
    for port in (udp, unpublished):
        container = Container("1", "x", "y", State.RUNNING, ports=(port,))
        assert not command("browse").when(container)


async def test_life(stage: Stage) -> None:
    (web,) = await made(stage, "web", running=False)
    seen = []
    for name in ("start", "pause", "unpause", "restart", "stop"):
        await stage.list()
        await stage.run(command(name), stage.containers.get(web.id))
        seen.append(states(stage)["web"])
    assert seen == [State.RUNNING, State.PAUSED, State.RUNNING, State.RUNNING, State.EXITED]
    assert not stage.notices
    await stage.engine.containers.end()


async def test_several_at_once_and_only_those_that_it_applies_to(stage: Stage) -> None:
    await made(stage, "one", "two", running=False)
    await made(stage, "three")
    await stage.run(command("start"), *stage.containers)
    assert set(states(stage).values()) == {State.RUNNING}
    assert stage.engine.wire.calls.count("containers.start") == 3
    await stage.engine.containers.end()


async def test_a_refusal_keeps_the_engine_s_own_words(stage: Stage) -> None:
    (web,) = await made(stage, "web", running=False)
    words = "driver failed: Bind for 0.0.0.0:80 failed: <b>port</b> is already allocated"
    stage.engine.wire.failures["containers.start"] = EngineRefused("The port is taken.", words)
    await stage.run(command("start"), web)
    (notice,) = stage.notices
    assert (notice.level, notice.title, notice.detail) == (
        Level.ERROR,
        "The port is taken.",
        words,
    )


# -- rename


async def test_rename(stage: Stage) -> None:
    (web,) = await made(stage, "web", running=False)
    stage.answers = {"name": "front"}
    await stage.run(command("rename"), web)
    assert list(states(stage)) == ["front"]


async def test_renaming_to_the_same_name_asks_nothing_of_the_engine(stage: Stage) -> None:
    (web,) = await made(stage, "web", running=False)
    await stage.run(command("rename"), web)
    assert "containers.rename" not in stage.engine.wire.calls


async def test_a_bad_name_is_named_before_it_is_sent(stage: Stage) -> None:
    web, _db = await made(stage, "web", "db", running=False)
    await stage.run(command("rename"), web)
    (field,) = stage.questions[0].fields
    assert field.value == "web"
    assert [bool(field.problem(name)) for name in ("", "x", "-x", "a b", "ü1", "db")] == [True] * 6
    assert [field.problem(name) for name in ("web", "x1", "a.b_c-d")] == [""] * 3


# -- kill and remove


async def test_kill_asks_and_can_be_backed_out_of(stage: Stage) -> None:
    (web,) = await made(stage, "web")
    stage.answers = None
    await stage.run(command("kill"), web)
    assert states(stage)["web"] is State.RUNNING
    stage.answers = {}
    await stage.run(command("kill"), web)
    assert states(stage)["web"] is State.EXITED
    assert stage.questions[0].title == "Kill web?"
    assert stage.questions[0].destructive


async def test_removing_a_running_one_ends_it_by_default(stage: Stage) -> None:
    (web,) = await made(stage, "web")
    await stage.run(command("remove"), web)
    (question,) = stage.questions
    assert question.title == "Remove web?"
    assert question.text == "This frees 4.1 kB."
    defaults = {choice.id: choice.default for choice in question.choices}
    assert defaults == {"force": True, "volumes": False}
    assert states(stage) == {}


async def test_removing_stopped_ones_does_not_force(stage: Stage) -> None:
    targets = await made(stage, "one", "two", running=False)
    await stage.run(command("remove"), *targets)
    (question,) = stage.questions
    assert question.title == "Remove 2 containers?"
    assert question.items == ("one", "two")
    assert question.text == "This frees 8.19 kB."
    assert not any(choice.default for choice in question.choices)
    assert states(stage) == {}


async def test_one_that_is_gone_already_is_no_failure(stage: Stage) -> None:
    (web,) = await made(stage, "web", running=False)
    stage.engine.wire.failures["containers.remove"] = NotFound("There is no such container.")
    await stage.run(command("remove"), web)
    assert not stage.notices


async def test_a_size_that_the_engine_does_not_tell_is_not_waited_for(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pierhead.commands.losses.PATIENCE", 0.05)
    (web,) = await made(stage, "web", running=False)
    stage.answers = None
    stage.engine.wire.hang()
    await stage.run(command("remove"), web)
    assert stage.questions[0].text == "How much space this frees is not known."
    stage.engine.wire.resume()


async def test_a_size_of_which_a_part_is_known_is_a_least_one(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = await made(stage, "one", "two", running=False)
    tell = stage.engine.containers.size

    async def size(id_: str) -> int:
        if id_ == two.id:
            raise EngineRefused("It does not say.")
        return await tell(id_)

    monkeypatch.setattr(stage.engine.containers, "size", size)
    stage.answers = None
    await stage.run(command("remove"), one, two)
    assert stage.questions[0].text == "This frees at least 4.1 kB."


async def test_names_in_questions_cannot_break_the_line(stage: Stage) -> None:
    odd = Container("1" * 64, "a\nb\x1b[1m", "x", State.EXITED)
    stage.engine.containers.add(odd)
    stage.answers = None
    await stage.run(command("remove"), odd)
    assert stage.questions[0].title == "Remove a␊b␛[1m?"


# -- what only opens something


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("shell", ("terminals.open_shell", WEB)),
        ("execute", ("exec_form", WEB)),
        ("attach", ("terminals.open_attached", WEB)),
        ("browse", ("browse", "http://localhost:8080")),
        ("logs", ("show_details", WEB, "logs")),
        ("inspect", ("show_details", WEB, "inspect")),
        ("copy_name", ("copy", "web")),
        ("copy_id", ("copy", "a" * 64)),
    ],
)
async def test_the_desk_opens_what_a_command_asks_for(
    stage: Stage, name: str, asked: tuple[Any, ...]
) -> None:
    await stage.run(command(name), WEB)
    assert stage.desk.asked == [asked]
    assert not stage.context.jobs.finished


async def test_run_needs_no_target(stage: Stage) -> None:
    await stage.run(command("run"))
    assert stage.desk.asked == [("run_form", RunSpec())]


def test_shortcuts_are_not_used_twice() -> None:
    shortcuts = [each.shortcut for each in commands.commands if each.shortcut]
    assert len(shortcuts) == len(set(shortcuts))


async def test_what_takes_no_space_is_said_in_words(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    (web,) = await made(stage, "web", running=False)

    async def size(_id: str) -> int:
        return 0

    monkeypatch.setattr(stage.engine.containers, "size", size)
    await stage.run(command("remove"), web)
    assert stage.questions[0].text == "This frees no space."
