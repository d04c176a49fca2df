"""The alerts of the past, newest first: what it was, of which container, when and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from pierhead.commands.alerts import alerts as commands
from pierhead.commands.runner import Runner
from pierhead.core import units
from pierhead.core.i18n import N_, _
from pierhead.core.text import visible
from pierhead.state.alert_history import Alert
from pierhead.ui.column import Column
from pierhead.ui.page import ResourcePage
from pierhead.ui.page_spec import Chip, Empty, PageSpec

KINDS = {
    "died": N_("Ended with an error"),
    "oom": N_("Out of memory"),
    "loop": N_("Restarts again and again"),
    "unhealthy": N_("Unhealthy"),
    "memory": N_("Much memory"),
    "disk": N_("Disk nearly full"),
}
"""What the rules are about, in a few words."""


def page(runner: Runner, *, at_once: bool = True) -> ResourcePage[Alert]:
    """The page, whose parts are still to be made without ``at_once``."""
    spec: PageSpec[Alert] = PageSpec(
        id="alerts",
        title=N_("Alerts"),
        icon="bell",
        store=lambda context: context.alerts.store,
        columns=COLUMNS,
        commands=commands,
        words=words,
        primary="alert.rules",
        opens="alert.show",
        empty=Empty(
            N_("Nothing to be warned of."),
            N_("When a container fails or something runs short, it is kept in this list."),
            "alert.rules",
        ),
        search_hint=N_("Filter by container, kind, cause…"),
        chips=CHIPS,
        sort="when",
        minutely=("when",),
    )
    return ResourcePage(spec, runner, at_once=at_once)


CHIPS: tuple[Chip[Alert], ...] = (
    Chip("all", N_("All"), lambda _a: True),
    Chip("new", N_("New"), lambda a: not a.seen),
    Chip("missed", N_("While away"), lambda a: a.missed, optional=True),
)


def words(alert: Alert) -> Iterable[str]:
    """What the filter looks into."""
    return alert.title, alert.detail, alert.name, _kind(alert), alert.engine


def _kind(alert: Alert) -> str:
    return _(KINDS.get(alert.rule, alert.rule))


def _when(alert: Alert) -> str:
    text = units.clock(alert.time)
    return f"{text}\n{_('It was learned of afterwards.')}" if alert.missed else text


COLUMNS: tuple[Column[Alert], ...] = (
    Column(
        "title",
        N_("What"),
        lambda a: visible(a.title),
        tone=lambda a: "" if a.seen else "warn",
        tooltip=lambda a: visible(f"{a.title}\n{a.detail}".strip()),
        width=260,
        stretch=True,
    ),
    Column(
        "when",
        N_("When"),
        lambda a: units.age(a.time, datetime.now(UTC)),
        sort=lambda a: -a.when,
        tooltip=_when,
        width=128,
    ),
    Column("kind", N_("Kind"), _kind, width=168, spare=1),
    Column("name", N_("Container"), lambda a: visible(a.name), width=140, spare=2),
    Column(
        "detail",
        N_("Cause"),
        lambda a: visible(a.detail),
        tooltip=lambda a: visible(a.detail),
        muted=lambda _a: True,
        width=260,
        spare=3,
    ),
    Column("seen", N_("Seen"), lambda a: _("Seen") if a.seen else _("New"), width=72, spare=4),
    Column("engine", N_("Engine"), lambda a: visible(a.engine), muted=lambda _a: True, hidden=True),
)
