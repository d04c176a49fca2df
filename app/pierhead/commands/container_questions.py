"""The questions that commands about containers ask before they run."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from pierhead.commands.command import Choice, Field, Question
from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import Container
from pierhead.core.text import visible

PATIENCE = 1.5
"""Seconds that the engine has to say how much space a removal frees."""

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")


async def ask_kill(_ctx: Context, targets: Sequence[Container]) -> Question:
    """Say that what is not saved is lost."""
    count = len(targets)
    several = ngettext("Kill {count} container?", "Kill {count} containers?", count)
    return Question(
        _one(_("Kill {name}?"), targets) or several.format(count=count),
        _("Kill"),
        _("The processes end at once and cannot save what they are working on."),
        _names(targets),
        destructive=True,
    )


async def ask_rename(ctx: Context, targets: Sequence[Container]) -> Question:
    """Ask for a name that the engine will take."""
    container = targets[0]
    taken = {other.name for other in ctx.containers if other.id != container.id}

    def problem(name: str) -> str:
        if not _NAME.fullmatch(name):
            return _(
                "A name has at least two letters, digits, underscores, dots or hyphens, "
                "and begins with a letter or digit."
            )
        return _("Another container has this name.") if name in taken else ""

    return Question(
        _one(_("Rename {name}"), targets),
        _("Rename"),
        fields=(Field("name", _("New name"), container.name, problem),),
    )


async def ask_remove(ctx: Context, targets: Sequence[Container]) -> Question:
    """Say what goes and how much space that frees."""
    count = len(targets)
    alive = sum(container.running for container in targets)
    several = ngettext("Remove {count} container?", "Remove {count} containers?", count)
    return Question(
        _one(_("Remove {name}?"), targets) or several.format(count=count),
        _("Remove"),
        await _space(ctx, targets),
        _names(targets),
        (
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
                _("What is stored in them is lost. Volumes with a name stay."),
            ),
        ),
        destructive=True,
    )


def _running(count: int) -> str:
    if not count:
        return ""
    text = ngettext("{count} is running now.", "{count} are running now.", count)
    return text.format(count=count)


async def _space(ctx: Context, targets: Sequence[Container]) -> str:
    """A sentence on how much removing frees, as far as the engine says so in time."""
    engine = ctx.engine.containers
    tasks = [asyncio.create_task(engine.size(container.id)) for container in targets]
    try:
        done, _late = await asyncio.wait(tasks, timeout=PATIENCE)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    sizes = [task.result() for task in done if not _failed(task)]
    if not sizes:
        return _("How much space this frees is not known.")
    freed = units.size(sum(sizes))
    if len(sizes) < len(targets):
        return _("This frees at least {size}.").format(size=freed)
    return _("This frees {size}.").format(size=freed) if sum(sizes) else _("This frees no space.")


def _failed(task: asyncio.Task[int]) -> bool:
    """Whether the engine could not say; anything but its own word is a bug, and raised."""
    return isinstance(task.exception(), AppError)


def _one(text: str, targets: Sequence[Container]) -> str:
    """``text`` about the only target; empty when there are several."""
    return text.format(name=visible(targets[0].name)) if len(targets) == 1 else ""


def _names(targets: Sequence[Container]) -> tuple[str, ...]:
    """The names of several targets; of a single one the title tells it."""
    return tuple(visible(target.name) for target in targets) if len(targets) > 1 else ()
