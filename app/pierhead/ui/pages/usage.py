"""All that runs, and what it uses: what hurts most is at the top."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from pierhead.commands.containers import containers as commands
from pierhead.commands.context import Context
from pierhead.commands.runner import Runner
from pierhead.core import units
from pierhead.core.i18n import N_, _
from pierhead.core.resources import Container, Stats
from pierhead.core.text import visible
from pierhead.state.part import PartStore
from pierhead.state.pressure import MUCH, pressure
from pierhead.ui.column import Column
from pierhead.ui.measuring import Measuring
from pierhead.ui.page import ResourcePage
from pierhead.ui.page_spec import Chip, Empty, PageSpec

if TYPE_CHECKING:
    from pierhead.state.stats import StatsWatch
    from pierhead.ui.desk_terminals import TerminalDesk
    from pierhead.ui.details.panel import DetailsPanel


def page(
    runner: Runner, stats: StatsWatch, terminals: TerminalDesk, *, at_once: bool = True
) -> ResourcePage[Container]:
    """The page, whose parts are still to be made without ``at_once``.

    ``stats`` measures what is on screen, and now and then all others. Its details show what
    ``terminals`` opens.
    """
    running = PartStore(runner.context.containers, lambda container: container.running)

    def hurts(container: Container) -> bool:
        found = pressure(container, stats.get(container.id))
        return found is not None and found.score >= MUCH

    spec: PageSpec[Container] = PageSpec(
        id="usage",
        title=N_("Usage"),
        icon="gauge",
        store=lambda _context: running,
        columns=columns(stats),
        commands=commands,
        words=words,
        primary="container.run",
        empty=Empty(
            N_("Nothing runs."),
            N_("What containers use is shown while they run."),
            "container.run",
        ),
        search_hint=N_("Filter by name, image, project…"),
        chips=(
            Chip("all", N_("All"), lambda _c: True),
            Chip("hurts", N_("Under pressure"), hurts),
        ),
        details=lambda context: _details(context, stats, runner, terminals),
        sort="pressure",
        descending=True,
    )
    result = ResourcePage(spec, runner, at_once=at_once)
    Measuring(result, stats, "usage")
    return result


def words(container: Container) -> Iterable[str]:
    """What the filter looks into."""
    return container.name, container.image, container.project


def columns(stats: StatsWatch) -> tuple[Column[Container], ...]:
    """Everything that is measured; the first one says what is worst."""

    def of(container: Container) -> Stats | None:
        return stats.get(container.id)

    def latest(name: str) -> Callable[[Container], float]:
        def value(container: Container) -> float:
            ring = stats.ring(container.id) if of(container) else None
            return ring.latest(name) if ring else math.nan

        return value

    def share(container: Container) -> float:
        used = of(container)
        return used.memory / used.memory_limit if used and used.memory_limit else math.nan

    rates = [("received", N_("Received"), 3), ("sent", N_("Sent"), 3)]
    rates += [("read", N_("Read"), 4), ("written", N_("Written"), 4)]
    return (
        NAME,
        _pressure(of),
        _measured("cpu", N_("CPU"), latest("cpu"), units.share, (72, 0)),
        _measured("memory", N_("Memory"), latest("memory"), units.size, (80, 1)),
        _measured("share", N_("Of its limit"), share, units.share, (88, 5)),
        *(_measured(name, title, latest(name), _rate, (88, spare)) for name, title, spare in rates),
        _measured("pids", N_("Processes"), latest("pids"), lambda n: f"{n:.0f}", (80, 2)),
        Column("project", N_("Project"), lambda c: visible(c.project), hidden=True),
    )


NAME: Column[Container] = Column(
    "name",
    N_("Name"),
    lambda c: visible(c.name),
    tooltip=lambda c: f"{visible(c.name)}\n{visible(c.image)}",
    width=144,
    stretch=True,
)


def _pressure(of: Callable[[Container], Stats | None]) -> Column[Container]:
    """What is worst about a container, in words."""
    return Column(
        "pressure",
        N_("Pressure"),
        lambda c: found.words if (found := pressure(c, of(c))) else "",
        sort=lambda c: found.score if (found := pressure(c, of(c))) else None,
        tone=lambda c: found.tone if (found := pressure(c, of(c))) else "muted",
        width=192,
        live=True,
    )


def _measured(
    id_: str,
    title: str,
    value: Callable[[Container], float],
    text: Callable[[float], str],
    room: tuple[int, int],
) -> Column[Container]:
    """A number, NaN where it is not known; ``room`` is the width and how soon it is spared."""

    def known(container: Container) -> float | None:
        found = value(container)
        return None if math.isnan(found) else found

    width, spare = room
    return Column(
        id_,
        title,
        lambda c: "" if (found := known(c)) is None else text(found),
        sort=known,
        width=width,
        numeric=True,
        spare=spare,
        live=True,
    )


def _rate(value: float) -> str:
    return _("{size}/s").format(size=units.size(value))


def _details(
    context: Context, stats: StatsWatch, runner: Runner, terminals: TerminalDesk
) -> DetailsPanel:
    from pierhead.ui.details.containers import container_tabs
    from pierhead.ui.details.panel import DetailsPanel

    return DetailsPanel(context, container_tabs(stats, runner, terminals))
