"""Containers that stand on one that is changed, on a real engine: all are changed, or none."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from commands.dying import die, start_again
from commands.test_recreate import SICK, WEB, engine, listing, made, quick, real
from engines.dockerd import PrivateDockerd
from fakes.stage import Stage
from harness.waiting import until
from pierhead.commands.container_making import making
from pierhead.commands.edit import apply
from pierhead.commands.interrupted import Interrupted
from pierhead.commands.originals import dependents_of, read
from pierhead.commands.swapping import swap
from pierhead.commands.swapping_back import swap_whole
from pierhead.commands.uprising import NotUp
from pierhead.core.errors import AppError, EngineRefused
from pierhead.core.resources import State
from pierhead.core.run import Mount, RunSpec
from pierhead.core.run_body import spec_of
from pierhead.core.run_edit import edited
from pierhead.state.jobs import Job

__all__ = ["engine", "quick", "real"]

BASE = replace(WEB, ipc="shareable", mounts=(Mount("volume", "", "/data"),))
ALL = ("deep", "linked", "memory", "network", "processes", "volumes")
"""Those that stand on it; the first by way of another."""


def standing(name: str, **fields: Any) -> RunSpec:
    return replace(WEB, name=name, environment=(), **fields)


async def family(stage: Stage, names: Sequence[str] = ALL) -> str:
    """A container and those that stand on it in every way that there is, all of them running."""
    web = await made(stage, BASE)
    specs = {
        "network": standing("network", network="container:web"),
        "processes": standing("processes", pid=f"container:{web}"),
        "memory": standing("memory", ipc="container:web"),
        "volumes": standing("volumes", more={"HostConfig": {"VolumesFrom": ["web:ro"]}}),
        "linked": standing("linked", more={"HostConfig": {"Links": ["web:it"]}}),
        "deep": standing("deep", pid="container:network"),
    }
    for name in sorted(names, reverse=True):
        await made(stage, replace(specs[name], more={"StopTimeout": 0, **specs[name].more}))
    return web


async def edit(stage: Stage, id_: str, *, without: str = "", **fields: Any) -> str:
    engine = stage.context.engine
    old = await read(engine, id_)
    before = spec_of(old.plan)
    more = {**before.more, **fields.pop("more", {})}
    plan = edited(old.plan, before, replace(before, more=more, **fields))
    along = [each for each in await dependents_of(engine, old) if each.name != without]
    return await apply(stage.context, old, plan, Job("edit"), along=along)


async def ids(stage: Stage, names: Sequence[str] = ALL) -> dict[str, str]:
    found = await listing(stage)
    return {name: found[name].id for name in ("web", *names)}


async def all_run(stage: Stage, names: Sequence[str] = ALL) -> dict[str, str]:
    """That all run under their names, and stand on each other as they did."""
    found = await listing(stage)
    assert {name: found[name].state for name in names} == dict.fromkeys(names, State.RUNNING)
    now = await ids(stage, names)
    inspect = stage.context.engine.containers.inspect
    host = {name: (await inspect(now[name]))["HostConfig"] for name in names}
    expected = {
        "network": ("NetworkMode", f"container:{now['web']}"),
        "processes": ("PidMode", f"container:{now['web']}"),
        "memory": ("IpcMode", f"container:{now['web']}"),
        "deep": ("PidMode", f"container:{now.get('network')}"),
        "volumes": ("VolumesFrom", ["web:ro"]),
        "linked": ("Links", ["/web:/linked/it"]),
    }
    for name in names:
        key, value = expected[name]
        said = host[name][key]
        assert said in (value, f"container:{'network' if name == 'deep' else 'web'}"), (name, said)
    return now


async def test_who_stands_on_it_comes_in_order(real: Stage) -> None:
    web = await family(real)
    found = await dependents_of(real.context.engine, await read(real.context.engine, web))
    names = [each.name for each in found]
    assert sorted(names) == sorted(ALL)
    assert names.index("network") < names.index("deep")
    assert {each.name: each.ways for each in found} == {
        "network": ("network",),
        "processes": ("processes",),
        "memory": ("shared memory",),
        "volumes": ("volumes",),
        "linked": ("link",),
        "deep": ("processes",),
    }


async def test_all_are_made_anew_and_swapped_back_as_a_whole(real: Stage) -> None:
    web = await family(real)
    before = await all_run(real)
    new = await edit(real, web, workdir="/tmp")
    after = await all_run(real)
    assert not set(before.values()) & set(after.values())
    found = await listing(real)
    assert {name: found[name].keeps for name in before} == before
    assert "6 containers that stand on it were made anew" in real.notices[-1].title
    assert new == after["web"]
    real.notices[-1].offers[0].take()
    await until(lambda: not real.context.jobs.active)
    assert await all_run(real) == before
    pairs = await swap(real.context.engine, after["web"], before["web"])
    assert len(pairs) == 7
    assert await all_run(real) == after


async def test_one_that_does_not_come_up_turns_all_back(
    real: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("deep", "network", "volumes")
    web = await family(real, names)
    last = await made(
        real, standing("last", network="container:web", more={"StopTimeout": 0, **SICK})
    )
    before = await all_run(real, names)
    # Of one that was never looked at before nobody waits to be told.
    while not (await read(real.context.engine, last)).checked:
        await asyncio.sleep(0.02)
    with pytest.raises(NotUp) as caught:
        await edit(real, web, workdir="/tmp")
    assert "web runs again as it was before" in caught.value.hint
    assert await all_run(real, names) == before
    found = await listing(real)
    assert len(found) == 5
    assert (found["last"].id, found["last"].state) == (last, State.RUNNING)


async def test_the_changed_one_that_does_not_come_up_turns_all_back(real: Stage) -> None:
    web = await family(real, ("deep", "network"))
    before = await all_run(real, ("deep", "network"))
    with pytest.raises(AppError):
        await edit(real, web, command=("/missing/program",))
    assert await all_run(real, ("deep", "network")) == before
    assert set(await listing(real)) == set(before)


LATE = ("deep", "network", "volumes")


async def added_after_an_edit(stage: Stage) -> tuple[dict[str, str], dict[str, str]]:
    """A container and what was added when it had been edited; their ids before and since."""
    web = await made(stage, BASE)
    await edit(stage, web, workdir="/tmp")
    specs = (
        standing("network", network="container:web"),
        standing("volumes", remove=True, more={"HostConfig": {"VolumesFrom": ["web:ro"]}}),
        standing("deep", pid="container:network"),
    )
    for spec in specs:
        await made(stage, replace(spec, more={"StopTimeout": 0, **spec.more}))
    return {"web": web}, await all_run(stage, LATE)


async def test_what_was_added_after_an_edit_is_made_anew_when_it_is_swapped_back(
    real: Stage,
) -> None:
    first, edited_ = await added_after_an_edit(real)
    real.containers.replace(await real.context.engine.containers.list())
    container = real.containers.get(edited_["web"])
    assert container
    await real.run(making["container.swap_back"], container)
    await until(lambda: not real.context.jobs.active)
    (question,) = real.questions
    assert "network, volumes, deep use its network, volumes or processes" in question.text
    back = await all_run(real, LATE)
    assert back["web"] == first["web"]
    assert not set(back.values()) & set(edited_.values())
    found = await listing(real)
    assert {name: found[name].keeps for name in ("web", "network", "deep")} == {
        name: edited_[name] for name in ("web", "network", "deep")
    }
    # And all the way back from there, as a whole.
    real.notices[-1].offers[0].take()
    await until(lambda: not real.context.jobs.active)
    again = await all_run(real, LATE)
    assert (again["web"], again["network"]) == (edited_["web"], edited_["network"])


@pytest.mark.parametrize("step", ["swap", "come_up"])
async def test_a_swap_that_fails_leaves_what_was_added_as_it_was(
    real: Stage, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, edited_ = await added_after_an_edit(real)
    engine = real.context.engine
    start, calls = engine.containers.start, [0]

    async def fail(id_: str) -> None:
        """The one from before does not start, or what is made anew for it does not."""
        wrong = id_ == first["web"] if step == "swap" else id_ not in {*first.values(), *known}
        if wrong and not calls[0]:
            calls[0] += 1
            raise EngineRefused("No.")
        await start(id_)

    known = {each.id for each in await engine.containers.list()}
    monkeypatch.setattr(engine.containers, "start", fail)
    with pytest.raises(EngineRefused):
        await swap_whole(real.context, first["web"], edited_["web"], Job("swap"))
    assert calls == [1]
    now = await all_run(real, LATE)
    # The engine removes one that was to be removed when it stops: it is there again.
    assert {**now, "volumes": ""} == {**edited_, "volumes": ""}
    assert len(await listing(real)) == 5


async def test_one_that_is_left_out_stays_as_it_is(real: Stage) -> None:
    web = await family(real, ("network", "volumes"))
    before = await ids(real, ("network", "volumes"))
    await edit(real, web, without="volumes", workdir="/tmp")
    after = await ids(real, ("network", "volumes"))
    assert after["volumes"] == before["volumes"]
    assert after["network"] != before["network"]
    await all_run(real, ("network",))


async def test_stopped_ones_are_made_anew_but_not_started(real: Stage) -> None:
    web = await family(real, ("network",))
    containers = real.context.engine.containers
    idle = await containers.create(standing("idle", network="container:web"))
    await edit(real, web, workdir="/tmp")
    found = await listing(real)
    assert (found["idle"].state, found["idle"].keeps) == (State.CREATED, idle)
    assert found["network"].state is State.RUNNING
    host = (await containers.inspect(found["idle"].id))["HostConfig"]
    assert host["NetworkMode"] == f"container:{found['web'].id}"


async def test_on_one_that_goes_when_it_stops_others_are_put_back_too(real: Stage) -> None:
    web = await made(real, replace(BASE, remove=True))
    await made(real, standing("network", network="container:web", more={"StopTimeout": 0}))
    with pytest.raises(NotUp):
        await edit(real, web, more=SICK)
    found = await all_run(real, ("network",))
    assert found["web"] != web


async def test_what_is_changed_in_place_leaves_them_alone(real: Stage) -> None:
    web = await family(real, ("network",))
    before = await ids(real, ("network",))
    assert await edit(real, web, restart="unless-stopped") == web
    assert await ids(real, ("network",)) == before


@pytest.mark.parametrize(
    ("step", "call", "way"),
    [
        ("create_from", 1, 1),
        ("stop", 2, 0),
        ("rename", 2, 1),
        ("create_from", 2, 0),
        ("rename", 3, 1),
        ("rename", 4, 0),
        ("start", 2, 1),
        ("create_from", 3, 0),
    ],
)
async def test_the_app_is_killed_in_the_middle(
    real: Stage, step: str, call: int, way: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("deep", "network")
    web = await family(real, names)
    before = await all_run(real, names)
    await die(real, monkeypatch, edit(real, web, workdir="/tmp"), step, call)
    watch = await start_again(real, monkeypatch)
    (notice,) = real.notices
    assert notice.title == "The edit of web was broken off."
    notice.offers[way].take()
    await until(lambda: not real.context.jobs.active)
    after = await all_run(real, names)
    if way:
        assert not set(after.values()) & set(before.values())
        config = (await real.context.engine.containers.inspect(after["web"]))["Config"]
        assert config["WorkingDir"] == "/tmp"
        assert len(await listing(real)) == 6
    else:
        assert after == before
        assert set(await listing(real)) == set(before)
    assert watch


async def test_the_engine_is_killed_in_the_middle(
    real: Stage, engine_host: PrivateDockerd, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("deep", "network")
    web = await family(real, names)
    before = await all_run(real, names)
    containers = real.context.engine.containers
    stop = containers.stop

    async def killed(id_: str, timeout: int | None = None) -> None:
        """Those that stand on it have been stopped, and it is about to be."""
        if id_ == web:
            monkeypatch.undo()
            engine_host.kill()
        await stop(id_, timeout)

    monkeypatch.setattr(containers, "stop", killed)
    with pytest.raises(AppError) as caught:
        await edit(real, web, workdir="/tmp")
    assert "Nothing is lost" in caught.value.hint
    engine_host.start()
    watch = await start_again(real, monkeypatch)
    real.notices[-1].offers[0].take()
    await until(lambda: not real.context.jobs.active)
    assert await all_run(real, names) == before
    assert watch


async def test_nothing_is_broken_off_when_all_went_well(
    real: Stage, engine_host: PrivateDockerd
) -> None:
    web = await family(real, ("deep", "network", "volumes"))
    await edit(real, web, workdir="/tmp")
    engine_host.docker("stop", "volumes")
    real.notices.clear()
    watch = Interrupted(real.context)
    await watch._look(await real.context.engine.containers.list())
    assert not real.notices
