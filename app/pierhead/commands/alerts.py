"""What the user can do to alerts of the past, and to the rules that raise them."""

from __future__ import annotations

from pierhead.commands.command import Group, Question
from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.i18n import N_, _
from pierhead.core.resources import Container
from pierhead.state.alert_history import Alert

alerts = Group("alert", N_("Alert"))

BEFORE = 10.0
"""Seconds before an alert from which on its log is shown: what led to it."""
TABS = {"memory": "stats", "oom": "stats", "died": "logs", "loop": "logs"}
"""Where a container's details show more of an alert, by its rule; of others on the first tab."""


def _about_container(alert: Alert) -> bool:
    return bool(alert.container)


def _container(ctx: Context, alert: Alert) -> Container:
    ctx.alerts.see([alert])
    found = ctx.containers.get(alert.container)
    if found is None:
        raise AppError(_gone(alert), hint=_("It was removed, or is on another engine."))
    return found


def _gone(alert: Alert) -> str:
    name = alert.name or alert.container[:12]
    return _("{name} is not there any more.").format(name=name)


def _successor(ctx: Context, alert: Alert) -> Container | None:
    """The one that has the name now, if the container itself is gone."""
    if ctx.containers.get(alert.container):
        return None
    return next((each for each in ctx.containers if each.name == alert.name), None)


async def ask_clear(_ctx: Context, _targets: list[None]) -> Question:
    """Whether to forget all of them."""
    return Question(
        _("Clear the list of alerts?"),
        _("Clear"),
        _("What goes on stays told: it is not told again before it is over."),
        destructive=True,
    )


@alerts.command(N_("Rules…"), icon="bell", job=False, targets=False)
async def rules(ctx: Context, _none: None) -> None:
    """Choose what to be warned of."""
    ctx.desk.show_options("alerts")


@alerts.command(
    N_("Show What It Is About"),
    icon="arrow-right",
    shortcut="Ctrl+Return",
    job=False,
    single=True,
    toolbar=True,
)
async def show(ctx: Context, alert: Alert) -> None:
    """Show the container that it is about, or what takes the room on the engine's disk."""
    if not alert.container:
        ctx.alerts.see([alert])
        ctx.desk.show_page("images")
    elif successor := _successor(ctx, alert):
        ctx.alerts.see([alert])
        ctx.desk.show_details(successor, "overview")
        ctx.notices.warn(_gone(alert), _("This is another container with its name."))
    else:
        ctx.desk.show_details(_container(ctx, alert), TABS.get(alert.rule, "overview"))


@alerts.command(
    N_("Log at That Time"),
    icon="scroll-text",
    shortcut="Ctrl+L",
    job=False,
    single=True,
    toolbar=True,
    when=_about_container,
)
async def log(ctx: Context, alert: Alert) -> None:
    """Show what the container wrote then."""
    ctx.desk.logs.open((_container(ctx, alert),), alert.before(BEFORE))


@alerts.command(
    N_("Mark as Seen"), icon="check", job=False, together=True, when=lambda alert: not alert.seen
)
async def see(ctx: Context, targets: tuple[Alert, ...]) -> None:
    """Count them no more."""
    ctx.alerts.see(targets)


@alerts.command(
    N_("Remove from the List"), icon="trash-2", shortcut="Del", job=False, together=True
)
async def remove(ctx: Context, targets: tuple[Alert, ...]) -> None:
    """Forget them."""
    ctx.alerts.remove(targets)


@alerts.command(
    N_("Clear the List…"), icon="eraser", job=False, targets=False, ask=ask_clear, divided=True
)
async def clear(ctx: Context, _none: None) -> None:
    """Forget all of them."""
    ctx.alerts.remove(list(ctx.alerts.store))
