"""The questions before a container is exchanged, kept as an image, or written to a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pierhead.commands.command import Choice, Field, FieldKind, Question
from pierhead.commands.container_questions import names_of, only
from pierhead.commands.context import Context
from pierhead.commands.edit import warnings
from pierhead.commands.originals import read
from pierhead.commands.swapping import exchange_of
from pierhead.commands.swapping_back import sides
from pierhead.core import reference
from pierhead.core.i18n import _, ngettext
from pierhead.core.resources import Container
from pierhead.core.succession import own_name
from pierhead.core.text import visible


async def ask_update(ctx: Context, targets: Sequence[Container]) -> Question:
    """Say what an update does, and what to mind."""
    count = len(targets)
    several = ngettext("Update {count} container?", "Update {count} containers?", count)
    minded = await warnings(ctx.engine, await read(ctx.engine, targets[0].id)) if count == 1 else []
    text = ngettext(
        "Its image is pulled again. If that is a newer one, the container is made anew with"
        " everything else as it is; the one from before is kept so that you can swap back, and put"
        " back by itself if the new one does not come up.",
        "Their images are pulled again. Those with a newer one are made anew with everything else"
        " as it is; the ones from before are kept so that you can swap back, and put back by"
        " themselves if the new ones do not come up.",
        count,
    )
    return Question(
        only(_("Update the image of {name}?"), targets) or several.format(count=count),
        _("Update"),
        "\n\n".join((text, *minded)),
        names_of(targets),
    )


async def ask_swap(ctx: Context, targets: Sequence[Container]) -> Question:
    """Say which of two will run, and what is made anew for that."""
    name = visible(own_name(targets[0].name))
    _pairs, added = await exchange_of(ctx.engine, *sides(targets[0]))
    what = _(
        "The container that has the name now is stopped and kept; the other one gets its name"
        " back and is started if this one runs. What was written into the files of the one"
        " that runs now stays in that one, unless it is in a volume."
    )
    anew = ngettext(
        "{names} uses its network, volumes or processes, and is made anew along with it.",
        "{names} use its network, volumes or processes, and are made anew along with it.",
        len(added),
    ).format(names=", ".join(visible(each.name) for each in added))
    return Question(
        _("Swap back {name}?").format(name=name),
        _("Swap Back"),
        f"{what}\n\n{anew}" if added else what,
    )


async def ask_remove_old(ctx: Context, targets: Sequence[Container]) -> Question:
    """Say that there is no way back then."""
    count = len(targets)
    several = ngettext(
        "Remove what {count} container replaced?", "Remove what {count} containers replaced?", count
    )
    kept = [ctx.containers.get(each.keeps) for each in targets]
    return Question(
        only(_("Remove what {name} replaced?"), targets) or several.format(count=count),
        _("Remove"),
        _("Then it is not possible to swap back. Volumes stay."),
        tuple(visible(each.name) for each in kept if each),
        destructive=True,
    )


async def ask_commit(_ctx: Context, targets: Sequence[Container]) -> Question:
    """Ask for the image's name and what else it is to have."""
    count = len(targets)
    several = ngettext(
        "Make an image of {count} container", "Make images of {count} containers", count
    )

    def problem(text: str) -> str:
        if not text:
            return ""
        if count > 1 and "{name}" not in text:
            return _("Several images need {name} in their name.").format(name="{name}")
        return reference.problem(text.replace("{name}", "x"))

    return Question(
        only(_("Make an image of {name}"), targets) or several.format(count=count),
        _("Commit"),
        _("The image has the files as they are now, without what is in volumes."),
        names_of(targets),
        (
            Choice(
                "pause",
                _("Pause it meanwhile"),
                _("So that no file is caught half written."),
                default=True,
            ),
        ),
        (
            Field("reference", _("Name of the image"), _proposal(targets), problem),
            Field("message", _("Message")),
            Field("author", _("Author")),
            Field(
                "changes",
                _("Instructions"),
                kind=FieldKind.LINES,
                hint='CMD ["sh"]\nENV NAME=value',
            ),
        ),
    )


def _proposal(targets: Sequence[Container]) -> str:
    if len(targets) > 1:
        return "{name}:snapshot"
    name = own_name(targets[0].name).lower()
    return f"{name}:snapshot" if not reference.problem(f"{name}:snapshot") else ""


async def ask_export(_ctx: Context, targets: Sequence[Container]) -> Question:
    """Ask where the archive is to be."""
    count = len(targets)
    several = ngettext(
        "Export the files of {count} container", "Export the files of {count} containers", count
    )
    home = Path.home()
    proposal = home / f"{own_name(targets[0].name)}.tar" if count == 1 else home

    def problem(text: str) -> str:
        path = Path(text).expanduser()
        if not text or not path.is_absolute():
            return _("Write the whole path.")
        if count > 1 and not path.is_dir():
            return _("Choose a folder: each container gets a file of its own in it.")
        return "" if path.is_dir() or path.parent.is_dir() else _("There is no such folder.")

    return Question(
        only(_("Export the files of {name}"), targets) or several.format(count=count),
        _("Export"),
        _("A tar archive of its file system, without what is in volumes."),
        names_of(targets),
        fields=(
            Field(
                "path",
                _("File") if count == 1 else _("Folder"),
                str(proposal),
                problem,
                kind=FieldKind.SAVE if count == 1 else FieldKind.FOLDER,
            ),
        ),
    )
