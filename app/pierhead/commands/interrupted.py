"""Exchanges that a dead engine or app broke off: they are noticed, and led to an end if asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pierhead.commands.context import Context
from pierhead.commands.edit import start
from pierhead.commands.recreate import ran_for, swap
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.resources import Container, State
from pierhead.core.succession import own_name, unfinished
from pierhead.core.tasks import spawn
from pierhead.core.text import visible
from pierhead.state.connection import ConnectionState, Ready
from pierhead.state.jobs import Job
from pierhead.state.notices import Offer


class Interrupted:
    """Looks for them whenever an engine has come, or come back."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._tasks: set[asyncio.Task[None]] = set()
        ctx.containers.first_listing.connect(self._listed)
        ctx.connection.changed.connect(self._connected)

    def _listed(self) -> None:
        spawn(self._look(list(self._ctx.containers)), self._tasks)

    def _connected(self, state: ConnectionState) -> None:
        if isinstance(state, Ready) and self._ctx.containers.loaded:
            spawn(self._list(), self._tasks)

    async def _list(self) -> None:
        try:
            found = await self._ctx.engine.containers.list()
        except AppError:
            return
        await self._look(found)

    async def _look(self, found: Sequence[Container]) -> None:
        for each in found:
            if each.keeps and each.id not in self._ctx.exchanges and await self._broken(each):
                self._tell(each)

    async def _broken(self, successor: Container) -> bool:
        """Whether it did not take the place of what it was to replace, or was never started."""
        if unfinished(successor):
            return True
        if successor.state is not State.CREATED:
            return False
        containers = self._ctx.engine.containers
        try:
            old, new = (
                await containers.inspect(successor.keeps),
                await containers.inspect(successor.id),
            )
        except AppError:
            return False
        return ran_for(old, new)

    def _tell(self, successor: Container) -> None:
        name, ctx = visible(own_name(successor.name)), self._ctx

        async def back(job: Job) -> None:
            await swap(ctx.engine, successor.keeps, successor.id, job)
            await ctx.engine.containers.remove(successor.id, force=True, volumes=True)

        async def on(job: Job) -> None:
            await swap(ctx.engine, successor.id, successor.keeps, job)
            await ctx.engine.containers.start(successor.id)

        ctx.notices.offer(
            _("The edit of {name} was broken off.").format(name=name),
            _("Both containers are there: the one from before, and the changed one."),
            Offer(
                _("Put Back the Old One"),
                lambda: start(ctx, _("Put back {name}").format(name=name), back),
            ),
            Offer(
                _("Go On with the New One"),
                lambda: start(ctx, _("Finish the edit of {name}").format(name=name), on),
            ),
            lasting=True,
        )
