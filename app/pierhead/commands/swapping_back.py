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
from pierhead.commands.swapping import Pair, exchange_of, halt, swap
from pierhead.core.errors import AppError
from pierhead.core.resources import Container
from pierhead.state.jobs import Job


def sides(container: Container) -> tuple[str, str]:
    """The ids of the one that is kept and of the one in its place, of which this is either."""
    if container.keeps:
        return container.keeps, container.id
    return container.id, container.kept_for


async def swap_whole(ctx: Context, wanted: str, other: str, job: Job) -> list[Pair]:
    """Exchange two containers and all that stand on the other one; all of them, or none.

    Returns what has the place now and what is kept for it, the first ones first. Those that the
    engine removed when they stopped are not among them.
    """
    engine = ctx.engine
    _pairs, added = await exchange_of(engine, wanted, other)
    olds = await originals(engine, added)
    pairs = await _swap_under(ctx, olds, wanted, other, job)
    if not olds:
        return pairs

    async def undo() -> None:
        await swap(engine, other, wanted)

    plans = [(old, as_it_is(old)) for old in olds]
    new = await remake(ctx, plans, job, {pair.other: pair.wanted for pair in pairs}, undo)
    return pairs + [
        Pair(id_, old.id, old.runs)
        for id_, old in zip(new, olds, strict=True)
        if not (old.goes and old.runs)
    ]


async def _swap_under(
    ctx: Context, olds: Sequence[Original], wanted: str, other: str, job: Job
) -> list[Pair]:
    """Swap while those that stand on the other one are stopped; they run again if it fails."""
    try:
        for old in reversed(olds):
            await halt(ctx.engine, old.id)
        return await swap(ctx.engine, wanted, other, job)
    except (AppError, asyncio.CancelledError):
        await asyncio.shield(asyncio.ensure_future(_put_back(ctx, olds, job)))
        raise


async def _put_back(ctx: Context, olds: Sequence[Original], job: Job) -> None:
    again: dict[str, str] = {}
    with suppress(AppError):
        for old in olds:
            await Exchange(ctx, old, as_it_is(old), job).put_back(again)
