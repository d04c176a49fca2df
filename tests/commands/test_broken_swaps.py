"""Swaps that a crash of the app breaks off, on a real engine: noticed, and led to either end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commands.dying import die, start_again
from commands.test_dependents import BASE, all_run, edit, standing
from commands.test_recreate import engine, listing, made, quick, real
from engines.dockerd import PrivateDockerd
from fakes.stage import Stage
from harness.waiting import until
from pierhead.commands.interrupted import Interrupted
from pierhead.commands.swapping_back import swap_whole
from pierhead.core.resources import State
from pierhead.state.jobs import Job

__all__ = ["engine", "quick", "real"]

ADDED = ("deep", "network", "volumes")


async def edited_and_added(stage: Stage) -> tuple[str, str]:
    """A container, what it was edited to, and what stands on that since; one does not run."""
    web = await made(stage, BASE)
    new = await edit(stage, web, workdir="/tmp")
    specs = (
        standing("network", network="container:web"),
        standing("volumes", more={"HostConfig": {"VolumesFrom": ["web:ro"]}}),
        standing("deep", pid="container:network"),
    )
    for spec in specs:
        await made(stage, replace(spec, more={"StopTimeout": 0, **spec.more}))
    await made(stage, standing("idle", network="container:web"), start=False)
    return web, new


@pytest.mark.parametrize(
    ("step", "call", "way"),
    [
        ("rename", 1, 1),
        ("stop", 1, 0),
        ("stop", 3, 1),
        ("stop", 4, 0),
        ("rename", 2, 1),
        ("start", 1, 0),
        ("create_from", 1, 1),
        ("rename", 4, 0),
        ("start", 2, 0),
        ("start", 2, 1),
        ("create_from", 3, 0),
        ("create_from", 3, 1),
    ],
)
async def test_the_app_is_killed_in_a_swap_back(
    real: Stage, step: str, call: int, way: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await edited_and_added(real)
    await die(real, monkeypatch, swap_whole(real.context, *before, Job("swap")), step, call)
    watch = await start_again(real, monkeypatch)
    (notice,) = real.notices
    assert notice.title == "The swap of web was broken off."
    assert [offer.title for offer in notice.offers] == [
        "Use the One from Before",
        "Use the Changed One",
    ]
    notice.offers[way].take()
    await until(lambda: not real.context.jobs.active)
    assert len(real.notices) == 1
    now = await all_run(real, ADDED)
    assert now["web"] == before[way]
    found = await listing(real)
    assert before[1 - way] in {each.id for each in found.values()}, "neither is removed"
    assert found["idle"].state is State.CREATED
    host = (await real.context.engine.containers.inspect(found["idle"].id))["HostConfig"]
    assert host["NetworkMode"] == f"container:{now['web']}"
    assert not real.context.exchanges
    await watch._look(list(found.values()))
    assert len(real.notices) == 1, "it is over"


@pytest.mark.parametrize(("step", "call"), [("rename", 1), ("start", 1)])
async def test_two_alone_are_swapped(
    real: Stage, step: str, call: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between their two names both are kept; who stops after that lost nothing but a start."""
    web = await made(real, BASE)
    new = await edit(real, web, workdir="/tmp")
    await die(real, monkeypatch, swap_whole(real.context, web, new, Job("swap")), step, call)
    if step == "start":
        found = await listing(real)
        assert (found["web"].id, found["web"].state) == (web, State.RUNNING)
        return
    assert await start_again(real, monkeypatch)
    (notice,) = real.notices
    notice.offers[1].take()
    await until(lambda: not real.context.jobs.active)
    found = await listing(real)
    assert (found["web"].id, found["web"].state) == (new, State.RUNNING)
    assert found["web"].keeps == web


async def test_what_somebody_stopped_is_no_broken_swap(
    real: Stage, engine_host: PrivateDockerd
) -> None:
    web, new = await edited_and_added(real)
    watch = Interrupted(real.context)
    containers = real.context.engine.containers

    async def calm() -> None:
        real.notices.clear()
        await watch._look(await containers.list())
        assert not real.notices

    engine_host.docker("stop", "--time=0", "deep", "network", "volumes", "web")
    await calm()
    engine_host.docker("start", "web", "network", "volumes", "deep")
    await swap_whole(real.context, web, new, Job("swap"))
    await calm()
    engine_host.docker("stop", "--time=0", "deep", "network", "volumes", "web")
    await calm()
    engine_host.docker("rm", "deep", "network")
    await calm()
