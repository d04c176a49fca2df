"""What the user can do to an open terminal; the target is the program in it."""

from __future__ import annotations

import asyncio
import sys

from pierhead.commands.command import Group
from pierhead.commands.context import Context
from pierhead.commands.outside import command, open_outside
from pierhead.core.errors import EngineUnreachable
from pierhead.core.i18n import N_, _
from pierhead.core.resources import Container
from pierhead.core.run import ExecSpec
from pierhead.core.shell_words import join
from pierhead.core.terminal_options import TerminalPreferences
from pierhead.state.connection import Ready
from pierhead.state.place import Place
from pierhead.state.programs import Program, ShellProgram, best

terminals = Group("terminal", N_("Terminal"))


def repeatable(program: Program) -> bool:
    """Whether there can be another one of it."""
    return program.repeats


def attached(program: Program) -> bool:
    """Whether it goes on without its terminal, and has one now."""
    return program.stays and program.session is not None


def elsewhere(program: Program) -> bool:
    """Whether the command line can do the same."""
    return bool(program.outside())


async def line_of(ctx: Context, program: Program) -> list[str]:
    """The exact command that does the same in another terminal."""
    state = ctx.connection.state
    if not isinstance(state, Ready):
        raise EngineUnreachable(_("There is no connection to an engine."))
    return await asyncio.to_thread(command, state.endpoint, state.info, program.outside())


async def copy_line(ctx: Context, program: Program) -> None:
    """Put that command on the clipboard, quoted for the shells of this system."""
    ctx.desk.copy(join(await line_of(ctx, program), windows=sys.platform == "win32"))


async def best_shell(ctx: Context, container: Container) -> ShellProgram:
    """The shell that a terminal would open in a container, by its path."""
    place = Place(ctx.connection, ctx.containers, container.id, container.name)
    shells = TerminalPreferences(ctx.settings).options.shells
    return ShellProgram(place, ExecSpec((await best(place, shells),)), shells)


@terminals.command(
    N_("New Terminal Here"), icon="plus", shortcut="Ctrl+Shift+T", when=repeatable, job=False
)
async def new(ctx: Context, program: Program) -> None:
    """Open another terminal in the same container, with the same user and directory."""
    if another := program.again():
        ctx.desk.terminals.beside(program).open(another)


@terminals.command(N_("Detach"), icon="unplug", when=attached, job=False)
async def detach(_ctx: Context, program: Program) -> None:
    """Leave the main process, which goes on."""
    await program.detach()


@terminals.command(
    N_("Open in System Terminal"), icon="app-window", when=elsewhere, job=False, divided=True
)
async def outside(ctx: Context, program: Program) -> None:
    """Do the same in a window of the system's terminal program."""
    await open_outside(await line_of(ctx, program))


@terminals.command(N_("Copy Exec Command"), icon="copy", when=elsewhere, job=False)
async def copy_command(ctx: Context, program: Program) -> None:
    """Put the command that does the same on the clipboard."""
    await copy_line(ctx, program)


@terminals.command(N_("Show Container"), icon="container", job=False)
async def show_container(ctx: Context, program: Program) -> None:
    """Select its container in the list."""
    if container := program.place.container:
        ctx.desk.show_details(container)
