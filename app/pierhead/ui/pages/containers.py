"""The list of containers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pierhead.commands.containers import containers as commands
from pierhead.commands.context import Context
from pierhead.commands.runner import Runner
from pierhead.core import units
from pierhead.core.i18n import N_, _, ngettext
from pierhead.core.resources import Container, Health, Port, State, Stats
from pierhead.core.text import visible
from pierhead.state.helpers import target_of
from pierhead.ui.arrangement import natural
from pierhead.ui.bind import bind
from pierhead.ui.column import REST, Column, Grouping, Link, created_column, marked
from pierhead.ui.details.heading import state_words
from pierhead.ui.measuring import Measuring
from pierhead.ui.page import ResourcePage
from pierhead.ui.page_spec import Chip, Empty, PageSpec

if TYPE_CHECKING:
    from pierhead.state.image_updates import ImageUpdates
    from pierhead.state.stats import StatsWatch
    from pierhead.ui.desk_terminals import TerminalDesk
    from pierhead.ui.details.panel import DetailsPanel

_ANYWHERE = {"", "0.0.0.0", "::"}
CHIPS: tuple[Chip[Container], ...] = (
    Chip("all", N_("All"), lambda _c: True),
    Chip("running", N_("Running"), lambda c: c.running),
    Chip("stopped", N_("Stopped"), lambda c: not c.running),
    Chip("paused", N_("Paused"), lambda c: c.state is State.PAUSED, optional=True),
    Chip("unhealthy", N_("Unhealthy"), lambda c: c.health is Health.UNHEALTHY, optional=True),
    Chip("kept", N_("Kept after an edit"), lambda c: bool(c.kept_for), optional=True),
)

_STATE_ORDER = {state: place for place, state in enumerate(State)} | {State.RUNNING: -1}


def page(
    runner: Runner,
    stats: StatsWatch,
    updates: ImageUpdates,
    terminals: TerminalDesk,
    *,
    at_once: bool = True,
) -> ResourcePage[Container]:
    """The page, whose parts are still to be made without ``at_once``.

    ``stats`` measures what is on screen, ``updates`` knows of newer images. Its details show what
    ``terminals`` opens.
    """
    newer: Chip[Container] = Chip(
        "newer", N_("Update available"), updates.of_container, optional=True
    )
    spec: PageSpec[Container] = PageSpec(
        id="containers",
        title=N_("Containers"),
        icon="container",
        store=lambda context: context.containers,
        columns=columns(stats, updates),
        commands=commands,
        words=words,
        primary="container.run",
        empty=Empty(
            N_("There are no containers."),
            N_("A container is a program with all that it needs. Run one from an image."),
            "container.run",
        ),
        search_hint=N_("Filter by name, image, label, port…"),
        chips=(*CHIPS, newer),
        grouping=Grouping(lambda c: c.project, project_text),
        details=lambda context: _details(context, stats, runner, terminals),
        minutely=("created",),
    )
    result = ResourcePage(spec, runner, at_once=at_once)
    Measuring(result, stats)
    bind(updates.changed, result, result.model.touch)
    return result


# -- words


def words(container: Container) -> Iterable[str]:
    """What the filter looks into."""
    yield from (container.name, container.image, container.id, container.project)
    yield from (f"{key}={value}" for key, value in container.labels.items())
    yield from map(port_text, container.ports)


def project_text(name: str, members: Sequence[Container]) -> str:
    """The heading of a compose project."""
    text = ngettext(
        "{running} of {count} running",
        "{running} of {count} running",
        len(members),
    )
    up = sum(container.running for container in members)
    return f"{visible(name)}{REST}{text.format(running=up, count=len(members))}"


def port_text(port: Port) -> str:
    """A port as it is mapped: ``8080 → 80``, ``127.0.0.1:53 → 53/udp``, ``80/tcp``."""
    if not port.host_port:
        return f"{port.number}/{port.protocol}"
    host = "" if port.host_ip in _ANYWHERE else f"{port.host_ip}:"
    end = str(port.number) if port.protocol == "tcp" else f"{port.number}/{port.protocol}"
    return f"{host}{port.host_port} → {end}"


def port_links(container: Container) -> tuple[Link, ...]:
    """Its ports, those for a browser first; IPv4 and IPv6 of the same are one."""
    ports = sorted(container.ports, key=lambda p: (not p.url, not p.host_port, p.number))
    urls = container.state is State.RUNNING
    links = {port_text(port): Link(port_text(port), port.url if urls else "") for port in ports}
    return tuple(links.values())


def newer_words(name: str, *, newer: bool) -> str:
    """An image's name, and in words whether there is a newer one."""
    hint = _("There is a newer image behind this tag: Update Image gets it.")
    return f"{name}\n{hint}" if newer else name


def _ports(container: Container) -> str:
    return ", ".join(link.text for link in port_links(container))


def _details(
    context: Context, stats: StatsWatch, runner: Runner, terminals: TerminalDesk
) -> DetailsPanel:
    from pierhead.ui.details.containers import container_tabs
    from pierhead.ui.details.panel import DetailsPanel

    return DetailsPanel(context, container_tabs(stats, runner, terminals))


# -- columns


def columns(stats: StatsWatch, updates: ImageUpdates) -> tuple[Column[Container], ...]:
    """The columns; CPU and memory are what ``stats`` measured last."""
    name: Column[Container] = Column(
        "name",
        N_("Name"),
        lambda c: visible(c.name),
        muted=lambda c: bool(target_of(c) or c.kept_for),
        width=168,
        stretch=True,
    )
    return (
        name,
        Column(
            "state",
            N_("State"),
            lambda c: state_words(c)[0],
            sort=lambda c: (_STATE_ORDER[c.state], c.health is Health.UNHEALTHY),
            tone=lambda c: state_words(c)[1],
            width=168,
        ),
        Column(
            "image",
            N_("Image"),
            lambda c: marked(visible(c.image), newer=updates.of_container(c)),
            sort=lambda c: natural(visible(c.image)),
            tooltip=lambda c: newer_words(visible(c.image), newer=updates.of_container(c)),
            muted=lambda _c: True,
            width=136,
            stretch=True,
            spare=1,
        ),
        Column(
            "ports",
            N_("Ports"),
            _ports,
            links=port_links,
            tooltip=lambda c: "\n".join(link.text for link in port_links(c)),
            sort=lambda c: min((p.host_port for p in c.ports if p.host_port), default=None),
            width=136,
            spare=2,
        ),
        *_measured_columns(stats),
        created_column(spare=3),
        Column("id", N_("ID"), lambda c: c.short_id, tooltip=lambda c: c.id, hidden=True),
        Column("command", N_("Command"), lambda c: visible(c.command), width=200, hidden=True),
        Column("networks", N_("Networks"), lambda c: visible(", ".join(c.networks)), hidden=True),
    )


def _measured_columns(stats: StatsWatch) -> tuple[Column[Container], ...]:
    def of(container: Container) -> Stats | None:
        return stats.get(container.id) if container.running else None

    def memory_of_limit(measured: Stats) -> str:
        used, limit = units.size(measured.memory), units.size(measured.memory_limit)
        return _("{used} of {limit}").format(used=used, limit=limit)

    cpu: Column[Container] = Column(
        "cpu",
        N_("CPU"),
        lambda c: units.share(found.cpu) if (found := of(c)) else "",
        sort=lambda c: found.cpu if (found := of(c)) else None,
        width=72,
        numeric=True,
        spare=4,
        live=True,
    )
    memory: Column[Container] = Column(
        "memory",
        N_("Memory"),
        lambda c: units.size(found.memory) if (found := of(c)) else "",
        tooltip=lambda c: memory_of_limit(found) if (found := of(c)) else "",
        sort=lambda c: found.memory if (found := of(c)) else None,
        width=88,
        numeric=True,
        spare=4,
        live=True,
    )
    return cpu, memory
