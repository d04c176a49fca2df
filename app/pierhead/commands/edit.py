"""Change a container as the user wants it, with what to mind before and the way back after."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress

from pierhead.commands.context import Context
from pierhead.commands.pull import pull
from pierhead.commands.recreate import Original, change, read, swap
from pierhead.core.blueprint import Blueprint
from pierhead.core.errors import AppError, NotFound
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import PROJECT_LABEL, Container
from pierhead.core.run_edit import limits_to_update
from pierhead.core.tasks import spawn
from pierhead.core.text import visible
from pierhead.engine.api import Engine, Inspection
from pierhead.state.jobs import Job
from pierhead.state.notices import Offer

AT_ONCE = 8
"""Containers that are looked at for whether they depend on another at the same time."""


async def apply(ctx: Context, old: Original, plan: Blueprint, job: Job, fetch: str = "") -> str:
    """Change it and offer the way back; the id of what is there now."""
    id_ = await change(ctx, old, plan, job, fetch=fetch)
    name = visible(plan.name or old.plan.name)
    ctx.desk.show_started(id_, "")
    if id_ == old.id:
        ctx.notices.info(_("{name} was changed in place.").format(name=name))
    elif old.goes and old.runs:
        ctx.notices.info(_("{name} was changed.").format(name=name))
    else:
        offer_way_back(ctx, name, id_, old.id, _("{name} was changed.").format(name=name))
    return id_


def offer_way_back(ctx: Context, name: str, new: str, old: str, title: str) -> None:
    """Say that it is done, and offer to swap back or to remove what was kept."""

    async def back(job: Job) -> None:
        await swap_back(ctx, name, old, new, job)

    async def remove(_job: Job) -> None:
        with suppress(NotFound):
            await ctx.engine.containers.remove(old, force=True)

    ctx.notices.offer(
        title,
        _("The container from before is kept, stopped, until you remove it."),
        Offer(_("Swap Back"), lambda: start(ctx, _("Swap back {name}").format(name=name), back)),
        Offer(
            _("Remove the Old One"),
            lambda: start(ctx, _("Remove what {name} replaced").format(name=name), remove),
        ),
        lasting=True,
    )


async def swap_back(ctx: Context, name: str, wanted: str, other: str, job: Job) -> None:
    """Put back what was kept, and offer the way back from there."""
    await swap(ctx.engine, wanted, other, job)
    ctx.desk.show_started(wanted, "")
    title = _("{name} is the one from before again.").format(name=name)
    offer_way_back(ctx, name, wanted, other, title)


def start(ctx: Context, title: str, work: Callable[[Job], Awaitable[None]]) -> None:
    """Do it as a job, and say if it fails."""
    spawn(_told(ctx, ctx.jobs.start(title, work)))


async def _told(ctx: Context, job: Job) -> None:
    await job.wait()
    if job.error:
        ctx.notices.error(job.error)


async def update_image(ctx: Context, container: Container, job: Job) -> None:
    """Pull the container's image again, and make the container anew of it if there is a newer."""
    engine = ctx.engine
    old = await read(engine, container.id)
    await pull(engine, old.plan.image, job)
    now = await engine.images.inspect(old.plan.image)
    if now["Id"] == old.found.get("Image"):
        name = visible(container.name)
        ctx.notices.info(_("{name} has the newest image already.").format(name=name))
        return
    await apply(ctx, old, old.plan, job, fetch="pulled")


# -- what to mind before


def how(old: Original, plan: Blueprint) -> str:
    """A sentence on what will be done to the container."""
    if limits_to_update(old.plan, plan) is not None:
        return _("All of this can be changed while the container goes on as it is.")
    if not old.runs:
        return _(
            "The container is made anew with everything else as it is. The one from before is kept"
            " under another name, so that you can swap back."
        )
    return _(
        "The container is made anew with everything else as it is, and started. The one from"
        " before is stopped and kept under another name until the new one is up; if that does not"
        " come up, it is put back by itself. Afterwards you can swap back."
    )


async def warnings(engine: Engine, old: Original) -> list[str]:
    """What else happens when the container is made anew, one sentence each."""
    found = [*_own(old)]
    depending = await dependents(engine, old)
    if depending:
        names = ", ".join(visible(name) for name in depending)
        text = ngettext(
            "{names} uses its network, volumes or processes, and has to be made anew or restarted"
            " after this.",
            "{names} use its network, volumes or processes, and have to be made anew or restarted"
            " after this.",
            len(depending),
        )
        found.append(text.format(names=names))
    return found


def _own(old: Original) -> Iterator[str]:
    labels = old.plan.body.get("Labels") or {}
    if project := labels.get(PROJECT_LABEL):
        text = _(
            "It belongs to the Compose project {project}. Compose will not know of the change, and"
            " undoes it with its next up; change the Compose file as well."
        )
        yield text.format(project=visible(str(project)))
    if old.goes and old.runs:
        yield _(
            "It is removed when it stops (--rm), so the one from before cannot be kept. Files in it"
            " that are in no volume are lost."
        )
    if old.moved:
        text = _(
            "The name {image} stands for another image by now. Unless you change it, the container"
            " stays with its own; Update Image gets the other one."
        )
        yield text.format(image=visible(old.plan.image))
    if old.image is None:
        yield _(
            "The image that it was made of is gone, so what comes from the image and what was asked"
            " for cannot be told apart."
        )


async def dependents(engine: Engine, old: Original) -> list[str]:
    """The names of containers that stand on this one."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(id_: str) -> str:
        async with gate:
            try:
                found = await engine.containers.inspect(id_)
            except AppError:
                return ""
        return str(found["Name"]).removeprefix("/") if depends(found, old) else ""

    others = [each.id for each in await engine.containers.list() if each.id != old.id]
    names = await asyncio.gather(*(one(id_) for id_ in others))
    return sorted(filter(None, names))


def depends(found: Inspection, old: Original) -> bool:
    """Whether one container stands on another: its network, processes, volumes, or a link."""
    own = {old.id, old.id[:12], old.plan.name}
    host = found.get("HostConfig") or {}
    modes = [str(host.get(key) or "") for key in ("NetworkMode", "PidMode", "IpcMode")]
    if any(mode.partition(":")[2] in own for mode in modes if mode.startswith("container:")):
        return True
    named = [str(each).partition(":")[0] for each in host.get("VolumesFrom") or ()]
    named += [str(each).partition(":")[0].removeprefix("/") for each in host.get("Links") or ()]
    return not own.isdisjoint(named)
