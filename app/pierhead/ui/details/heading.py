"""What stands above the tabs: the name of a thing and its state in a few words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pierhead.core import units
from pierhead.core.i18n import N_, _, ngettext
from pierhead.core.resources import Container, Health, Image, State
from pierhead.state import build_history
from pierhead.state.build_history import BuildRecord
from pierhead.state.helpers import target_of

_STATES = {
    State.CREATED: (N_("Created"), "muted"),
    State.RUNNING: (N_("Running"), "good"),
    State.PAUSED: (N_("Paused"), "warn"),
    State.RESTARTING: (N_("Restarting"), "warn"),
    State.REMOVING: (N_("Being removed"), "muted"),
    State.EXITED: (N_("Exited"), "muted"),
    State.DEAD: (N_("Dead"), "bad"),
}
HEALTHS = {
    Health.NONE: ("", ""),
    Health.STARTING: (N_("health check starting"), "warn"),
    Health.HEALTHY: (N_("healthy"), "good"),
    Health.UNHEALTHY: (N_("unhealthy"), "bad"),
}
"""The words for a health, and the meaning of their colour."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one thing; plain text."""

    name: str
    line: str
    tone: str = "muted"
    """The meaning of the line's colour, a name of the theme's colours."""


def state_words(container: Container) -> tuple[str, str]:
    """A container's state with its health and exit code, and the meaning of its colour."""
    word, tone = _STATES[container.state]
    text = _(word)
    if container.running and container.health is not Health.NONE:
        word, tone = HEALTHS[container.health]
        text = f"{text}, {_(word)}"
    if target_of(container):
        text = f"{text}, {_('debug shell')}"
    elif container.state is State.EXITED and container.exit_code is not None:
        text = _("Exited with code {code}").format(code=container.exit_code)
        tone = "bad" if container.exit_code else "muted"
    return text, tone


def result_words(record: BuildRecord) -> tuple[str, str]:
    """How a build ended, and the meaning of its colour."""
    match record.result:
        case build_history.DONE:
            return _("Done"), "good"
        case build_history.FAILED if record.line:
            return _("Failed at line {line}").format(line=record.line), "bad"
        case build_history.FAILED:
            return _("Failed"), "bad"
    return _("Stopped"), "muted"


def heading(item: Any) -> Heading:
    """The heading of a container, an image or a build."""
    if isinstance(item, Container):
        text, tone = state_words(item)
        return Heading(item.name or item.short_id, text, tone)
    if isinstance(item, Image):
        line = f"{item.short_id} · {units.size(item.size)}"
        return Heading(item.name, line if item.tags else _("Untagged") + f" · {line}")
    if isinstance(item, BuildRecord):
        text, tone = result_words(item)
        return Heading(item.name, f"{text} · {units.clock(item.started)}", tone)
    return Heading(str(getattr(item, "name", item)), "")


def summary(items: tuple[Any, ...]) -> str:
    """How many of what is selected."""
    count = len(items)
    if all(isinstance(item, Container) for item in items):
        form = ngettext("{count} container selected", "{count} containers selected", count)
    elif all(isinstance(item, Image) for item in items):
        form = ngettext("{count} image selected", "{count} images selected", count)
    elif all(isinstance(item, BuildRecord) for item in items):
        form = ngettext("{count} build selected", "{count} builds selected", count)
    else:
        form = ngettext("{count} thing selected", "{count} things selected", count)
    return form.format(count=count)
