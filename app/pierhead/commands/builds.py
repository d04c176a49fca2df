"""What the user can do to builds of the past."""

from __future__ import annotations

from contextlib import suppress

from pierhead.commands.command import Group, Question
from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.i18n import N_, _, ngettext
from pierhead.engine.build_command import format_build
from pierhead.state import engine_history
from pierhead.state.build_history import BuildRecord
from pierhead.state.builds import Build

builds = Group("build", N_("Build"))


async def replayed(ctx: Context, record: BuildRecord) -> Build:
    """A build of the past with all that it said. Raises ``AppError`` if the engine has it not."""
    if record.foreign:
        return await engine_history.replay(ctx.engine, record)
    return await ctx.builds.replay(record)


async def build_again(ctx: Context, record: BuildRecord) -> None:
    """Build with the same options; the form asks where a secret is not known any more."""
    spec = record.spec()
    if spec is None:
        ctx.notices.error(AppError(_("What this build was asked for is not known.")))
    elif record.missing:
        ctx.desk.builds.ask_again(spec, record.missing)
    else:
        ctx.desk.builds.start(spec)


async def ask_delete(_ctx: Context, targets: list[BuildRecord]) -> Question:
    """Whether to forget builds."""
    count = len(targets)
    title = ngettext("Delete {count} build?", "Delete {count} builds?", count)
    return Question(
        title.format(count=count),
        _("Delete"),
        _("They are removed from the history with their logs. Images and the cache stay."),
        tuple(record.name for record in targets),
        destructive=True,
    )


def _known(record: BuildRecord) -> bool:
    return record.spec() is not None


@builds.command(N_("Build a Dockerfile…"), icon="hammer", job=False, targets=False)
async def open_file(ctx: Context, _none: None) -> None:
    """Let the user choose a Dockerfile."""
    ctx.desk.editors.choose()


@builds.command(N_("Build Cache…"), icon="eraser", job=False, targets=False)
async def cache(ctx: Context, _none: None) -> None:
    """Show what the build cache takes, and remove of it what is not needed."""
    ctx.desk.builds.show_cache()


@builds.command(
    N_("Open"), icon="list-tree", shortcut="Ctrl+Return", job=False, single=True, toolbar=True
)
async def show(ctx: Context, record: BuildRecord) -> None:
    """Show its steps, timeline, graph and log."""
    ctx.desk.builds.show(record)


@builds.command(
    N_("Build Again"),
    icon="rotate-cw",
    shortcut="Ctrl+Shift+B",
    job=False,
    single=True,
    toolbar=True,
    when=_known,
)
async def again(ctx: Context, record: BuildRecord) -> None:
    """Build with the same options."""
    await build_again(ctx, record)


@builds.command(
    N_("Compare"),
    icon="columns-2",
    job=False,
    toolbar=True,
    together=True,
    divided=True,
)
async def compare(ctx: Context, records: tuple[BuildRecord, ...]) -> None:
    """Show two side by side, or one and the build before it."""
    record, *more = sorted(records, key=lambda one: one.started, reverse=True)
    if more:
        ctx.desk.builds.compare(more[-1], record)
        return
    everything = [one for one in ctx.builds.store if one.id != record.id]
    same = [one for one in everything if one.is_like(record)]
    older = [one for one in same if one.started < record.started]
    if others := older or same or everything:
        ctx.desk.builds.compare(others[0], record)
    else:
        ctx.notices.info(_("There is no other build to compare with."))


@builds.command(N_("Open Dockerfile"), icon="file-code", job=False, single=True, divided=True)
async def open_dockerfile(ctx: Context, record: BuildRecord) -> None:
    """Open the Dockerfile, at the line of the failure if there was one."""
    ctx.desk.builds.show_dockerfile(record)


@builds.command(N_("Copy Command"), icon="copy", job=False, single=True, when=_known)
async def copy_command(ctx: Context, record: BuildRecord) -> None:
    """Put the command that does the same on the clipboard."""
    if spec := record.spec():
        ctx.desk.copy(format_build(spec))


@builds.command(
    N_("Delete…"),
    icon="trash-2",
    shortcut="Del",
    ask=ask_delete,
    toolbar=True,
    divided=True,
)
async def delete(ctx: Context, record: BuildRecord) -> None:
    """Forget it, here and in the engine."""
    if record.ref:
        with suppress(AppError):
            await ctx.engine.builds.forget(record.ref)
    await ctx.builds.delete([record.id])
