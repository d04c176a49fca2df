"""What the user can do to images."""

from __future__ import annotations

from contextlib import suppress

from pierhead.commands.command import Group
from pierhead.commands.context import Context
from pierhead.commands.edit import update_image
from pierhead.commands.image_questions import (
    ask_prune,
    ask_remove,
    ask_tag,
    ask_update_users,
    chosen_tags,
    users_of,
)
from pierhead.core import units
from pierhead.core.errors import NotFound
from pierhead.core.i18n import N_, _
from pierhead.core.reference import parse
from pierhead.core.resources import Image
from pierhead.core.run import RunSpec

images = Group("image", N_("Image"))


@images.command(N_("Pull…"), icon="download", job=False, targets=False)
async def pull(ctx: Context, _none: None) -> None:
    """Ask what to pull."""
    ctx.desk.pull_form()


@images.command(N_("Remove Unused…"), icon="eraser", targets=False, ask=ask_prune)
async def prune(ctx: Context, _none: None) -> None:
    """Remove what no container uses, and say how much space that freed."""
    pruned = await ctx.engine.images.prune(all_unused=ctx.choices["all"])
    if pruned.removed:
        freed = _("{size} of disk space are free again.").format(size=units.size(pruned.freed))
        ctx.notices.info(_("Unused images are removed."), freed)
    else:
        ctx.notices.info(_("There were no unused images to remove."))


@images.command(
    N_("Run…"),
    icon="play",
    shortcut="Ctrl+Return",
    job=False,
    single=True,
    toolbar=True,
    divided=True,
)
async def run(ctx: Context, image: Image) -> None:
    """Ask how to run it."""
    ctx.desk.run_form(RunSpec(image=image.tags[0] if image.tags else image.id))


@images.command(N_("Update Containers…"), icon="refresh-cw", ask=ask_update_users)
async def update_users(ctx: Context, image: Image) -> None:
    """Pull it again, and make the containers that use it anew of the newer one."""
    assert ctx.job
    for container in users_of(ctx, image):
        await update_image(ctx, container, ctx.job)


@images.command(
    N_("Layers"), icon="layers", shortcut="Ctrl+L", job=False, single=True, divided=True
)
async def history(ctx: Context, image: Image) -> None:
    """Show what it is made of."""
    ctx.desk.show_details(image, "layers")


@images.command(N_("Inspect"), icon="braces", shortcut="Ctrl+I", job=False, single=True)
async def inspect(ctx: Context, image: Image) -> None:
    """Show all that the engine knows of it."""
    ctx.desk.show_details(image, "inspect")


@images.command(N_("Copy Name"), icon="copy", shortcut="Ctrl+C", job=False, single=True)
async def copy_name(ctx: Context, image: Image) -> None:
    """Put its name on the clipboard."""
    ctx.desk.copy(image.name)


@images.command(N_("Copy ID"), shortcut="Ctrl+Shift+C", job=False, single=True)
async def copy_id(ctx: Context, image: Image) -> None:
    """Put its whole id on the clipboard."""
    ctx.desk.copy(image.id)


@images.command(
    N_("Tag…"), icon="tag", shortcut="F2", ask=ask_tag, single=True, toolbar=True, divided=True
)
async def tag(ctx: Context, image: Image) -> None:
    """Give it one more name."""
    await ctx.engine.images.tag(image.id, parse(ctx.choices["reference"]).familiar)


@images.command(N_("Remove…"), icon="trash-2", shortcut="Del", ask=ask_remove, toolbar=True)
async def remove(ctx: Context, image: Image) -> None:
    """Remove its tags, and with the last of them the image."""
    force = ctx.choices.get("force", False)
    for reference in chosen_tags(ctx, image) if image.tags else (image.id,):
        with suppress(NotFound):
            await ctx.engine.images.remove(reference, force=force)
