"""A tab of facts: it reads something and shows it in sections, with links that lead on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QTimer, Signal

from pierhead.commands.context import Context
from pierhead.ui.details.links import Links
from pierhead.ui.details.view import DetailView
from pierhead.ui.widgets.facts import Section
from pierhead.ui.widgets.facts_view import FactsView

MINUTE = 60_000
"""Milliseconds after which "2 minutes ago" is not true any more."""


class FactsTab(DetailView):
    """A tab that reads something and shows it in sections; subclasses say what."""

    followed = Signal()
    """A link in it was followed."""

    def __init__(self, context: Context, name: str) -> None:
        super().__init__(context)
        self.facts = FactsView(name)
        self.facts.link_activated.connect(self._follow)
        self._links = Links(context, self, self.files_wanted.emit)
        self.set_body(self.facts)
        self._item: Any | None = None
        self._answer: Any | None = None
        self._anew = True
        self._clock = QTimer(self, interval=MINUTE)
        self._clock.timeout.connect(self._render)

    def show_item(self, item: Any | None) -> None:
        if item is None:
            self.rest()
            self._item = self._answer = None
            self.say("")
            self.facts.set_sections((), anew=True)
            return
        self._anew = self._anew or self._item is None or item.id != self._item.id
        self._item = item
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        item = self._item
        self.read(lambda: self.fetch(item), self._show)
        self._clock.start()

    def rest(self) -> None:
        super().rest()
        self._clock.stop()

    async def fetch(self, item: Any) -> Any:
        """Ask the engine."""
        raise NotImplementedError

    def sections(self, item: Any, answer: Any, now: datetime) -> Sequence[Section]:
        """Word its answer."""
        raise NotImplementedError

    def _follow(self, address: str) -> None:
        self._links.follow(address)
        self.followed.emit()

    def _show(self, answer: Any) -> None:
        self._answer = answer
        self._render()

    def _render(self) -> None:
        if self._item is None or self._answer is None:
            return
        sections = self.sections(self._item, self._answer, datetime.now(UTC))
        self.facts.set_sections(sections, anew=self._anew)
        self._anew = False
