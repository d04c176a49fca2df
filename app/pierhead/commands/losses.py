"""The question before containers are removed: what goes with them, as far as the engine says so."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pierhead.commands.command import Choice, Question
from pierhead.commands.container_questions import names_of, only
from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import Container
from pierhead.core.succession import own_name
from pierhead.core.text import visible
from pierhead.engine.api import Inspection
from pierhead.engine.api_files import Difference

T = TypeVar("T")

PATIENCE = 1.5
"""Seconds that the engine has to say what a removal loses."""
TAG = "before-removal"
"""Of the images that containers leave, if that is asked for."""
_ANONYMOUS = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Losses:
    """What goes with some containers; None for what the engine did not say in time."""

    sizes: list[int | None]
    files: int
    volumes: int


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
        found.append(Choice("commit", label, hint.format(tag=TAG)))
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
        answers_in_time([ctx.engine.containers.size(id_) for id_ in ids]),
        answers_in_time([changed_files(ctx, id_) for id_ in ids]),
        answers_in_time([_anonymous(ctx, id_) for id_ in ids]),
    )
    return Losses(sizes, sum(filter(None, files)), sum(filter(None, volumes)))


async def changed_files(ctx: Context, id_: str) -> int:
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


async def answers_in_time(questions: Sequence[Awaitable[T]]) -> list[T | None]:
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
