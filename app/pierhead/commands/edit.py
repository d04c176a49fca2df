"""Change a container as the user wants it, with what to mind before and the way back after."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress

from pierhead.commands.context import Context
from pierhead.commands.originals import Dependent, Original, dependents_of, originals, read
from pierhead.commands.pull import pull
from pierhead.commands.recreate import change
from pierhead.commands.swapping_back import swap_whole
from pierhead.core.blueprint import Blueprint
from pierhead.core.blueprint_podman import is_podmans
from pierhead.core.errors import NotFound
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import PROJECT_LABEL, Container
from pierhead.core.run_edit import limits_to_update
from pierhead.core.tasks import spawn
from pierhead.core.text import visible
from pierhead.engine.api import Engine
from pierhead.state.connection import Ready
from pierhead.state.jobs import Job
from pierhead.state.notices import Offer


async def apply(
    ctx: Context,
    old: Original,
    plan: Blueprint,
    job: Job,
    *,
    fetch: str = "",
    along: Sequence[Dependent] = (),
) -> str:
    """Change it, and those ``along`` that stand on it, and offer the way back.

    Returns the id of what is there now.
    """
    others = await originals(ctx.engine, along)
    id_ = await change(ctx, old, plan, job, fetch=fetch, along=others)
    name = visible(plan.name or old.plan.name)
    ctx.desk.show_started(id_, "")
    if id_ == old.id:
        ctx.notices.info(_("{name} was changed in place.").format(name=name))
    elif old.goes and old.runs:
        ctx.notices.info(_("{name} was changed.").format(name=name))
    else:
        kept = [each.id for each in others if not (each.goes and each.runs)]
        offer_way_back(ctx, name, id_, [old.id, *kept], _changed(name, along))
    return id_


def _changed(name: str, along: Sequence[Dependent]) -> str:
    if not along:
        return _("{name} was changed.").format(name=name)
    text = ngettext(
        "{name} was changed, and {count} container that stands on it was made anew.",
        "{name} was changed, and {count} containers that stand on it were made anew.",
        len(along),
    )
    return text.format(name=name, count=len(along))


def offer_way_back(ctx: Context, name: str, new: str, kept: Sequence[str], title: str) -> None:
    """Say that it is done, and offer to swap back or to remove what was kept.

    The first of what was ``kept`` is what was replaced, the others are those that stood on it.
    """

    async def back(job: Job) -> None:
        await swap_back(ctx, name, kept[0], new, job)

    async def remove(_job: Job) -> None:
        for id_ in reversed(kept):
            with suppress(NotFound):
                await ctx.engine.containers.remove(id_, force=True)

    ctx.notices.offer(
        title,
        ngettext(
            "The container from before is kept, stopped, until you remove it.",
            "The {count} containers from before are kept, stopped, until you remove them.",
            len(kept),
        ).format(count=len(kept)),
        Offer(_("Swap Back"), lambda: start(ctx, _("Swap back {name}").format(name=name), back)),
        Offer(
            ngettext("Remove the Old One", "Remove the Old Ones", len(kept)),
            lambda: start(ctx, _("Remove what {name} replaced").format(name=name), remove),
        ),
        lasting=True,
    )


async def swap_back(ctx: Context, name: str, wanted: str, other: str, job: Job) -> None:
    """Put back what was kept, and offer the way back from there."""
    pairs = await swap_whole(ctx, wanted, other, job)
    ctx.desk.show_started(wanted, "")
    title = _("{name} is the one from before again.").format(name=name)
    offer_way_back(ctx, name, wanted, [pair.other for pair in pairs], title)


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
    old = await read(engine, await _now(engine, container))
    await pull(engine, old.plan.image, job)
    now = await engine.images.inspect(old.plan.image)
    if now["Id"] == old.found.get("Image"):
        name = visible(container.name)
        ctx.notices.info(_("{name} has the newest image already.").format(name=name))
        return
    along = await dependents_of(engine, old)
    await apply(ctx, old, old.plan, job, fetch="pulled", along=along)


async def _now(engine: Engine, container: Container) -> str:
    """The id of what has its place: it may have been made anew along with another meanwhile."""
    for each in await engine.containers.list():
        if each.id == container.id and each.kept_for and not container.kept_for:
            return each.kept_for
    return container.id


# -- what to mind before


def in_place(ctx: Context, old: Original, plan: Blueprint) -> bool:
    """Whether the container can be what ``plan`` says without being made anew."""
    limits = limits_to_update(old.plan, plan)
    state = ctx.connection.state
    return limits == {} or (
        limits is not None and not (isinstance(state, Ready) and not state.info.updates)
    )


def how(ctx: Context, old: Original, plan: Blueprint) -> str:
    """A sentence on what will be done to the container."""
    if in_place(ctx, old, plan):
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
    found = [*own_warnings(old)]
    depending = await dependents_of(engine, old)
    if depending:
        names = ", ".join(visible(each.name) for each in depending)
        text = ngettext(
            "{names} uses its network, volumes or processes, and is made anew along with it.",
            "{names} use its network, volumes or processes, and are made anew along with it.",
            len(depending),
        )
        found.append(text.format(names=names))
    return found


def own_warnings(old: Original) -> Iterator[str]:
    """The same, without those that stand on it."""
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
    if is_podmans(old.found):
        yield _(
            "Podman does not tell of a container's log driver, kernel settings, device rules,"
            " annotations, domain name, and GPUs. If it was given any, say them again here: else"
            " the new one does without."
        )
    if old.image is None:
        yield _(
            "The image that it was made of is gone, so what comes from the image and what was asked"
            " for cannot be told apart."
        )
