"""Lets the containers that are measured be those that a page has on screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from pierhead.core.resources import Container, State
from pierhead.state.stats import LIST, StatsWatch
from pierhead.ui.bind import bind
from pierhead.ui.page import ResourcePage

MOST = 100
"""Containers that are streamed at the same time, at most."""


class Measuring(QObject):
    """Tells what a page shows, and shows in it what was measured."""

    def __init__(
        self, page: ResourcePage[Container], stats: StatsWatch, who: object = LIST
    ) -> None:
        super().__init__(page)
        self._page, self._stats, self._who = page, stats, who
        self._ids: tuple[str, ...] = ()
        page.visible_ids_changed.connect(self.watch)
        bind(stats.changed, self, self.measured)

    def watch(self, ids: Sequence[str]) -> None:
        """Measure these, as far as they run."""
        store = self._page.context.containers
        found = ((id_, store.get(id_)) for id_ in ids[:MOST])
        wanted = tuple(id_ for id_, item in found if item and item.state is State.RUNNING)
        if wanted != self._ids:
            self._ids = wanted
            self._stats.watch(wanted, self._who)

    def measured(self, *_: object) -> None:
        """Show what was measured."""
        header = self._page.view.header()
        if self._page.spec.columns[header.sortIndicatorSection()].live:
            # Those that are not streamed are measured too, now and then.
            self._page.model.touch([item.id for item in self._page.model.listed_items()])
        else:
            self._page.view.viewport().update()
