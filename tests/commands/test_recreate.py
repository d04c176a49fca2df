"""Changing containers on a real engine: nothing is lost, whatever goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from engines.base_image import BASH, BUSYBOX
from engines.dockerd import PrivateDockerd
from fakes.stage import Stage
from harness.waiting import PATIENCE, until
from pierhead.commands import uprising
from pierhead.commands.edit import warnings
from pierhead.commands.interrupted import Interrupted
from pierhead.commands.originals import read
from pierhead.commands.recreate import change
from pierhead.commands.swapping import swap
from pierhead.commands.uprising import NotUp
from pierhead.core.blueprint import Blueprint
from pierhead.core.errors import AppError, EngineRefused
from pierhead.core.resources import Container, Port, State
from pierhead.core.run import RunSpec
from pierhead.core.run_body import spec_of
from pierhead.core.run_edit import edited
from pierhead.core.succession import unfinished
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.state.jobs import Job

WEB = RunSpec(
    BUSYBOX,
    ("sh", "-c", "echo up; exec sleep 600"),
    name="web",
    environment=(("A", "1"),),
    more={"StopTimeout": 0},
)
SICK = {"Healthcheck": {"Test": ["CMD", "false"], "Interval": 10**8, "Retries": 1}}
WELL = {"Healthcheck": {"Test": ["CMD", "true"], "Interval": 10**8, "Retries": 1}}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uprising, "SETTLE", 0.2)
    monkeypatch.setattr(uprising, "LOOK", 0.02)


@pytest.fixture
async def engine(engine_host: PrivateDockerd) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine(Endpoint("tests", engine_host.url))
    await engine.connect()
    yield engine
    await engine.close()


@pytest.fixture
def real(stage: Stage, engine: DockerEngine) -> Stage:
    """A context with the real engine behind it."""
    stage.connection.engine = engine  # type: ignore[assignment]
    return stage


async def made(stage: Stage, spec: RunSpec = WEB, *, start: bool = True) -> str:
    id_ = await stage.context.engine.containers.create(spec)
    if start:
        await stage.context.engine.containers.start(id_)
    return id_


async def edit(stage: Stage, id_: str, **fields: Any) -> str:
    """Change some fields of its specification; the id of what is there then."""
    old = await read(stage.context.engine, id_)
    before = spec_of(old.plan)
    more = {**before.more, **fields.pop("more", {})}
    plan = edited(old.plan, before, replace(before, more=more, **fields))
    return await change(stage.context, old, plan, Job("edit"))


async def listing(stage: Stage) -> dict[str, Container]:
    return {each.name: each for each in await stage.context.engine.containers.list()}


async def states(stage: Stage) -> dict[str, State]:
    return {name: each.state for name, each in (await listing(stage)).items()}


async def test_the_old_one_is_kept_and_known_by_its_name(real: Stage) -> None:
    old = await made(real)
    new = await edit(real, old, environment=(("A", "2"), ("B", "3")))
    found = await listing(real)
    assert set(found) == {"web", f"web-before-{new[:12]}"}
    assert (found["web"].state, found["web"].keeps) == (State.RUNNING, old)
    kept = found[f"web-before-{new[:12]}"]
    assert (kept.state, kept.kept_for) == (State.EXITED, new)
    config = (await real.context.engine.containers.inspect(new))["Config"]
    assert config["Env"][:2] == ["A=2", "B=3"]


async def test_there_and_back_and_there_again(real: Stage) -> None:
    old = await made(real)
    new = await edit(real, old, environment=())
    engine = real.context.engine
    for wanted, other in ((old, new), (new, old)):
        await swap(engine, wanted, other)
        found = await listing(real)
        assert found["web"].id == wanted
        assert (found["web"].state, found["web"].keeps) == (State.RUNNING, other)
        assert not found[f"web-before-{wanted[:12]}"].running


async def test_a_stopped_one_is_changed_without_being_started(real: Stage) -> None:
    old = await made(real, start=False)
    new = await edit(real, old, workdir="/tmp")
    assert (await states(real))["web"] is State.CREATED
    await swap(real.context.engine, old, new)
    assert (await states(real))["web"] is State.CREATED


async def test_a_paused_one_is_paused_again(real: Stage) -> None:
    old = await made(real)
    await real.context.engine.containers.pause(old)
    await edit(real, old, workdir="/tmp")
    assert (await states(real))["web"] is State.PAUSED


async def test_what_can_be_done_in_place_is(real: Stage) -> None:
    old = await made(real, replace(WEB, memory=64 << 20))
    changes = {"memory": 32 << 20, "cpus": 0.5, "restart": "unless-stopped", "name": "site"}
    assert await edit(real, old, **changes) == old
    host = (await real.context.engine.containers.inspect(old))["HostConfig"]
    assert (host["Memory"], host["MemorySwap"], host["NanoCpus"]) == (32 << 20, 64 << 20, 5 * 10**8)
    assert host["RestartPolicy"]["Name"] == "unless-stopped"
    assert await states(real) == {"site": State.RUNNING}


async def test_networks_are_joined_and_left_in_place(
    real: Stage, engine_host: PrivateDockerd
) -> None:
    for name in ("front", "back"):
        engine_host.docker("network", "create", name)
    old = await made(real, replace(WEB, network="front"))
    assert await edit(real, old, networks=("back",)) == old
    assert set((await listing(real))["web"].networks) == {"front", "back"}
    assert await edit(real, old, networks=()) == old
    new = await edit(real, old, network="back")
    assert new != old
    assert set((await listing(real))["web"].networks) == {"back"}


async def test_a_limit_that_is_taken_away_needs_a_new_container(real: Stage) -> None:
    old = await made(real, replace(WEB, memory=64 << 20))
    new = await edit(real, old, memory=0)
    assert new != old
    host = (await real.context.engine.containers.inspect(new))["HostConfig"]
    assert (host["Memory"], host["MemorySwap"]) == (0, 0)


async def as_before(stage: Stage, old: str) -> None:
    assert await states(stage) == {"web": State.RUNNING}
    assert (await listing(stage))["web"].id == old


async def test_one_that_ends_is_turned_back_with_what_it_said(
    real: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uprising, "SETTLE", PATIENCE)
    old = await made(real)
    with pytest.raises(NotUp) as caught:
        await edit(real, old, command=("sh", "-c", "echo out of luck; exit 3"))
    assert "code 3" in caught.value.title
    assert caught.value.detail == "out of luck"
    assert "web runs again" in caught.value.hint
    await as_before(real, old)


async def test_one_that_is_started_again_and_again_is_turned_back(
    real: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uprising, "SETTLE", PATIENCE)
    old = await made(real)
    with pytest.raises(NotUp):
        await edit(real, old, command=("false",), restart="always")
    await as_before(real, old)


async def test_one_that_is_not_healthy_is_turned_back(real: Stage) -> None:
    old = await made(real)
    with pytest.raises(NotUp, match="not healthy"):
        await edit(real, old, more=SICK)
    await as_before(real, old)


async def test_a_check_is_waited_for(real: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uprising, "SETTLE", PATIENCE)
    old = await made(real, replace(WEB, more={**WEB.more, **WELL}))
    new = await edit(real, old, image=BASH)
    found = await real.context.engine.containers.inspect(new)
    assert found["State"]["Health"]["Status"] == "healthy"
    assert "TERM=xterm-256color" in found["Config"]["Env"]


async def test_a_program_that_is_not_there(real: Stage) -> None:
    old = await made(real)
    with pytest.raises(EngineRefused, match="not in the image"):
        await edit(real, old, command=("/missing/program",))
    await as_before(real, old)


async def test_a_port_that_is_taken(real: Stage) -> None:
    await made(real, replace(WEB, name="other", ports=(Port(80, host_port=8080),)))
    old = await made(real)
    with pytest.raises(EngineRefused, match="port is already"):
        await edit(real, old, ports=(Port(80, host_port=8080),))
    assert await states(real) == {"web": State.RUNNING, "other": State.RUNNING}
    assert (await listing(real))["web"].id == old


async def test_a_port_moves_from_the_old_one_to_the_new(real: Stage) -> None:
    old = await made(real, replace(WEB, ports=(Port(80, host_port=8080),)))
    ports = (Port(80, host_port=8080), Port(81, host_port=8081))
    await edit(real, old, ports=ports)
    published = {port.host_port for port in (await listing(real))["web"].ports}
    assert published == {8080, 8081}


async def test_a_name_that_is_taken(real: Stage) -> None:
    await made(real, replace(WEB, name="taken"))
    old = await made(real)
    with pytest.raises(AppError, match="taken"):
        await edit(real, old, name="taken", workdir="/tmp")
    assert await states(real) == {"web": State.RUNNING, "taken": State.RUNNING}
    assert (await listing(real))["web"].id == old


async def test_an_image_that_cannot_be_had_changes_nothing(real: Stage) -> None:
    old = await made(real)
    with pytest.raises(AppError):
        await edit(real, old, image="127.0.0.1:1/missing:1")
    await as_before(real, old)


async def test_one_that_is_removed_when_it_stops_comes_back_all_the_same(real: Stage) -> None:
    old = await made(real, replace(WEB, remove=True))
    with pytest.raises(NotUp):
        await edit(real, old, more=SICK)
    assert await states(real) == {"web": State.RUNNING}
    (again,) = (await listing(real)).values()
    new = await edit(real, again.id, workdir="/tmp")
    assert await states(real) == {"web": State.RUNNING}
    assert (await listing(real))["web"].id == new


async def test_whoever_cancels_gets_back_what_was(real: Stage) -> None:
    old = await made(real)
    task = asyncio.create_task(edit(real, old, more={"Healthcheck": SLOW}))
    async with asyncio.timeout(PATIENCE):
        # Between two names none of them is called so.
        while (found := (await listing(real)).get("web")) is None or found.id == old:
            await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await as_before(real, old)


SLOW = {"Test": ["CMD", "sleep", "60"], "Interval": 10**8, "Timeout": 60 * 10**9}


@pytest.mark.parametrize(
    ("step", "way"),
    [
        ("create_from", 0),
        ("create_from", 1),
        ("stop", 0),
        ("stop", 1),
        ("rename", 0),
        ("rename", 1),
    ],
)
async def test_the_engine_is_killed_in_the_middle(
    real: Stage, engine_host: PrivateDockerd, step: str, way: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = await made(real)
    containers = real.context.engine.containers
    told = await read(real.context.engine, old)
    before = spec_of(told.plan)
    plan = edited(told.plan, before, replace(before, workdir="/tmp"))
    ask = getattr(containers, step)

    async def killed(*given: Any, **named: Any) -> Any:
        """The engine does what it is asked, and that is the last it does."""
        answer = await ask(*given, **named)
        monkeypatch.undo()
        engine_host.kill()
        return answer

    monkeypatch.setattr(uprising, "SETTLE", PATIENCE)
    monkeypatch.setattr(containers, step, killed)
    with pytest.raises(AppError) as caught:
        await change(real.context, told, plan, Job("edit"))
    assert "Nothing is lost" in caught.value.hint
    engine_host.start()
    found = await containers.list()
    assert old in {each.id for each in found}
    (successor,) = [each for each in found if each.keeps]
    assert successor.keeps == old
    assert unfinished(successor)
    stage = real
    watch = Interrupted(stage.context)
    stage.containers.replace(found)
    await until(lambda: stage.notices)
    (notice,) = stage.notices
    assert notice.title == "The edit of web was broken off."
    notice.offers[way].take()
    await until(lambda: not stage.context.jobs.active)
    after = await listing(real)
    assert after["web"].id == (successor.id if way else old)
    assert after["web"].state is State.RUNNING
    assert len(after) == 1 + way
    assert watch


async def test_the_image_s_name_moved_on_but_the_container_does_not(
    real: Stage, engine_host: PrivateDockerd
) -> None:
    engine_host.docker("tag", BUSYBOX, "moving:1")
    old = await made(real, replace(WEB, image="moving:1"))
    image = (await listing(real))["web"].image_id
    engine_host.docker("tag", BASH, "moving:1")
    told = await warnings(real.context.engine, await read(real.context.engine, old))
    assert any("moving:1 stands for another image by now" in sentence for sentence in told)
    new = await edit(real, old, workdir="/tmp")
    found = await real.context.engine.containers.inspect(new)
    assert found["Image"] == image
    plan = (await read(real.context.engine, new)).plan
    assert isinstance(plan, Blueprint)


@pytest.mark.parametrize("step", ["start", "inspect"])
async def test_the_engine_is_killed_when_the_new_one_is_there(
    real: Stage, engine_host: PrivateDockerd, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = await made(real)
    containers = real.context.engine.containers
    told = await read(real.context.engine, old)
    before = spec_of(told.plan)
    ask = getattr(containers, step)

    async def killed(*given: Any, **named: Any) -> Any:
        answer = await ask(*given, **named)
        if given[0] == old:
            return answer
        monkeypatch.undo()
        engine_host.kill()
        return answer

    monkeypatch.setattr(uprising, "SETTLE", PATIENCE)
    monkeypatch.setattr(containers, step, killed)
    plan = edited(told.plan, before, replace(before, workdir="/tmp"))
    with pytest.raises(AppError) as caught:
        await change(real.context, told, plan, Job("edit"))
    assert "Nothing is lost" in caught.value.hint
    engine_host.start()
    found = await listing(real)
    assert found["web"].keeps == old
    await swap(real.context.engine, old, found["web"].id)
    found = await listing(real)
    assert found["web"].id == old
    assert found["web"].state is State.RUNNING


async def test_an_edit_that_went_well_is_not_called_broken_off(real: Stage) -> None:
    await edit(real, await made(real), workdir="/tmp")
    await edit(real, await made(real, replace(WEB, name="still"), start=False), workdir="/tmp")
    watch = Interrupted(real.context)
    real.containers.replace(await real.context.engine.containers.list())
    await until(lambda: not watch._tasks)
    assert not real.notices


async def policy(stage: Stage, id_: str) -> str:
    found = await stage.context.engine.containers.inspect(id_)
    return str(found["HostConfig"]["RestartPolicy"]["Name"])


async def test_the_engine_does_not_start_what_is_kept(
    real: Stage, engine_host: PrivateDockerd
) -> None:
    old = await made(real, replace(WEB, restart="always"))
    new = await edit(real, old, workdir="/tmp")
    engine_host.restart()
    async with asyncio.timeout(PATIENCE):
        while not (await listing(real))["web"].running:
            await asyncio.sleep(0.02)
    found = await listing(real)
    assert found[f"web-before-{new[:12]}.always"].state is State.EXITED
    assert await policy(real, new) == "always"
    for wanted, other in ((old, new), (new, old)):
        await swap(real.context.engine, wanted, other)
        assert await policy(real, wanted) == "always"
        assert await policy(real, other) == "unless-stopped"
        assert (await listing(real))["web"].id == wanted


async def test_what_is_turned_back_is_started_by_the_engine_as_before(real: Stage) -> None:
    old = await made(real, replace(WEB, restart="always"))
    with pytest.raises(NotUp):
        await edit(real, old, more=SICK)
    await as_before(real, old)
    assert await policy(real, old) == "always"


async def test_what_cannot_be_swapped_back_leaves_all_as_it_is(real: Stage) -> None:
    old = await made(real, replace(WEB, ports=(Port(80, host_port=8080),)))
    new = await edit(real, old, ports=(Port(80, host_port=8081),))
    await made(real, replace(WEB, name="other", ports=(Port(80, host_port=8080),)))
    with pytest.raises(EngineRefused, match="port is already"):
        await swap(real.context.engine, old, new)
    found = await listing(real)
    assert found["web"].id == new
    assert found["web"].running
    assert found["web"].keeps == old


async def test_swapping_from_one_that_is_removed_when_it_stops(real: Stage) -> None:
    old = await made(real)
    new = await edit(real, old, remove=True)
    await swap(real.context.engine, old, new)
    assert await states(real) == {"web": State.RUNNING}
    assert (await listing(real))["web"].id == old
