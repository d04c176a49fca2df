"""Containers: their life, what is refused, how they are listed, what they write and use."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest

from contract.watching import (
    begun,
    gather,
    hearing,
    listed,
    logged,
    open_sockets,
    run,
    until_listed,
    until_sockets,
)
from engines.base_image import BASH, BUSYBOX, NO_SHELL
from harness.waiting import PATIENCE
from pierhead.core.errors import Conflict, EngineRefused, NotFound
from pierhead.core.resources import State
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.engine.api import Engine
from pierhead.engine.api_inside import Stream

LASTING = ("sleep", "600")

Act = Callable[[Engine, str], Awaitable[object]]
ACTS: dict[str, Act] = {
    "inspect": lambda engine, id_: engine.containers.inspect(id_),
    "start": lambda engine, id_: engine.containers.start(id_),
    "stop": lambda engine, id_: engine.containers.stop(id_),
    "restart": lambda engine, id_: engine.containers.restart(id_),
    "kill": lambda engine, id_: engine.containers.kill(id_),
    "pause": lambda engine, id_: engine.containers.pause(id_),
    "unpause": lambda engine, id_: engine.containers.unpause(id_),
    "rename": lambda engine, id_: engine.containers.rename(id_, "other"),
    "remove": lambda engine, id_: engine.containers.remove(id_),
    "size": lambda engine, id_: engine.containers.size(id_),
    "shells": lambda engine, id_: engine.containers.shells(id_),
    "attach": lambda engine, id_: engine.containers.attach(id_),
    "exec": lambda engine, id_: engine.containers.exec(id_, ExecSpec(("true",))),
    "logs": lambda engine, id_: gather(engine.containers.logs(id_)),
    "usage": lambda engine, id_: engine.containers.usage(id_),
    "changes": lambda engine, id_: engine.containers.changes(id_),
    "top": lambda engine, id_: engine.containers.top(id_),
    "stats": lambda engine, id_: gather(engine.containers.stats(id_)),
}
ODD_IDS = ("missing", "a b", "../images/json", "%2e%2e", "<b>x</b>", "x?force=1", "x#y", "ü", ".")


@pytest.mark.parametrize("act", ACTS)
async def test_what_is_gone_is_not_found(engine: Engine, act: str) -> None:
    with pytest.raises(NotFound) as caught:
        await ACTS[act](engine, "missing")
    assert caught.value.title
    assert caught.value.detail


@pytest.mark.parametrize("id_", ODD_IDS)
async def test_an_odd_id_is_never_another_question(engine: Engine, id_: str) -> None:
    with pytest.raises(EngineRefused):
        await engine.containers.inspect(id_)
    before = await open_sockets()
    for act in ("start", "attach", "logs", "remove"):
        with pytest.raises(EngineRefused):
            await ACTS[act](engine, id_)
    await until_sockets(before)


async def test_a_life(engine: Engine) -> None:
    containers = engine.containers
    async with hearing(engine) as heard:
        command = ("sh", "-c", "echo up; exec sleep 600")
        id_ = await run(engine, *command, start=False, name="a-life", labels=(("who", "me"),))
        await heard.until("create", id_)
        created = await listed(engine, id_)
        assert (created.state, created.exit_code) == (State.CREATED, None)
        assert (created.name, created.image) == ("a-life", BUSYBOX)
        assert created.labels["who"] == "me"
        assert "sleep 600" in created.command
        assert created.created
        assert created.image_id == (await containers.inspect(id_))["Image"]

        await containers.start(id_)
        await heard.until("start", id_)
        assert (await listed(engine, id_)).state is State.RUNNING
        # Before its program is there, the engine's own would take a signal and end with 2.
        await logged(engine, id_, b"up\n")

        await containers.pause(id_)
        await heard.until("pause", id_)
        assert (await listed(engine, id_)).state is State.PAUSED
        await containers.unpause(id_)
        await heard.until("unpause", id_)
        assert (await listed(engine, id_)).state is State.RUNNING

        await containers.restart(id_, timeout=0)
        await heard.until("restart", id_)
        assert (await listed(engine, id_)).state is State.RUNNING

        await containers.rename(id_, "renamed")
        await heard.until("rename", id_)
        assert (await listed(engine, id_)).name == "renamed"

        await logged(engine, id_, b"up\nup\n")
        await containers.stop(id_, timeout=0)
        await heard.until("stop", id_)
        await until_listed(engine, id_, state=State.EXITED, exit_code=137)

        await containers.remove(id_)
        await heard.until("destroy", id_)
        assert await containers.list() == []


async def test_all_are_listed(engine: Engine) -> None:
    ids = [await run(engine, *LASTING, start=False, name=f"number-{n}") for n in range(3)]
    assert {item.id for item in await engine.containers.list()} == set(ids)
    assert all(item.short_id == item.id[:12] for item in await engine.containers.list())


@pytest.mark.parametrize("status", [0, 3])
async def test_the_status_of_a_program_that_ended(engine: Engine, status: int) -> None:
    async with hearing(engine) as heard:
        id_ = await run(engine, "sh", "-c", f"exit {status}")
        await heard.until("die", id_)
    await until_listed(engine, id_, state=State.EXITED, exit_code=status)


async def test_kill(engine: Engine) -> None:
    async with hearing(engine) as heard:
        id_ = await run(engine, *LASTING)
        await engine.containers.kill(id_)
        await heard.until("kill", id_)
        await heard.until("die", id_)
    await until_listed(engine, id_, state=State.EXITED, exit_code=137)


async def test_starting_or_stopping_twice_is_no_error(engine: Engine) -> None:
    id_ = await run(engine, *LASTING)
    await engine.containers.start(id_)
    await engine.containers.stop(id_, timeout=0)
    await engine.containers.stop(id_, timeout=0)


async def test_what_does_not_run_refuses(engine: Engine) -> None:
    id_ = await run(engine, *LASTING, start=False)
    for act in ("kill", "pause", "exec"):
        with pytest.raises(Conflict):
            await ACTS[act](engine, id_)
    with pytest.raises(EngineRefused):
        await engine.containers.unpause(id_)


async def test_what_runs_is_removed_by_force_only(engine: Engine) -> None:
    id_ = await run(engine, *LASTING)
    with pytest.raises(Conflict) as caught:
        await engine.containers.remove(id_)
    assert "running" in caught.value.title
    await engine.containers.remove(id_, force=True, volumes=True)
    assert await engine.containers.list() == []


async def test_a_name_is_given_once(engine: Engine) -> None:
    await run(engine, *LASTING, start=False, name="taken")
    other = await run(engine, *LASTING, start=False, name="other")
    with pytest.raises(Conflict, match="taken"):
        await run(engine, *LASTING, start=False, name="taken")
    with pytest.raises(Conflict, match="taken"):
        await engine.containers.rename(other, "taken")


@pytest.mark.parametrize("name", ["a.b_c-1", "X9", "0123456789abcdef"])
async def test_names_may_hold(engine: Engine, name: str) -> None:
    id_ = await run(engine, *LASTING, start=False, name=name)
    assert (await listed(engine, id_)).name == name
    assert (await engine.containers.inspect(name))["Id"] == id_


@pytest.mark.parametrize("name", ["a b", "a/b", "ü", "-x", "<b>", "a\nb", "a&b=c", "a?x#y"])
async def test_names_may_not_hold(engine: Engine, name: str) -> None:
    with pytest.raises(EngineRefused):
        await run(engine, *LASTING, start=False, name=name)
    id_ = await run(engine, *LASTING, start=False, name="fine")
    with pytest.raises(EngineRefused):
        await engine.containers.rename(id_, name)
    assert (await listed(engine, id_)).name == "fine"


async def test_labels_may_hold_anything(engine: Engine) -> None:
    labels = (("html", "<b>&amp;"), ("control", "a\tb\x1b[31m"), ("ünï", "\u202eمرحبا 🐳"))
    id_ = await run(engine, *LASTING, start=False, labels=labels)
    assert set(labels) <= set((await listed(engine, id_)).labels.items())


async def test_an_image_that_is_not_there(engine: Engine) -> None:
    with pytest.raises(NotFound, match="missing"):
        await engine.containers.create(RunSpec(image="missing:1"))


async def test_a_program_that_is_not_there(engine: Engine) -> None:
    id_ = await run(engine, "/missing/program", start=False)
    with pytest.raises(EngineRefused) as caught:
        await engine.containers.start(id_)
    assert "not in the image" in caught.value.title


async def test_removed_when_it_exits(engine: Engine) -> None:
    async with hearing(engine) as heard:
        id_ = await run(engine, "true", remove=True)
        await heard.until("destroy", id_)
    assert await engine.containers.list() == []


async def test_shells(engine: Engine) -> None:
    found = {}
    for image in (BUSYBOX, BASH, NO_SHELL):
        id_ = await engine.containers.create(RunSpec(image=image))
        found[image] = [path.rpartition("/")[2] for path in await engine.containers.shells(id_)]
    assert found == {BUSYBOX: ["ash", "sh"], BASH: ["bash", *found[BASH][1:]], NO_SHELL: []}


async def test_size(engine: Engine) -> None:
    id_ = await run(engine, *LASTING, start=False)
    assert await engine.containers.size(id_) >= 0


async def test_logs_tell_both_streams(engine: Engine) -> None:
    async with hearing(engine) as heard:
        id_ = await run(engine, "sh", "-c", "echo out; echo err >&2; echo ünï")
        await heard.until("die", id_)
    chunks = await gather(engine.containers.logs(id_))
    by_stream = {
        stream: b"".join(c.data for c in chunks if c.stream is stream) for stream in Stream
    }
    assert by_stream == {Stream.OUT: "out\nünï\n".encode(), Stream.ERR: b"err\n"}


async def test_logs_of_a_terminal(engine: Engine) -> None:
    async with hearing(engine) as heard:
        id_ = await run(engine, "sh", "-c", "echo out; echo err >&2", tty=True)
        await heard.until("die", id_)
    chunks = await gather(engine.containers.logs(id_))
    assert b"".join(chunk.data for chunk in chunks) == b"out\r\nerr\r\n"
    assert {chunk.stream for chunk in chunks} == {Stream.OUT}


async def test_logs_from_the_end(engine: Engine) -> None:
    async with hearing(engine) as heard:
        id_ = await run(engine, "seq", "1", "50")
        await heard.until("die", id_)

    async def text(**options: Any) -> bytes:
        chunks = await gather(engine.containers.logs(id_, **options))
        return b"".join(chunk.data for chunk in chunks)

    assert await text(follow=False) == b"".join(b"%d\n" % n for n in range(1, 51))
    assert await text(tail=2) == b"49\n50\n"
    assert await text(tail=0) == b""
    stamped = (await text(tail=1, timestamps=True)).split()
    assert stamped[0].startswith(b"20")
    assert stamped[0].endswith(b"Z")
    assert stamped[1] == b"50"


async def test_logs_are_followed_and_left(engine: Engine) -> None:
    id_ = await run(engine, "sh", "-c", "echo first; cat", interactive=True)
    before = await open_sockets()
    logs: Any = engine.containers.logs(id_)
    async with aclosing(logs):
        assert (await anext(logs)).data == b"first\n"
        assert await open_sockets() >= before
        session = await engine.containers.attach(id_)
        await session.write(b"second\n")
        async with asyncio.timeout(PATIENCE):
            assert (await anext(logs)).data == b"second\n"
        await session.close()
    await until_sockets(before)
    assert (await listed(engine, id_)).state is State.RUNNING


async def test_stats(engine: Engine) -> None:
    id_ = await run(engine, *LASTING)
    await begun(engine, id_, "sleep 600")
    before = await open_sockets()
    stats: Any = engine.containers.stats(id_)
    async with aclosing(stats), asyncio.timeout(PATIENCE):
        sample = await anext(stats)
        assert 0 <= sample.cpu < 64
        assert 0 < sample.memory < sample.memory_limit
        assert sample.pids == 1
        await anext(stats)
    await until_sockets(before)


async def test_stats_end_with_the_container(engine: Engine) -> None:
    id_ = await run(engine, *LASTING)
    stats: Any = engine.containers.stats(id_)
    async with aclosing(stats), asyncio.timeout(PATIENCE):
        await anext(stats)
        await engine.containers.kill(id_)
        async for _ in stats:
            pass
    assert await gather(engine.containers.stats(id_)) == []
