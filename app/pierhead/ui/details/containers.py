"""The tabs of a container."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pierhead.commands.context import Context
from pierhead.core.i18n import N_
from pierhead.ui.details.overview import ContainerOverview
from pierhead.ui.details.view import DetailTab, DetailView

if TYPE_CHECKING:
    from pierhead.state.stats import StatsWatch


def _logs(context: Context) -> DetailView:
    from pierhead.ui.details.logs import ContainerLogs

    return ContainerLogs(context)


def _prepare_logs() -> None:
    import_module("pierhead.ui.details.logs")
    from pierhead.terminal.clusters import is_narrow

    # The tables of wide characters are made when the first one is met.
    is_narrow("漢")


def _prepare_inspect() -> None:
    import_module("pierhead.ui.details.inspect")


def _inspect(context: Context) -> DetailView:
    from pierhead.ui.details.inspect import ContainerInspect

    return ContainerInspect(context)


def container_tabs(stats: StatsWatch) -> tuple[DetailTab, ...]:
    """All tabs; ``stats`` measures what one of them shows."""

    def make(context: Context) -> DetailView:
        from pierhead.ui.details.stats import ContainerStats

        return ContainerStats(context, stats)

    tab = DetailTab("stats", N_("Stats"), "activity", make, _prepare_stats)
    return (*CONTAINER_TABS[:-1], tab, CONTAINER_TABS[-1])


def _prepare_stats() -> None:
    import_module("pierhead.ui.details.stats")


CONTAINER_TABS: tuple[DetailTab, ...] = (
    DetailTab("overview", N_("Overview"), "info", ContainerOverview),
    DetailTab("logs", N_("Logs"), "scroll-text", _logs, _prepare_logs),
    DetailTab("inspect", N_("Inspect"), "braces", _inspect, _prepare_inspect),
)
