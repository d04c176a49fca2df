"""Exchanges that stand midway, also of those that stand on a container: what is left to do of them.

Those that stand on a container are stopped after its successor has been made and before it stops
itself, and made anew when the successor is up. Until then nothing but the time at which they ended
tells what they were stopped for.
"""

from __future__ import annotations

from pierhead.commands.context import Context
from pierhead.commands.originals import Dependent, as_it_ran, dependents, everything, original
from pierhead.commands.recreate import as_it_is, remake
from pierhead.commands.swapping import halt, moment, ran_for, swap
from pierhead.core.errors import NotFound
from pierhead.core.resources import Container, State
from pierhead.core.succession import unfinished
from pierhead.engine.api import Engine, Inspection
from pierhead.state.jobs import Job


async def stands_midway(engine: Engine, successor: Container) -> bool:
    """Whether it did not take its place, was never started, or others still wait for it."""
    if unfinished(successor):
        return True
    containers = engine.containers
    try:
        old = await containers.inspect(successor.keeps)
        new = await containers.inspect(successor.id)
    except NotFound:
        return False
    if successor.state is State.CREATED and ran_for(old, new):
        return True
    return bool(await waiting(engine, successor))


async def waiting(engine: Engine, successor: Container) -> list[Dependent]:
    """Those that were stopped for its sake and do not run anew yet, each after its ground."""
    return [each for each, stopped in await _not_replaced(engine, successor) if stopped]


async def _not_replaced(engine: Engine, successor: Container) -> list[tuple[Dependent, bool]]:
    """Those that stood on what it replaces and have no successor that was started themselves.

    With each goes whether it was stopped for this.
    """
    midway = unfinished(successor)
    # Who waits for what has taken its place has been stopped, and all that it stood on.
    found = {str(each["Id"]): each for each in await everything(engine, running=midway)}
    old = found.get(successor.keeps)
    new = await engine.containers.inspect(successor.id)
    if not old or moment(new["Created"]) < moment(old["Created"]):
        return []
    replaced = {
        each.keeps
        for each in await engine.containers.list()
        if each.keeps and not unfinished(each) and each.state is not State.CREATED
    }
    return [
        (each, _stopped_for(each.found, old, new, midway=midway))
        for each in dependents(old, found.values(), {successor.id})
        if each.id not in replaced and moment(each.found["Created"]) < moment(new["Created"])
    ]


def _stopped_for(found: Inspection, old: Inspection, new: Inspection, *, midway: bool) -> bool:
    """Whether it ended between the making of the new one and the end of the old one."""
    if found["State"].get("Running") or not ran_for(found, new):
        return False
    ended = moment(found["State"]["FinishedAt"])
    return midway or ended <= moment(old["State"].get("FinishedAt") or "")


async def turn_back(ctx: Context, successor: Container, job: Job) -> None:
    """Put back what it was to replace, and those that stand on that."""
    containers = ctx.engine.containers
    left = await waiting(ctx.engine, successor)
    pairs = await swap(ctx.engine, successor.keeps, successor.id, job)
    for pair in reversed(pairs):
        await containers.remove(pair.other, force=True, volumes=True)
    for each in left:
        if each.id not in {pair.wanted for pair in pairs}:
            await containers.start(each.id)


async def go_on(ctx: Context, successor: Container, job: Job) -> None:
    """Have it take its place, and make those anew that wait for it, or would break by that."""
    engine, containers = ctx.engine, ctx.engine.containers
    left = [
        (each, stopped)
        for each, stopped in await _not_replaced(engine, successor)
        if stopped or unfinished(successor)
    ]
    # What had been begun for them is begun again.
    new = {each.keeps: each.id for each in await containers.list() if each.keeps}
    for each, _stopped in reversed(left):
        if each.id in new:
            await containers.remove(new.pop(each.id), force=True, volumes=True)
        await halt(engine, each.id)
    if unfinished(successor):
        await swap(engine, successor.id, successor.keeps, job)
    await containers.start(successor.id)
    olds = [await original(engine, each.found) for each, _stopped in left]
    plans = [
        (as_it_ran(old) if stopped else old, as_it_is(old))
        for old, (_each, stopped) in zip(olds, left, strict=True)
    ]
    if plans:
        await remake(ctx, plans, job, new)
