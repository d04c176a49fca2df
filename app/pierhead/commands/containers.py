"""What the user can do to containers."""

from __future__ import annotations

from collections.abc import Sequence

from pierhead.commands.command import Group
from pierhead.commands.container_making import COPY, making, there
from pierhead.commands.container_questions import ask_kill, ask_rename, ask_signal
from pierhead.commands.context import Context
from pierhead.commands.losses import ask_remove
from pierhead.commands.outside import open_outside
from pierhead.commands.removing import ask_which, create_again, remove_remembered
from pierhead.commands.terminals import best_shell, copy_line, line_of
from pierhead.core.i18n import N_
from pierhead.core.resources import Container, State
from pierhead.core.run import RunSpec

containers = Group("container", N_("Container"))


def startable(container: Container) -> bool:
    """Whether it has no processes and may get some."""
    return container.state in {State.CREATED, State.EXITED}


def running(container: Container) -> bool:
    """Whether it has processes: running, paused or restarting."""
    return container.running


def up(container: Container) -> bool:
    """Whether its processes can do something now."""
    return container.state is State.RUNNING


def paused(container: Container) -> bool:
    """Whether its processes are frozen."""
    return container.state is State.PAUSED


def reachable(container: Container) -> bool:
    """Whether a browser could open one of its ports."""
    return up(container) and any(port.url for port in container.ports)


# -- life


@containers.command(N_("Run…"), icon="plus", job=False, targets=False)
async def run(ctx: Context, _none: None) -> None:
    """Ask what to run."""
    ctx.desk.run_form(RunSpec())


@containers.command(
    N_("Start"),
    icon="play",
    shortcut="Ctrl+Return",
    when=startable,
    toolbar=True,
    divided=True,
)
async def start(ctx: Context, container: Container) -> None:
    """Start it again, as it was created."""
    await ctx.engine.containers.start(container.id)


@containers.command(
    N_("Stop"), icon="square", shortcut="Ctrl+Backspace", when=running, toolbar=True
)
async def stop(ctx: Context, container: Container) -> None:
    """Ask it to end."""
    await ctx.engine.containers.stop(container.id)


@containers.command(
    N_("Restart"), icon="rotate-cw", shortcut="Ctrl+Shift+Return", when=running, toolbar=True
)
async def restart(ctx: Context, container: Container) -> None:
    """Stop it and start it again."""
    await ctx.engine.containers.restart(container.id)


@containers.command(N_("Pause"), icon="pause", when=up)
async def pause(ctx: Context, container: Container) -> None:
    """Freeze its processes."""
    await ctx.engine.containers.pause(container.id)


@containers.command(N_("Resume"), icon="step-forward", when=paused)
async def unpause(ctx: Context, container: Container) -> None:
    """Let its processes go on."""
    await ctx.engine.containers.unpause(container.id)


@containers.command(N_("Kill…"), icon="zap", when=running, ask=ask_kill)
async def kill(ctx: Context, container: Container) -> None:
    """End it at once."""
    await ctx.engine.containers.kill(container.id)


@containers.command(N_("Send Signal…"), icon="radio", when=running, ask=ask_signal)
async def signal(ctx: Context, container: Container) -> None:
    """Send its main process a signal of one's choice."""
    await ctx.engine.containers.kill(container.id, ctx.choices["signal"])


# -- inside


@containers.command(
    N_("Open Shell"),
    icon="terminal",
    shortcut="Ctrl+E",
    when=up,
    job=False,
    toolbar=True,
    divided=True,
)
async def shell(ctx: Context, container: Container) -> None:
    """Open a terminal with the best shell that it has."""
    ctx.desk.terminals.open_shell(container)


@containers.command(N_("Execute…"), icon="command", when=up, job=False, single=True)
async def execute(ctx: Context, container: Container) -> None:
    """Ask for another program to run in it."""
    ctx.desk.exec_form(container)


@containers.command(N_("Attach"), icon="plug", when=up, job=False)
async def attach(ctx: Context, container: Container) -> None:
    """Open a terminal on its main process."""
    ctx.desk.terminals.open_attached(container)


@containers.command(N_("Debug Shell…"), icon="bug", when=up, job=False, single=True)
async def debug(ctx: Context, container: Container) -> None:
    """Ask for an image whose shell and tools look into it."""
    ctx.desk.debug_form(container)


@containers.command(
    N_("Open in System Terminal"), icon="app-window", when=up, job=False, single=True
)
async def outside(ctx: Context, container: Container) -> None:
    """Open its best shell in a window of the system's terminal program."""
    await open_outside(await line_of(ctx, await best_shell(ctx, container)))


@containers.command(
    N_("Open in Browser"), icon="external-link", shortcut="Ctrl+B", when=reachable, job=False
)
async def browse(ctx: Context, container: Container) -> None:
    """Open the first of its ports that a browser could understand."""
    ctx.desk.browse(next(port.url for port in container.ports if port.url))


# -- looking


@containers.command(
    N_("Logs"),
    icon="scroll-text",
    shortcut="Ctrl+L",
    job=False,
    together=True,
    toolbar=True,
    divided=True,
)
async def logs(ctx: Context, targets: Sequence[Container]) -> None:
    """Show what it writes; what several write in a tab, in the order of time."""
    if len(targets) == 1:
        ctx.desk.show_details(targets[0], "logs")
    else:
        ctx.desk.logs.open(targets)


@containers.command(N_("Open Logs in a Tab"), shortcut="Ctrl+Shift+L", job=False, together=True)
async def pin_logs(ctx: Context, targets: Sequence[Container]) -> None:
    """Show what they write in a tab of the workspace, where it stays."""
    ctx.desk.logs.open(targets)


@containers.command(N_("Inspect"), icon="braces", shortcut="Ctrl+I", job=False, single=True)
async def inspect(ctx: Context, container: Container) -> None:
    """Show all that the engine knows of it."""
    ctx.desk.show_details(container, "inspect")


@containers.command(
    N_("Copy Name"), icon="copy", shortcut="Ctrl+C", job=False, single=True, menu=COPY
)
async def copy_name(ctx: Context, container: Container) -> None:
    """Put its name on the clipboard."""
    ctx.desk.copy(container.name)


@containers.command(N_("Copy ID"), shortcut="Ctrl+Shift+C", job=False, single=True, menu=COPY)
async def copy_id(ctx: Context, container: Container) -> None:
    """Put its whole id on the clipboard."""
    ctx.desk.copy(container.id)


@containers.command(N_("Copy Exec Command"), when=up, job=False, single=True, menu=COPY)
async def copy_exec(ctx: Context, container: Container) -> None:
    """Put the command that opens its best shell on the clipboard."""
    await copy_line(ctx, await best_shell(ctx, container))


# -- how they are made

containers.commands += making.commands


# -- away


@containers.command(
    N_("Rename…"),
    icon="pencil",
    shortcut="F2",
    when=there,
    ask=ask_rename,
    single=True,
    divided=True,
)
async def rename(ctx: Context, container: Container) -> None:
    """Give it another name."""
    if (name := ctx.choices["name"]) != container.name:
        await ctx.engine.containers.rename(container.id, name)


@containers.command(
    N_("Remove…"),
    icon="trash-2",
    shortcut="Del",
    when=there,
    ask=ask_remove,
    toolbar=True,
)
async def remove(ctx: Context, container: Container) -> None:
    """Remove it; it can be created again as long as the app runs."""
    await remove_remembered(ctx, container)


@containers.command(N_("Create Again…"), icon="history", targets=False, ask=ask_which)
async def create_removed(ctx: Context, _none: None) -> None:
    """Create again what was removed in this session."""
    record = list(ctx.removed)[int(ctx.choices["which"])]
    assert ctx.job
    await create_again(ctx, record, ctx.job)
