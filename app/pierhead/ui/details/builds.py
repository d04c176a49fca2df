"""The tabs of a build of the past: what it was and how it went, and its log."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from pierhead.commands.builds import replayed
from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.core.i18n import N_, _
from pierhead.engine.api_build import BuildSpec
from pierhead.engine.build_command import format_build
from pierhead.state.build_history import BuildRecord
from pierhead.state.build_options import HIDDEN
from pierhead.state.builds import Build
from pierhead.ui.desk_logs import prepare_logs
from pierhead.ui.details import words
from pierhead.ui.details.facts_tab import FactsTab
from pierhead.ui.details.heading import result_words
from pierhead.ui.details.view import DetailTab, DetailView
from pierhead.ui.details.words import given
from pierhead.ui.widgets.facts import Fact, Section


class BuildOverview(FactsTab):
    """When, how long, from what, with which options."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Overview"))

    async def fetch(self, item: BuildRecord) -> BuildRecord:
        return item

    def sections(self, item: BuildRecord, answer: Any, now: datetime) -> Sequence[Section]:
        spec = item.spec()
        known = _options(spec) if spec else _foreign(item)
        return words.sections(
            Section(_("Build"), given(_build(item, now))),
            Section(_("Options"), given(known)),
            Section(_("Build arguments"), given(_arguments(item, spec)), True),
        )


class BuildText(DetailView):
    """All that a build said."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        from pierhead.ui.documents.build_log import LogPane

        self.pane = LogPane(_("Log"))
        self._shown = ""
        self.set_body(self.pane)

    def show_item(self, item: Any | None) -> None:
        if item is None:
            self.rest()
            self._shown = ""
        elif item.id != self._shown:
            self._shown = item.id
            self.read(lambda: replayed(self.context, item), self._show)

    def rest(self) -> None:
        super().rest()
        self._shown = ""

    def _show(self, build: Build) -> None:
        self.pane.view.look.set_hint(_("Nothing of what it said is kept."))
        self.pane.show_log(build.text)


BUILD_TABS: tuple[DetailTab, ...] = (
    DetailTab("overview", N_("Overview"), "info", BuildOverview),
    DetailTab("log", N_("Log"), "scroll-text", BuildText, partial(asyncio.to_thread, prepare_logs)),
)


def _build(record: BuildRecord, now: datetime) -> Iterable[Fact]:
    text, tone = result_words(record)
    yield Fact(_("Result"), text, tone=tone)
    yield Fact(_("What went wrong"), record.error)
    yield Fact(_("Begun"), units.age(record.started, now), units.clock(record.started))
    yield Fact(_("Took"), units.seconds(record.seconds))
    if record.share is not None:
        text = _("{cached} of {steps} steps, {share}")
        share = units.share(record.share)
        yield Fact(
            _("From the cache"),
            text.format(cached=record.cached, steps=record.steps, share=share),
        )
    yield Fact(_("Builder"), record.builder)
    yield words.id_fact(_("Image"), record.image) if record.image else Fact("", "")


def _options(spec: BuildSpec) -> Iterable[Fact]:
    yield Fact(_("Dockerfile"), str(spec.dockerfile), code=True)
    yield Fact(_("Context"), str(spec.context), code=True)
    for number, tag in enumerate(spec.tags):
        yield Fact(_("Tags") if number == 0 else "", tag)
    yield Fact(_("Stage"), spec.target)
    yield Fact(_("Platform"), spec.platform)
    yield Fact(_("Secrets"), ", ".join(secret.id for secret in spec.secrets))
    yield Fact(_("Command"), format_build(spec), code=True)


def _foreign(record: BuildRecord) -> Iterable[Fact]:
    """What the engine knows of a build that another program has sent it."""
    yield Fact(_("Dockerfile"), str(record.options.get("dockerfile") or ""), code=True)
    yield Fact(_("Stage"), str(record.options.get("target") or ""))
    yield Fact(_("Platform"), str(record.options.get("platform") or ""))
    if record.foreign:
        text = _("not known: another program has sent its files, so it cannot be built from here")
        yield Fact(_("Context"), text, tone="muted")


def _arguments(record: BuildRecord, spec: BuildSpec | None) -> Iterable[Fact]:
    known = spec.args if spec else ()
    for name, value in record.options.get("args", ()) if record.foreign else known:
        yield Fact(name, value)
    for name in record.options.get(HIDDEN) or ():
        if name:
            yield Fact(str(name), _("not kept: it looks like a secret"), tone="muted")
