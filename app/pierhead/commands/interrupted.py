"""Exchanges that a dead engine or app broke off: they are noticed, and led to an end if asked."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pierhead.commands.context import Context
from pierhead.commands.edit import start
from pierhead.commands.unfinished import go_on, stands_midway, turn_back, waiting
from pierhead.commands.unfinished_swap import BrokenSwap, broken_swap, settle
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.resources import Container
from pierhead.core.succession import own_name
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
        engine = self._ctx.engine
        listed = {each.id: each for each in found}
        midway: list[Container] = []
        swaps: dict[str, BrokenSwap] = {}
        along: set[str] = set()
        try:
            for each in found:
                if not each.keeps or each.id in self._ctx.exchanges:
                    continue
                if swapped := await broken_swap(engine, each, listed):
                    swaps[swapped.before] = swapped
                    along |= {one.id for one in swapped.left}
                elif await stands_midway(engine, each):
                    midway.append(each)
                    along |= {one.id for one in await waiting(engine, each)}
        except AppError:
            return
        for each in midway:
            if each.keeps not in along:
                self._tell(each)
        for swapped in swaps.values():
            self._tell_swap(swapped, own_name(listed[swapped.before].name))

    def _tell(self, successor: Container) -> None:
        name, ctx = visible(own_name(successor.name)), self._ctx

        async def back(job: Job) -> None:
            await turn_back(ctx, successor, job)

        async def on(job: Job) -> None:
            await go_on(ctx, successor, job)

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

    def _tell_swap(self, swapped: BrokenSwap, name: str) -> None:
        """Both are of worth, so that neither is removed whatever is chosen."""
        ctx, name = self._ctx, visible(name)

        def use(title: str, wanted: str) -> Offer:
            async def work(job: Job) -> None:
                await settle(ctx, swapped, wanted, job)

            text = _("Finish the swap of {name}").format(name=name)
            return Offer(title, lambda: start(ctx, text, work))

        detail = _("Both containers are there: the one from before, and the changed one.")
        if names := ", ".join(visible(each.name) for each in swapped.left if each.ran):
            detail += "\n" + _("Stopped with it: {names}").format(names=names)
        ctx.notices.offer(
            _("The swap of {name} was broken off.").format(name=name),
            detail,
            use(_("Use the One from Before"), swapped.before),
            use(_("Use the Changed One"), swapped.changed),
            lasting=True,
        )
