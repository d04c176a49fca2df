"""The tabs of a container."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, cast

from pierhead.commands.context import Context
from pierhead.core.i18n import N_
from pierhead.ui.desk_logs import prepare_logs
from pierhead.ui.desk_terminals import TerminalDesk, load_terminals
from pierhead.ui.details.overview import ContainerOverview
from pierhead.ui.details.view import DetailTab, DetailView
from pierhead.ui.loading import load

if TYPE_CHECKING:
    from pierhead.commands.runner import Runner
    from pierhead.state.stats import StatsWatch

_HERE = "pierhead.ui.details."


def _tab(
    id_: str,
    title: str,
    icon: str,
    name: str,
    *more: object,
    ahead: Callable[[], Awaitable[object]] | None = None,
) -> DetailTab:
    """A tab of the class ``MODULE.NAME`` of this package, loaded when it is prepared or opened."""
    where, _dot, class_ = name.rpartition(".")

    def make(context: Context) -> DetailView:
        return cast(DetailView, getattr(import_module(_HERE + where), class_)(context, *more))

    return DetailTab(id_, title, icon, make, ahead or partial(load, _HERE + where))


async def _prepare_logs() -> None:
    await load("pierhead.ui.details.logs")
    await asyncio.to_thread(prepare_logs)


async def _prepare_terminals() -> None:
    await load("pierhead.ui.details.terminals")
    await load_terminals()


def container_tabs(
    stats: StatsWatch, runner: Runner, terminals: TerminalDesk
) -> tuple[DetailTab, ...]:
    """All tabs; ``stats`` measures what one of them shows, ``runner`` runs their commands.

    What one of them opens is made by ``terminals``.
    """
    tabs = (
        _tab(
            "terminal",
            N_("Terminal"),
            "terminal",
            "terminals.ContainerTerminals",
            runner,
            terminals,
            ahead=_prepare_terminals,
        ),
        _tab("files", N_("Files"), "folder", "files.ContainerFilesTab", runner),
        _tab("stats", N_("Stats"), "activity", "stats.ContainerStats", stats),
    )
    place = next(n for n, each in enumerate(CONTAINER_TABS) if each.id == "processes")
    return (*CONTAINER_TABS[:place], *tabs, *CONTAINER_TABS[place:])


CONTAINER_TABS: tuple[DetailTab, ...] = (
    DetailTab("overview", N_("Overview"), "info", ContainerOverview),
    _tab("logs", N_("Logs"), "scroll-text", "logs.ContainerLogs", ahead=_prepare_logs),
    _tab("processes", N_("Processes"), "cpu", "processes.ContainerProcesses"),
    _tab("changes", N_("Changes"), "file-diff", "changes.ContainerChanges"),
    _tab("inspect", N_("Inspect"), "braces", "inspect.ContainerInspect"),
)
"""Those that need nothing but the context."""
