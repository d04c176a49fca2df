"""The questions that commands about containers ask before they run."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pierhead.commands.command import Field, FieldKind, Question
from pierhead.commands.context import Context
from pierhead.core.i18n import N_, _, ngettext
from pierhead.core.resources import Container
from pierhead.core.text import visible

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")


async def ask_kill(_ctx: Context, targets: Sequence[Container]) -> Question:
    """Say that what is not saved is lost."""
    count = len(targets)
    several = ngettext("Kill {count} container?", "Kill {count} containers?", count)
    return Question(
        only(_("Kill {name}?"), targets) or several.format(count=count),
        _("Kill"),
        _("The processes end at once and cannot save what they are working on."),
        names_of(targets),
        destructive=True,
    )


SIGNALS = (
    ("SIGHUP", N_("Read the settings again, or hang up")),
    ("SIGINT", N_("Interrupt, as Ctrl+C does")),
    ("SIGQUIT", N_("Quit, often with a dump of its state")),
    ("SIGUSR1", N_("What the program has made of it")),
    ("SIGUSR2", N_("What the program has made of it")),
    ("SIGTERM", N_("End in good order")),
    ("SIGKILL", N_("End at once")),
    ("SIGSTOP", N_("Stand still")),
    ("SIGCONT", N_("Go on")),
    ("SIGWINCH", N_("The window has another size; web servers end in good order")),
    ("SIGALRM", N_("A time is over")),
    ("SIGTTIN", ""),
    ("SIGTTOU", ""),
    ("SIGABRT", ""),
    ("SIGPIPE", ""),
)
"""Signals to choose from, each with what programs usually make of it."""


async def ask_signal(_ctx: Context, targets: Sequence[Container]) -> Question:
    """Ask which signal."""
    count = len(targets)
    several = ngettext(
        "Send a signal to {count} container", "Send a signal to {count} containers", count
    )
    options = tuple((name, f"{name} — {_(use)}" if use else name) for name, use in SIGNALS)
    return Question(
        only(_("Send a signal to {name}"), targets) or several.format(count=count),
        _("Send"),
        _("The main process gets it."),
        names_of(targets),
        fields=(Field("signal", _("Signal"), "SIGHUP", options=options, kind=FieldKind.CHOICE),),
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
        only(_("Rename {name}"), targets),
        _("Rename"),
        fields=(Field("name", _("New name"), container.name, problem),),
    )


def only(text: str, targets: Sequence[Container]) -> str:
    """``text`` about the only target; empty when there are several."""
    return text.format(name=visible(targets[0].name)) if len(targets) == 1 else ""


def names_of(targets: Sequence[Container]) -> tuple[str, ...]:
    """The names of several targets; of a single one the title tells it."""
    return tuple(visible(target.name) for target in targets) if len(targets) > 1 else ()
