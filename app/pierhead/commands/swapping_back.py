"""Swap back to a container that was kept, with all that stands on the one that has its place.

What was exchanged along with it goes back along with it. What was added since has nothing to go
back to and would break with the other one's id: it is made anew, as it is by an edit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from pierhead.commands.context import Context
from pierhead.commands.originals import Original, originals
from pierhead.commands.recreate import Exchange, as_it_is, remake
from pierhead.commands.swapping import Pair, exchange_of, halt, keep, release, swap
from pierhead.core.errors import AppError
from pierhead.core.resources import Container
from pierhead.core.succession import own_name
from pierhead.state.jobs import Job


def sides(container: Container) -> tuple[str, str]:
    """The ids of the one that is kept and of the one in its place, of which this is either."""
    if container.keeps:
        return container.keeps, container.id
    return container.id, container.kept_for


async def swap_whole(
    ctx: Context, wanted: str, other: str, job: Job, *, waiting: Sequence[Original] = ()
) -> list[Pair]:
    """Exchange two containers and all that stand on the other one; all of them, or none.

    Those ``waiting`` stand on the other one and were stopped for this before, each after what it
    stands on. Returns what has the place now and what is kept for it, the first ones first. Those
    that the engine removed when they stopped are not among them.
    """
    ctx.exchanges.update((wanted, other))
    try:
        return await _swap_whole(ctx, wanted, other, job, waiting)
    finally:
        ctx.exchanges.difference_update((wanted, other))


async def _swap_whole(
    ctx: Context, wanted: str, other: str, job: Job, waiting: Sequence[Original]
) -> list[Pair]:
    engine = ctx.engine
    _pairs, added = await exchange_of(engine, wanted, other)
    known = {each.id for each in waiting}
    olds = [*await originals(engine, [each for each in added if each.id not in known]), *waiting]
    before = {each.keeps: each.id for each in await engine.containers.list() if each.keeps}
    pairs = await _swap_under(ctx, olds, wanted, other, job)
    if not olds:
        return pairs

    async def undo() -> None:
        await swap(engine, other, wanted)

    plans = [(old, as_it_is(old)) for old in olds]
    successors = before | {pair.other: pair.wanted for pair in pairs}
    new = await remake(ctx, plans, job, successors, undo)
    return pairs + [
        Pair(id_, old.id, old.runs)
        for id_, old in zip(new, olds, strict=True)
        if not (old.goes and old.runs)
    ]


async def _swap_under(
    ctx: Context, olds: Sequence[Original], wanted: str, other: str, job: Job
) -> list[Pair]:
    """Swap while those that stand on the other one are stopped; they run again if it fails.

    The other one is called kept before the first of them stops, so that whoever comes after a crash
    knows what they were stopped for.
    """
    try:
        if olds:
            await keep(ctx.engine, await ctx.engine.containers.inspect(other), wanted)
        for old in reversed(olds):
            await halt(ctx.engine, old.id)
        return await swap(ctx.engine, wanted, other, job)
    except (AppError, asyncio.CancelledError):
        await asyncio.shield(asyncio.ensure_future(_put_back(ctx, olds, other, job)))
        raise


async def _put_back(ctx: Context, olds: Sequence[Original], other: str, job: Job) -> None:
    again: dict[str, str] = {}
    with suppress(AppError):
        if olds:
            found = await ctx.engine.containers.inspect(other)
            name = str(found["Name"]).removeprefix("/")
            await release(ctx.engine, found, own_name(name))
        for old in olds:
            await Exchange(ctx, old, as_it_is(old), job).put_back(again)
