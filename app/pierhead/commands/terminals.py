"""What the user can do to an open terminal; the target is the program in it."""

from __future__ import annotations

from pierhead.commands.command import Group
from pierhead.commands.context import Context
from pierhead.core.i18n import N_
from pierhead.state.programs import Program

terminals = Group("terminal", N_("Terminal"))


def repeatable(program: Program) -> bool:
    """Whether there can be another one of it."""
    return program.repeats


@terminals.command(
    N_("New Terminal Here"), icon="plus", shortcut="Ctrl+Shift+T", when=repeatable, job=False
)
async def new(ctx: Context, program: Program) -> None:
    """Open another terminal in the same container, with the same user and directory."""
    if another := program.again():
        ctx.desk.open_terminal(another)
