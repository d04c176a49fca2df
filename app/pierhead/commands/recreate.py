"""Put a changed container in the place of another, so that nothing is lost whatever happens.

The old one is stopped, renamed and kept; when the new one does not come up, or anything else goes
wrong, the old one is put back. Those that stand on it are made anew along with it, and put back
along with it. Where an exchange stands can be read from the names (``core.succession``), so that it
can be turned back after a crash as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pierhead.commands.context import Context
from pierhead.commands.originals import Original, image_at
from pierhead.commands.pull import pull
from pierhead.commands.swapping import halt, keep, release, until_gone
from pierhead.commands.uprising import NotUp, until_up
from pierhead.core.blueprint import Blueprint
from pierhead.core.dependence import pointed
from pierhead.core.errors import AppError, EngineUnreachable, NotFound, Unsupported
from pierhead.core.i18n import _
from pierhead.core.run_edit import limits_to_update, pinned
from pierhead.core.succession import coming_name, own_name
from pierhead.core.text import visible
from pierhead.engine.api import Engine
from pierhead.state.jobs import Job


async def change(
    ctx: Context,
    old: Original,
    plan: Blueprint,
    job: Job,
    *,
    fetch: str = "",
    along: Sequence[Original] = (),
) -> str:
    """Make the container what ``plan`` says, in place if that can be; the id of what is there now.

    ``fetch`` says what of the image: that it is to be pulled ``always``, or that it was
    ``pulled`` just now; else it is pulled when it is missing. Those ``along`` stand on it: unless
    it is changed in place, they are made anew as they are, in this order.
    """
    engine = ctx.engine
    limits = None if fetch else limits_to_update(old.plan, plan)
    if limits is not None:
        job.report(None, _("Changing it in place"))
        with suppress(Unsupported):
            await _update(engine, old, plan, limits)
            return old.id
    await _have_image(ctx, old, plan, job, fetch)
    same = plan.image == old.plan.image and not fetch
    if same and old.moved:
        plan = pinned(plan, str(old.found["Image"]))
    plans = [(old, plan), *((each, as_it_is(each)) for each in along)]
    return (await remake(ctx, plans, job))[0]


def as_it_is(old: Original) -> Blueprint:
    """The plan for one that is to become nothing else."""
    return pinned(old.plan, str(old.found["Image"])) if old.moved else old.plan


async def _have_image(ctx: Context, old: Original, plan: Blueprint, job: Job, fetch: str) -> None:
    if plan.image == old.plan.image and old.image and not fetch:
        return
    if fetch == "always" or not await image_at(ctx.engine, plan.image):
        await pull(ctx.engine, plan.image, job, plan.platform)


async def _update(
    engine: Engine, old: Original, plan: Blueprint, limits: Mapping[str, Any]
) -> None:
    containers = engine.containers
    if limits:
        await containers.update(old.id, limits)
    for name in plan.endpoints.keys() - old.plan.endpoints.keys():
        await containers.join(old.id, name, plan.endpoints[name])
    for name in old.plan.endpoints.keys() - plan.endpoints.keys():
        await containers.leave(old.id, name)
    if plan.name and plan.name != old.plan.name:
        await containers.rename(old.id, plan.name)


async def remake(
    ctx: Context,
    plans: Sequence[tuple[Original, Blueprint]],
    job: Job,
    successors: Mapping[str, str] | None = None,
    undo: Callable[[], Awaitable[object]] | None = None,
) -> list[str]:
    """Exchange the first one, then the others that stand on it; the ids of the new ones.

    All of them, or none: raises what went wrong when all is as it was. ``successors`` are those
    that have been exchanged before, by the ids of what they replaced; ``undo`` exchanges them back.
    """
    exchanges = [Exchange(ctx, old, plan, job) for old, plan in plans]
    first, new = exchanges[0], dict(successors or {})
    try:
        await first.create(new)
        for each in reversed(exchanges[1:]):
            await each.halt()
        for each in exchanges:
            if each is not first:
                await each.create(new)
            await each.take_place()
            await each.come_up()
            new[each.old.id] = each.new
    except (AppError, asyncio.CancelledError) as error:
        # Turning back must not be stopped half-way by whoever cancelled this.
        await asyncio.shield(asyncio.ensure_future(_turn_back(exchanges, error, job, undo)))
        raise
    finally:
        ctx.exchanges.difference_update(each.new for each in exchanges)
    return [each.new for each in exchanges]


async def _turn_back(
    exchanges: Sequence[Exchange],
    error: BaseException,
    job: Job,
    undo: Callable[[], Awaitable[object]] | None,
) -> None:
    first, again = exchanges[0], dict[str, str]()
    job.report(None, _("Putting back the one before"))
    try:
        for each in reversed(exchanges):
            await each.withdraw()
        if undo:
            await undo()
        for each in exchanges:
            await each.put_back(again)
    except AppError as second:
        raise _stuck(first.old, error, second) from second
    if isinstance(error, NotUp):
        error.hint = _comfort(first.old)


def _comfort(old: Original) -> str:
    name = visible(old.plan.name)
    if old.runs:
        return _("Nothing was lost: {name} runs again as it was before.").format(name=name)
    return _("Nothing was lost: {name} is as it was before.").format(name=name)


def _stuck(old: Original, error: BaseException, second: AppError) -> AppError:
    """What to say when not even the way back was open."""
    name = visible(old.plan.name)
    hint = _(
        "Nothing is lost: the container from before is kept."
        " When the engine is there again, choose Swap Back for it."
    )
    title = _("The edit of {name} could not be finished, nor turned back yet.").format(name=name)
    kind = EngineUnreachable if isinstance(second, EngineUnreachable) else AppError
    return kind(title, "\n".join(str(each) for each in (error, second) if str(each)), hint)


class Exchange:
    """One container put in the place of another step by step, and back from any of them."""

    def __init__(self, ctx: Context, old: Original, plan: Blueprint, job: Job) -> None:
        self._engine, self._containers = ctx.engine, ctx.engine.containers
        self._going_on = ctx.exchanges
        self.old, self._plan, self._job = old, plan, job
        self._name = own_name(plan.name or old.plan.name)
        self.new = ""
        """The id of the new one, once it is there."""

    # -- there

    async def create(self, successors: Mapping[str, str]) -> None:
        """Make the new one, without touching the old one."""
        self._job.report(None, _("Creating {name}").format(name=visible(self._name)))
        plan = replace(pointed(self._plan, successors), name=coming_name(self._name, self.old.id))
        self.new = await self._containers.create_from(plan)
        self._going_on.add(self.new)

    async def halt(self) -> None:
        """Stop the old one."""
        if self.old.runs:
            self._job.report(None, _("Stopping {name}").format(name=visible(self._name)))
            await halt(self._engine, self.old.id)

    async def take_place(self) -> None:
        """Give the new one the name of the old one, which is kept under another."""
        await self.halt()
        if self.old.goes and self.old.runs:
            await until_gone(self._engine, self.old.id)
        else:
            await keep(self._engine, self.old.found, self.new)
        await self._containers.rename(self.new, self._name)

    async def come_up(self) -> None:
        """Have the new one do what the old one did, and wait until it does."""
        if not self.old.runs:
            return
        self._job.report(None, _("Starting {name}").format(name=visible(self._name)))
        await self._containers.start(self.new)
        await until_up(self._engine, self.new, self._job, checked=self.old.checked)
        if self.old.state.get("Paused"):
            await self._containers.pause(self.new)

    # -- and back

    async def withdraw(self) -> None:
        """Remove the new one, if it is there."""
        if self.new:
            with suppress(NotFound):
                await self._containers.remove(self.new, force=True, volumes=True)

    async def put_back(self, again: dict[str, str]) -> None:
        """Have the old one be as it was.

        What the engine has removed is made again: ``again`` has such ones, and those that stand on
        them and so have to be made again too, by their ids before.
        """
        containers, old = self._containers, self.old
        plan = pointed(old.plan, again)
        try:
            now = await containers.inspect(old.id)
            if old.goes and old.runs and not now["State"].get("Running"):
                await until_gone(self._engine, old.id)
                now = await containers.inspect(old.id)
        except NotFound:
            # It was to be removed when it stops: only its blueprint is left.
            again[old.id] = await containers.create_from(plan)
            await self._run_again(again[old.id])
            return
        if plan.host != old.plan.host:
            name = coming_name(old.plan.name, old.id)
            again[old.id] = await containers.create_from(replace(plan, name=name))
            await keep(self._engine, now, again[old.id])
            await containers.rename(again[old.id], old.plan.name)
            await self._run_again(again[old.id])
            return
        await release(self._engine, now, old.plan.name)
        if not now["State"].get("Running"):
            await self._run_again(old.id)

    async def _run_again(self, id_: str) -> None:
        if self.old.runs:
            await self._containers.start(id_)
            if self.old.state.get("Paused"):
                await self._containers.pause(id_)
