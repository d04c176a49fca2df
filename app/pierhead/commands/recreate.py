"""Put a changed container in the place of another, so that nothing is lost whatever happens.

The old one is stopped, renamed and kept; when the new one does not come up, or anything else goes
wrong, the old one is put back. Where an exchange stands can be read from the names of the two
(``core.succession``), so that it can be turned back after a crash as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from pierhead.commands.context import Context
from pierhead.commands.pull import pull
from pierhead.commands.uprising import NotUp, until_up
from pierhead.core.blueprint import Blueprint, blueprint
from pierhead.core.errors import AppError, EngineUnreachable, NotFound
from pierhead.core.i18n import _
from pierhead.core.run_edit import limits_to_update, pinned
from pierhead.core.succession import coming_name, kept_name, own_name, was_always
from pierhead.core.text import visible
from pierhead.engine.api import Engine, Inspection
from pierhead.state.jobs import Job

GOING = 60.0
"""Seconds that an engine may take to remove what has stopped."""
LOOK = 0.1
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Original:
    """A container that is to be changed, as it is."""

    found: Inspection
    image: Inspection | None
    """Of its image; None if that is gone."""
    plan: Blueprint
    """All that makes it, for a successor."""
    moved: bool
    """Whether its image's name stands for another image by now."""

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.found["Id"])

    @property
    def state(self) -> Mapping[str, Any]:
        """Its state, in the engine's words."""
        return self.found.get("State") or {}

    @property
    def runs(self) -> bool:
        """Whether it has processes."""
        return bool(self.state.get("Running"))

    @property
    def goes(self) -> bool:
        """Whether the engine removes it as soon as it stops."""
        return bool(self.plan.host.get("AutoRemove"))


async def read(engine: Engine, id_: str) -> Original:
    """All that there is to know of a container before it is changed."""
    found = await engine.containers.inspect(id_)
    image = await image_at(engine, str(found.get("Image") or ""))
    plan = blueprint(found, image, successor=True)
    named = await image_at(engine, plan.image)
    moved = bool(named and image and named["Id"] != image["Id"])
    return Original(found, image, plan, moved)


async def image_at(engine: Engine, reference: str) -> Inspection | None:
    """The inspection of an image; None if it is not there."""
    try:
        return await engine.images.inspect(reference) if reference else None
    except NotFound:
        return None


async def change(ctx: Context, old: Original, plan: Blueprint, job: Job, *, fetch: str = "") -> str:
    """Make the container what ``plan`` says, in place if that can be; the id of what is there now.

    ``fetch`` says what of the image: that it is to be pulled ``always``, or that it was
    ``pulled`` just now; else it is pulled when it is missing.
    """
    engine = ctx.engine
    limits = None if fetch else limits_to_update(old.plan, plan)
    if limits is not None:
        job.report(None, _("Changing it in place"))
        await _update(engine, old, plan, limits)
        return old.id
    await _have_image(ctx, old, plan, job, fetch)
    same = plan.image == old.plan.image and not fetch
    if same and old.moved:
        plan = pinned(plan, str(old.found["Image"]))
    return await Exchange(ctx, old, plan, job).run()


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


class Exchange:
    """One container put in the place of another, and back if it does not come up."""

    def __init__(self, ctx: Context, old: Original, plan: Blueprint, job: Job) -> None:
        self._engine, self._containers = ctx.engine, ctx.engine.containers
        self._going_on = ctx.exchanges
        self._old, self._plan, self._job = old, plan, job
        self._name = own_name(plan.name or old.plan.name)
        self._new = ""

    async def run(self) -> str:
        """The new one's id, once it is up. Raises what went wrong, when all is as it was."""
        self._job.report(None, _("Creating the container"))
        coming = coming_name(self._name, self._old.id)
        self._new = await self._containers.create_from(replace(self._plan, name=coming))
        self._going_on.add(self._new)
        try:
            await self._exchange()
            if self._old.runs:
                self._job.report(None, _("Starting"))
                await self._containers.start(self._new)
                await until_up(self._engine, self._new, self._job)
                if self._old.state.get("Paused"):
                    await self._containers.pause(self._new)
        except (AppError, asyncio.CancelledError) as error:
            # Turning back must not be stopped half-way by whoever cancelled this.
            await asyncio.shield(asyncio.ensure_future(self._turn_back(error)))
            raise
        finally:
            self._going_on.discard(self._new)
        return self._new

    async def _exchange(self) -> None:
        self._job.report(None, _("Stopping the one before"))
        if self._old.runs:
            if self._old.state.get("Paused"):
                await self._containers.unpause(self._old.id)
            await self._containers.stop(self._old.id)
        if self._old.goes and self._old.runs:
            await until_gone(self._engine, self._old.id)
        else:
            await keep(self._engine, self._old.found, self._new)
        await self._containers.rename(self._new, self._name)

    async def _turn_back(self, error: BaseException) -> None:
        self._job.report(None, _("Putting back the one before"))
        try:
            with suppress(NotFound):
                await self._containers.remove(self._new, force=True, volumes=True)
            await self._put_back()
        except AppError as second:
            raise _stuck(self._old, error, second) from second
        if isinstance(error, NotUp):
            error.hint = self._comfort()

    async def _put_back(self) -> None:
        containers, old = self._containers, self._old
        try:
            now = await containers.inspect(old.id)
            if old.goes and old.runs and not now["State"].get("Running"):
                await until_gone(self._engine, old.id)
                now = await containers.inspect(old.id)
        except NotFound:
            # It was to be removed when it stops: only its blueprint is left.
            id_ = await containers.create_from(old.plan)
            await containers.start(id_)
            return
        await release(self._engine, now, old.plan.name)
        if old.runs and not now["State"].get("Running"):
            await containers.start(old.id)
            if old.state.get("Paused"):
                await containers.pause(old.id)

    def _comfort(self) -> str:
        name = visible(self._old.plan.name)
        if self._old.runs:
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


# -- there and back again


async def swap(engine: Engine, wanted: str, other: str, job: Job | None = None) -> None:
    """Put a container that was kept in the place of the one that has its place now.

    The other one is kept in turn. From wherever an exchange stands this leads to its end. If the
    wanted one does not start, the other has its place again, and what the engine said is raised.
    """
    found, instead = await engine.containers.inspect(wanted), await engine.containers.inspect(other)
    runs = bool(instead["State"].get("Running")) or ran_for(found, instead)
    if job:
        job.report(None, _("Swapping"))
    try:
        await _put(engine, found, instead, start=runs)
    except AppError:
        if instead["State"].get("Running"):
            with suppress(AppError):
                now = await engine.containers.inspect(wanted)
                await _put(engine, await engine.containers.inspect(other), now, start=True)
        raise


async def _put(engine: Engine, found: Inspection, instead: Inspection, *, start: bool) -> None:
    name = own_name(_name(instead))
    runs = instead["State"].get("Running")
    if runs:
        await engine.containers.stop(str(instead["Id"]))
    if runs and (instead.get("HostConfig") or {}).get("AutoRemove"):
        await until_gone(engine, str(instead["Id"]))
    else:
        await keep(engine, instead, str(found["Id"]))
    await release(engine, found, name)
    if start and not found["State"].get("Running"):
        await engine.containers.start(str(found["Id"]))


async def until_gone(engine: Engine, id_: str) -> None:
    """Return when the engine has removed what it removes by itself, or will not any more."""
    with suppress(TimeoutError, NotFound):
        async with asyncio.timeout(GOING):
            while True:
                await engine.containers.inspect(id_)
                await asyncio.sleep(LOOK)


async def keep(engine: Engine, found: Inspection, successor: str) -> None:
    """Keep a container for its successor's sake, so that not even the engine starts it."""
    policy = ((found.get("HostConfig") or {}).get("RestartPolicy") or {}).get("Name")
    always = policy == "always" or was_always(_name(found))
    await _rename(engine, found, kept_name(own_name(_name(found)), successor, always=always))
    if policy == "always":
        await _restart(engine, found, "unless-stopped")


async def release(engine: Engine, found: Inspection, name: str) -> None:
    """Give a container that was kept its name back, and what the engine does about it."""
    if was_always(_name(found)):
        await _restart(engine, found, "always")
    await _rename(engine, found, name)


async def _restart(engine: Engine, found: Inspection, policy: str) -> None:
    limits = {"RestartPolicy": {"Name": policy, "MaximumRetryCount": 0}}
    await engine.containers.update(str(found["Id"]), limits)


async def _rename(engine: Engine, found: Inspection, name: str) -> None:
    if _name(found) != name:
        await engine.containers.rename(str(found["Id"]), name)


def _name(found: Inspection) -> str:
    return str(found["Name"]).removeprefix("/")


def ran_for(found: Inspection, successor: Inspection) -> bool:
    """Whether it was stopped for its successor's sake."""
    ended = _moment(str(found["State"].get("FinishedAt") or ""))
    return ended >= _moment(str(successor.get("Created") or "~"))


def _moment(text: str) -> tuple[str, str]:
    """A time in UTC to be compared: engines leave out the zeros at the end of its fraction."""
    seconds, _dot, fraction = text.removesuffix("Z").partition(".")
    return seconds, fraction.ljust(9, "0")
