"""What the user can do about how containers are made: change, copy, keep and exchange them."""

from __future__ import annotations

from pathlib import Path

from pierhead.commands import edit as edits
from pierhead.commands.command import Group
from pierhead.commands.container_making_questions import (
    ask_commit,
    ask_export,
    ask_remove_old,
    ask_swap,
    ask_update,
)
from pierhead.commands.context import Context
from pierhead.commands.copies import command_of, compose_of, duplicate_of
from pierhead.commands.exporting import export_to, file_for
from pierhead.commands.originals import read
from pierhead.commands.swapping_back import sides
from pierhead.core.errors import AppError
from pierhead.core.i18n import N_, _
from pierhead.core.resources import Container, State
from pierhead.core.succession import own_name
from pierhead.core.text import visible
from pierhead.engine.api_making import CommitSpec

making = Group("container", N_("Container"))
COPY = N_("Copy")
"""The menu of what goes to the clipboard."""


def there(container: Container) -> bool:
    """Whether it is not being removed already."""
    return container.state is not State.REMOVING


def exchanged(container: Container) -> bool:
    """Whether there is another one that it can be swapped with."""
    return bool(container.keeps or container.kept_for)


def keeps(container: Container) -> bool:
    """Whether what it replaced is still there."""
    return bool(container.keeps)


@making.command(
    N_("Edit…"), icon="pencil", shortcut="F4", when=there, job=False, single=True, divided=True
)
async def edit(ctx: Context, container: Container) -> None:
    """Change how it is made, and see the difference first."""
    ctx.desk.edit_form(await read(ctx.engine, container.id))


@making.command(
    N_("Duplicate…"), icon="copy", shortcut="Ctrl+D", when=there, job=False, single=True
)
async def duplicate(ctx: Context, container: Container) -> None:
    """Ask what to run, beginning with all that makes this one."""
    taken = {each.name for each in ctx.containers}
    ctx.desk.run_form(await duplicate_of(ctx.engine, container.id, taken))


@making.command(N_("Update Image…"), icon="download", when=there, ask=ask_update)
async def update(ctx: Context, container: Container) -> None:
    """Pull its image again, and make it anew if there is a newer one."""
    assert ctx.job
    await edits.update_image(ctx, container, ctx.job)


@making.command(N_("Swap Back…"), icon="history", when=exchanged, ask=ask_swap, single=True)
async def swap_back(ctx: Context, container: Container) -> None:
    """Put back what it replaced, or, asked of what was replaced, put that back."""
    assert ctx.job
    await edits.swap_back(ctx, visible(own_name(container.name)), *sides(container), ctx.job)


@making.command(N_("Remove the Old One…"), when=keeps, ask=ask_remove_old)
async def remove_old(ctx: Context, container: Container) -> None:
    """Remove what it replaced."""
    await ctx.engine.containers.remove(container.keeps, force=True)


@making.command(N_("Copy docker run Command"), icon="terminal", job=False, together=True, menu=COPY)
async def copy_command(ctx: Context, containers: tuple[Container, ...]) -> None:
    """Put the commands that make such containers on the clipboard."""
    copied = [await command_of(ctx.engine, each.id) for each in containers]
    ctx.desk.copy("\n".join(text for text, _unsaid in copied))
    _tell(ctx, _("The command is copied."), [word for _text, unsaid in copied for word in unsaid])


@making.command(N_("Copy as Compose File"), icon="file-code", job=False, together=True, menu=COPY)
async def copy_compose(ctx: Context, containers: tuple[Container, ...]) -> None:
    """Put a Compose file that makes such containers on the clipboard."""
    text, unsaid = await compose_of(ctx.engine, [each.id for each in containers])
    ctx.desk.copy(text)
    _tell(ctx, _("The Compose file is copied."), unsaid)


def _tell(ctx: Context, title: str, unsaid: list[str]) -> None:
    if unsaid:
        detail = _("It cannot say: {what}").format(what=", ".join(dict.fromkeys(unsaid)))
        ctx.notices.info(title, detail)
    else:
        ctx.notices.info(title)


@making.command(N_("Commit to Image…"), icon="layers", when=there, ask=ask_commit, divided=True)
async def commit(ctx: Context, container: Container) -> None:
    """Make an image of what is in it now."""
    reference = ctx.choices["reference"]
    changes = tuple(line.strip() for line in ctx.choices["changes"].splitlines() if line.strip())
    spec = CommitSpec(
        reference.format(name=container.name) if "{name}" in reference else reference,
        ctx.choices["message"],
        ctx.choices["author"],
        ctx.choices["pause"],
        changes,
    )
    image = await ctx.engine.containers.commit(container.id, spec)
    shown = spec.reference or image.removeprefix("sha256:")[:12]
    text = _("{name} is now the image {image}.")
    ctx.notices.info(text.format(name=visible(container.name), image=shown))


@making.command(N_("Export Files…"), icon="archive", when=there, ask=ask_export)
async def export(ctx: Context, container: Container) -> None:
    """Write its file system into an archive."""
    assert ctx.job
    path = file_for(Path(ctx.choices["path"]), container.name)
    await export_to(ctx.engine, container.id, path, ctx.job)
    title = _("The files of {name} are in an archive.").format(name=visible(container.name))
    ctx.notices.info(title, str(path))


@making.command(N_("Wait for the End"), icon="clock", when=lambda c: c.running)
async def wait(ctx: Context, container: Container) -> None:
    """Say with what code it ends, when it does."""
    assert ctx.job
    name = visible(container.name)
    ctx.job.report(None, _("Waiting for {name} to end").format(name=name))
    code = await ctx.engine.containers.wait(container.id)
    title = _("{name} has ended with code {code}.").format(name=name, code=code)
    if code:
        ctx.notices.error(AppError(title))
    else:
        ctx.notices.info(title)
