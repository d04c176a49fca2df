"""What a terminal says of itself: its tooltip, how it ended, and what can be done then."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pierhead.core.i18n import N_, _
from pierhead.core.shell_words import join
from pierhead.core.text import visible
from pierhead.state.place import Condition, Situation
from pierhead.state.programs import Program


class Way(Enum):
    """How a terminal goes on after its end."""

    NONE = ""
    OPEN = "open"
    START = "start"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a terminal ended, and how things stand since."""

    first: Situation
    """Right after the end."""
    now: Situation
    code: int | None = None
    """The program's own status, if it is known."""
    left: bool = False
    """Whether the user detached from it."""
    opened: bool = True
    """Whether it ran at all."""


def facts(program: Program) -> str:
    """Container, command, user and directory, one on a line."""
    words = program.words
    lines = [
        visible(program.name),
        _("Command: {text}").format(text=visible(join(words))) if words else "",
        _("User: {text}").format(text=visible(program.user)) if program.user else "",
        _("Directory: {text}").format(text=program.directory) if program.directory else "",
    ]
    return "\n".join(filter(None, lines))


def title(program: Program, front: str) -> str:
    """The container, and what is in front if that is not just a shell."""
    return f"{program.label} \N{MIDDLE DOT} {front}" if front else program.label


def told(ending: Ending, program: Program) -> str:
    """What happened, and what has changed since."""
    if not ending.opened:
        return _stands(ending.now) or _("The container runs.")
    return " ".join(filter(None, (_happened(ending, program), _since(ending))))


def way(ending: Ending, program: Program) -> tuple[Way, str]:
    """What a button can do about it, and what it says."""
    match ending.now.condition:
        case Condition.RUNNING:
            return Way.OPEN, _("Attach Again") if program.stays else _("Reopen")
        case Condition.REPLACED:
            return Way.OPEN, _("Open in the New One")
        case Condition.PAUSED:
            return Way.START, _("Resume Container")
        case Condition.STOPPED:
            return Way.START, _("Start Again") if program.starts else _("Start Container")
        case Condition.GONE if program.starts:
            return Way.START, _("Start Again")
    return Way.NONE, ""


def _happened(ending: Ending, program: Program) -> str:
    first = ending.first
    if ending.left:
        return _(_DETACHED)
    if program.starts and first.condition is not Condition.UNKNOWN:
        return _ended(ending.code)
    if first.condition in {Condition.STOPPED, Condition.RESTARTING}:
        return _stopped(first)
    if first.condition in _AT_THE_END:
        return _(_AT_THE_END[first.condition])
    if first.restarted:
        return _("The container was restarted.")
    return _(_DETACHED) if program.stays else _ended(ending.code)


def _since(ending: Ending) -> str:
    first, now = ending.first, ending.now
    if now.condition is first.condition and now.restarted == first.restarted:
        return ""
    if first.condition is Condition.UNKNOWN:
        return " ".join(filter(None, (_("The engine is back."), _stands(now))))
    return _stopped(now) if now.condition is Condition.STOPPED else _(_SINCE[now.condition])


def _stands(now: Situation) -> str:
    if now.condition is Condition.RUNNING:
        return _("The container was restarted.") if now.restarted else ""
    return _(_NOW[now.condition])


def _ended(code: int | None) -> str:
    if code is None:
        return _("The program has ended.")
    return _("The program has ended with exit code {code}.").format(code=code)


def _stopped(situation: Situation) -> str:
    if situation.out_of_memory:
        return _("The container was stopped because it ran out of memory.")
    if situation.code is None:
        return _("The container has stopped.")
    return _("The container has stopped with exit code {code}.").format(code=situation.code)


_DETACHED = N_("Detached. The program goes on.")
_AT_THE_END = {
    Condition.GONE: N_("The container has been removed."),
    Condition.REPLACED: N_("The container has been replaced by a new one of the same name."),
    Condition.UNKNOWN: N_("The connection to the engine was lost."),
}
_SINCE = {
    Condition.RUNNING: N_("It runs again."),
    Condition.PAUSED: N_("Now it is paused."),
    Condition.RESTARTING: N_("The engine is about to start it again."),
    Condition.GONE: N_("Now it has been removed."),
    Condition.REPLACED: N_("Now there is a new one of the same name."),
    Condition.UNKNOWN: N_("Now the engine does not answer."),
}
_NOW = {
    Condition.PAUSED: N_("The container is paused."),
    Condition.STOPPED: N_("The container does not run."),
    Condition.RESTARTING: N_("The engine is about to start the container again."),
    Condition.GONE: N_("The container has been removed."),
    Condition.REPLACED: N_("There is a new container of the same name."),
    Condition.UNKNOWN: N_("The engine does not answer."),
}
