"""The list of builds: those of the past, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pierhead.commands.builds import builds as commands
from pierhead.commands.context import Context
from pierhead.commands.runner import Runner
from pierhead.core import units
from pierhead.core.i18n import N_, _
from pierhead.core.text import visible
from pierhead.state import build_history
from pierhead.state.build_history import BuildRecord
from pierhead.ui.column import Column
from pierhead.ui.details.heading import result_words
from pierhead.ui.page import ResourcePage
from pierhead.ui.page_spec import Chip, Empty, PageSpec

if TYPE_CHECKING:
    from pierhead.ui.details.panel import DetailsPanel


def page(runner: Runner, *, at_once: bool = True) -> ResourcePage[BuildRecord]:
    """The page, whose parts are still to be made without ``at_once``."""
    spec: PageSpec[BuildRecord] = PageSpec(
        id="builds",
        title=N_("Builds"),
        icon="hammer",
        store=lambda context: context.builds.store,
        columns=COLUMNS,
        commands=commands,
        words=words,
        primary="build.open_file",
        empty=Empty(
            N_("Nothing was built yet."),
            N_("Open a Dockerfile and build it, or drop a folder with one on the window."),
            "build.open_file",
        ),
        search_hint=N_("Filter by name, file, error…"),
        chips=CHIPS,
        details=_details,
        sort="started",
        minutely=("started",),
    )
    return ResourcePage(spec, runner, at_once=at_once)


CHIPS: tuple[Chip[BuildRecord], ...] = (
    Chip("all", N_("All"), lambda _r: True),
    Chip("done", N_("Done"), lambda r: r.result == build_history.DONE),
    Chip("failed", N_("Failed"), lambda r: r.result == build_history.FAILED),
    Chip("foreign", N_("Not from here"), lambda r: r.foreign, optional=True),
)


def words(record: BuildRecord) -> Iterable[str]:
    """What the filter looks into."""
    yield from (record.name, record.dockerfile, record.error, record.image, record.builder)
    yield from (str(tag) for tag in record.options.get("tags") or ())


def _result(record: BuildRecord) -> str:
    return result_words(record)[0]


def _cached(record: BuildRecord) -> str:
    return "" if record.share is None else units.share(record.share)


def _details(context: Context) -> DetailsPanel:
    from pierhead.ui.details.builds import BUILD_TABS
    from pierhead.ui.details.panel import DetailsPanel

    return DetailsPanel(context, BUILD_TABS)


NAME: Column[BuildRecord] = Column(
    "name",
    N_("Name"),
    lambda r: visible(r.name),
    tone=lambda r: result_words(r)[1],
    tooltip=lambda r: visible(r.dockerfile or r.name),
    width=180,
    stretch=True,
)
COLUMNS: tuple[Column[BuildRecord], ...] = (
    NAME,
    Column(
        "started",
        N_("Begun"),
        lambda r: units.age(r.started, datetime.now(UTC)),
        sort=lambda r: -r.started.timestamp(),
        tooltip=lambda r: units.clock(r.started),
        width=128,
    ),
    Column("result", N_("Result"), _result, tooltip=lambda r: visible(r.error), width=150, spare=1),
    Column(
        "seconds",
        N_("Took"),
        lambda r: units.seconds(r.seconds) if r.seconds else "",
        sort=lambda r: r.seconds,
        width=96,
        numeric=True,
    ),
    Column(
        "cached",
        N_("Cached"),
        _cached,
        sort=lambda r: r.share,
        tooltip=lambda r: _("{cached} of {steps} steps").format(cached=r.cached, steps=r.steps),
        width=88,
        numeric=True,
        spare=2,
    ),
    Column(
        "dockerfile",
        N_("Dockerfile"),
        lambda r: visible(r.dockerfile),
        muted=lambda _r: True,
        width=220,
        spare=3,
    ),
)
