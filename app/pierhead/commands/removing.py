"""Remove containers, and create them again as long as the app runs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from pierhead.commands.command import Field, FieldKind, Question
from pierhead.commands.context import Context
from pierhead.commands.edit import start
from pierhead.commands.losses import TAG, anonymous_volumes, answers_in_time, changed_files
from pierhead.commands.originals import Original, image_at, read
from pierhead.commands.pull import pull
from pierhead.core.blueprint import blueprint
from pierhead.core.errors import AppError, Conflict, NotFound
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import Container
from pierhead.core.run_edit import pinned
from pierhead.core.succession import own_name
from pierhead.core.tasks import spawn
from pierhead.core.text import visible
from pierhead.engine.api_making import CommitSpec
from pierhead.state.jobs import Job
from pierhead.state.notices import Offer
from pierhead.state.removed import RemovedContainer


async def remove_remembered(ctx: Context, container: Container) -> None:
    """Remove it, and remember what made it; that it is gone already is as good."""
    force, volumes = ctx.choices["force"], ctx.choices["volumes"]
    try:
        old = await read(ctx.engine, container.id)
    except NotFound:
        return
    (lost,) = await answers_in_time([changed_files(ctx, container.id)])
    image = await _keep_files(ctx, container) if ctx.choices.get("commit") else ""
    try:
        await ctx.engine.containers.remove(container.id, force=force, volumes=volumes)
    except NotFound:
        return
    if volumes:
        await _remove_volumes(ctx, old)
    record = replace(_record(old, image, volumes=volumes), lost=0 if image else lost or 0)
    if ctx.removed.add(replace(record, batch=ctx.job)) and ctx.job:
        spawn(_offer_again(ctx, ctx.job))


async def _keep_files(ctx: Context, container: Container) -> str:
    """Make an image of its files; its name."""
    name = re.sub(r"[^a-z0-9]+", "-", own_name(container.name).lower()).strip("-")
    reference = f"{name or 'container'}:{TAG}"
    await ctx.engine.containers.commit(container.id, CommitSpec(reference))
    return reference


async def _remove_volumes(ctx: Context, old: Original) -> None:
    """Those that an edit named are not anonymous to the engine any more, and kept by it."""
    for name in anonymous_volumes(old.found):
        with suppress(NotFound, Conflict):
            await ctx.engine.containers.remove_volume(name)


def _record(old: Original, image: str, *, volumes: bool) -> RemovedContainer:
    plan = blueprint(old.found, old.image) if volumes else old.plan
    name = own_name(plan.name)
    plan = replace(plan, name=name)
    return RemovedContainer(name, pinned(plan, image) if image else plan, old.runs)


# -- and back


async def _offer_again(ctx: Context, job: Job) -> None:
    """Offer it once for all that one job removed."""
    await job.wait()
    gone = [each for each in ctx.removed if each.batch is job]
    lost = sum(each.lost for each in gone)
    name, count = visible(gone[0].name), len(gone)
    several = ngettext("{count} container was removed.", "{count} containers were removed.", count)
    title = _("{name} was removed.").format(name=name)

    async def again(job: Job) -> None:
        for number, record in enumerate(gone):
            job.report(number / count, record.name)
            await create_again(ctx, record, job)

    def take() -> None:
        start(ctx, _("Create what was removed again"), again)

    action = ngettext("Create Again", "Create Them Again", count)
    ctx.notices.offer(
        title if count == 1 else several.format(count=count), _gone(lost), Offer(action, take)
    )


def _gone(lost: int) -> str:
    if not lost:
        return ""
    text = ngettext(
        "What {count} file held that was not in the image is gone.",
        "What {count} files held that were not in the image is gone.",
        lost,
    )
    return text.format(count=lost)


async def create_again(ctx: Context, record: RemovedContainer, job: Job) -> str:
    """Create what was removed, and start it if it ran; the id."""
    if await image_at(ctx.engine, record.plan.image) is None:
        await pull(ctx.engine, record.plan.image, job, record.plan.platform)
    id_ = await ctx.engine.containers.create_from(record.plan)
    ctx.removed.forget(record)
    if record.ran:
        await ctx.engine.containers.start(id_)
    return id_


async def ask_which(ctx: Context, _targets: Sequence[object]) -> Question:
    """Ask which of those that were removed. Raises ``AppError`` if there is none."""
    records = list(ctx.removed)
    if not records:
        raise AppError(
            _("No container was removed since Pierhead was started."),
            hint=_("Those that are removed here are remembered until it ends."),
        )
    options = tuple((str(number), _described(each)) for number, each in enumerate(records))
    return Question(
        _("Create again what was removed"),
        _("Create Again"),
        _("It is made as it was, with its named volumes. What its own files held is gone."),
        fields=(Field("which", _("Container"), "0", kind=FieldKind.CHOICE, options=options),),
    )


def _described(record: RemovedContainer) -> str:
    return f"{visible(record.name)} — {visible(record.plan.image)}"
