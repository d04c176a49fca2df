"""Remove containers: what would be lost is said before, and they can be created again after."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from pierhead.commands.command import Choice, Field, FieldKind, Question
from pierhead.commands.container_questions import names_of, only
from pierhead.commands.context import Context
from pierhead.commands.edit import start
from pierhead.commands.pull import pull
from pierhead.commands.recreate import Original, image_at, read
from pierhead.core import units
from pierhead.core.blueprint import blueprint
from pierhead.core.errors import AppError, Conflict, NotFound
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import Container
from pierhead.core.run_edit import pinned
from pierhead.core.succession import own_name
from pierhead.core.tasks import spawn
from pierhead.core.text import visible
from pierhead.engine.api import Difference, Inspection
from pierhead.engine.api_making import CommitSpec
from pierhead.state.jobs import Job
from pierhead.state.notices import Offer
from pierhead.state.removed import RemovedContainer

T = TypeVar("T")

PATIENCE = 1.5
"""Seconds that the engine has to say what a removal loses."""
_ANONYMOUS = re.compile(r"[0-9a-f]{64}")
_TAG = "before-removal"


@dataclass(frozen=True, slots=True)
class Losses:
    """What goes with some containers; None for what the engine did not say in time."""

    sizes: list[int | None]
    files: int
    volumes: int


# -- before


async def ask_remove(ctx: Context, targets: Sequence[Container]) -> Question:
    """Say what goes and how much space that frees."""
    count = len(targets)
    alive = sum(container.running for container in targets)
    several = ngettext("Remove {count} container?", "Remove {count} containers?", count)
    losses = await _losses(ctx, targets)
    return Question(
        only(_("Remove {name}?"), targets) or several.format(count=count),
        _("Remove"),
        "\n".join(filter(None, (_space(losses.sizes), _files(losses.files), *_ties(ctx, targets)))),
        names_of(targets),
        tuple(_choices(count, alive, losses)),
        destructive=True,
    )


def _choices(count: int, alive: int, losses: Losses) -> list[Choice]:
    found = [
        Choice(
            "force",
            ngettext("End it first if it runs", "End them first if they run", count),
            _running(alive),
            default=alive > 0,
        ),
        Choice(
            "volumes",
            ngettext(
                "Remove its anonymous volumes too", "Remove their anonymous volumes too", count
            ),
            _volumes(losses.volumes),
        ),
    ]
    if losses.files:
        label = ngettext("Make an image of it first", "Make images of them first", count)
        hint = _("Creating it again then begins with its files, under the tag {tag}.")
        found.append(Choice("commit", label, hint.format(tag=_TAG)))
    return found


def _running(count: int) -> str:
    if not count:
        return ""
    text = ngettext("{count} is running now.", "{count} are running now.", count)
    return text.format(count=count)


def _volumes(count: int) -> str:
    text = _("What is stored in them is lost. Volumes with a name stay.")
    if not count:
        return text
    return (
        ngettext("There is {count}.", "There are {count}.", count).format(count=count) + " " + text
    )


def _files(count: int) -> str:
    if not count:
        return ""
    text = ngettext(
        "{count} file that was added or changed in it is lost.",
        "{count} files that were added or changed are lost.",
        count,
    )
    return text.format(count=count)


def _ties(ctx: Context, targets: Sequence[Container]) -> list[str]:
    """What a container is to another, one sentence each."""
    found = []
    for each in targets:
        if each.kept_for:
            text = _("{name} was replaced by {other}: without it, that cannot be swapped back.")
            other = ctx.containers.get(each.kept_for)
            name = visible(own_name(other.name)) if other else each.kept_for[:12]
            found.append(text.format(name=visible(each.name), other=name))
        elif each.keeps:
            text = _("The container that {name} replaced is kept, and stays.")
            found.append(text.format(name=visible(each.name)))
    return found


async def _losses(ctx: Context, targets: Sequence[Container]) -> Losses:
    ids = [each.id for each in targets]
    sizes, files, volumes = await asyncio.gather(
        _answers([ctx.engine.containers.size(id_) for id_ in ids]),
        _answers([_changed(ctx, id_) for id_ in ids]),
        _answers([_anonymous(ctx, id_) for id_ in ids]),
    )
    return Losses(sizes, sum(filter(None, files)), sum(filter(None, volumes)))


async def _changed(ctx: Context, id_: str) -> int:
    """How many files of it are not as in its image; folders that hold them do not count."""
    found = await ctx.engine.containers.changes(id_)
    folders = {each.path.rpartition("/")[0] for each in found}
    return sum(
        each.path not in folders and each.difference is not Difference.DELETED for each in found
    )


async def _anonymous(ctx: Context, id_: str) -> int:
    return len(anonymous_volumes(await ctx.engine.containers.inspect(id_)))


def anonymous_volumes(found: Inspection) -> list[str]:
    """The names of volumes that nobody gave a name."""
    names = (str(each.get("Name") or "") for each in found.get("Mounts") or ())
    return [name for name in names if _ANONYMOUS.fullmatch(name)]


async def _answers(questions: Sequence[Awaitable[T]]) -> list[T | None]:
    """What the engine answers in time; None for what it does not, or cannot."""
    tasks = [asyncio.ensure_future(each) for each in questions]
    try:
        await asyncio.wait(tasks, timeout=PATIENCE)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return [_answer(task) for task in tasks]


def _answer(task: asyncio.Future[T]) -> T | None:
    """Its result; anything but the engine's own word against it is a bug, and raised."""
    if task.cancelled() or isinstance(task.exception(), AppError):
        return None
    return task.result()


def _space(sizes: Sequence[int | None]) -> str:
    """A sentence on how much removing frees."""
    known = [size for size in sizes if size is not None]
    if not known:
        return _("How much space this frees is not known.")
    freed = units.size(sum(known))
    if len(known) < len(sizes):
        return _("This frees at least {size}.").format(size=freed)
    return _("This frees {size}.").format(size=freed) if sum(known) else _("This frees no space.")


# -- removing


async def remove_remembered(ctx: Context, container: Container) -> None:
    """Remove it, and remember what made it; that it is gone already is as good."""
    force, volumes = ctx.choices["force"], ctx.choices["volumes"]
    try:
        old = await read(ctx.engine, container.id)
    except NotFound:
        return
    (lost,) = await _answers([_changed(ctx, container.id)])
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
    reference = f"{name or 'container'}:{_TAG}"
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
