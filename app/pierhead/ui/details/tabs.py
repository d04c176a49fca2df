"""The tabs about what is selected: made when they are first opened, and only one of them works."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.core.tasks import spawn
from pierhead.ui.details.view import DetailTab, DetailView
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.icons import icon
from pierhead.ui.widgets.fitting_tabs import FittingTabs

IDLE = 300
"""Milliseconds after the first tab was opened until the others are prepared."""


class DetailTabs(FittingTabs):
    """Makes the views, has the one that is open read, and remembers which was by kind of target."""

    files_wanted = Signal(str)
    """This file or folder of the target is to be shown."""

    def __init__(self, context: Context, tabs: Sequence[DetailTab]) -> None:
        super().__init__(_("Details"))
        self._context = context
        self.known = tuple(tabs)
        self.active: DetailView | None = None
        """The view that works, if any does."""
        self._views: dict[str, DetailView] = {}
        self._preparing: asyncio.Task[None] | None = None
        self._idle = QTimer(self, singleShot=True, interval=IDLE)
        self._idle.timeout.connect(self._prepare)
        for tab in self.known:
            self.add(QWidget(), icon(tab.icon), _(tab.title))

    @property
    def tab(self) -> str:
        """The id of the tab that is open."""
        return self.known[self.currentIndex()].id

    def view(self, tab: str) -> DetailView | None:
        """The view of a tab, if it was opened before."""
        return self._views.get(tab)

    def open_tab(self, id_: str) -> None:
        """Bring a tab to the front."""
        for index, tab in enumerate(self.known):
            if tab.id == id_:
                self.setCurrentIndex(index)

    def open_view(self) -> DetailView:
        """The view of the tab that is open, made if it was not."""
        tab = self.known[self.currentIndex()]
        if tab.id not in self._views:
            view = self._views[tab.id] = tab.factory(self._context)
            view.files_wanted.connect(self.files_wanted)
            place = self.currentWidget()
            layout = QVBoxLayout(place)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(view)
            lead_focus(place, view)
        return self._views[tab.id]

    # -- what they are about

    def load(self, item: Any) -> None:
        """Let the open tab read this, unless it does already."""
        view = self.open_view()
        if view is self.active:
            return
        self.rest()
        self.active = view
        view.show_item(item)
        if not self._preparing:
            self._idle.start()

    def refresh(self, item: Any) -> None:
        """The same target says something else, or can be read again."""
        if self.active:
            self.active.show_item(item)

    def gone(self) -> None:
        """The target was removed; what is known of it stays."""
        if self.active:
            self.active.gone()
            self.active = None

    def rest(self) -> None:
        """Nobody looks."""
        if self.active:
            self.active.rest()
            self.active = None

    def clear(self) -> None:
        """Show nothing of what was read."""
        for view in self._views.values():
            view.show_item(None)

    def shut(self) -> None:
        """Stop everything: the window is about to close."""
        self._idle.stop()
        if self._preparing:
            self._preparing.cancel()
        self.rest()

    # -- which one

    def remember(self, item: Any) -> bool:
        """Keep which tab is open for targets of this kind; whether it is another than before."""
        chosen = bool(self._context.settings.get(_key(item), "") != self.tab)
        self._context.settings.set(_key(item), self.tab)
        return chosen

    def restore(self, item: Any) -> None:
        """Open the tab that was open for targets of this kind."""
        tab = self._context.settings.get(_key(item), "")
        if tab and tab != self.tab:
            self.open_tab(tab)

    # -- inside

    def _prepare(self) -> None:
        """Let the other tabs open as quickly as if they had been open before."""
        self._preparing = spawn(_prepare(self.known))


async def _prepare(tabs: Sequence[DetailTab]) -> None:
    for tab in tabs:
        if tab.prepare:
            await tab.prepare()


def _key(item: Any) -> str:
    return f"details.{type(item).__name__.lower()}.tab"
