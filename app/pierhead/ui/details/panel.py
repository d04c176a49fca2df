"""The details of what is selected: its name, its state, and tabs about it.

Only the tab that is looked at works: the others are made when they are first opened, and rest
when they are left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.core.resources import Image
from pierhead.state.build_history import BuildRecord
from pierhead.state.connection import ConnectionState, Ready
from pierhead.state.store import Change, Store
from pierhead.ui.bind import bind
from pierhead.ui.details.header import Header, QuietPage
from pierhead.ui.details.heading import Heading, heading, summary
from pierhead.ui.details.view import DetailTab, DetailView
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.icons import icon
from pierhead.ui.widgets.fitting_tabs import FittingTabs

__all__ = ["DetailTab", "DetailView", "DetailsPanel"]

FILES = "files"
SETTLE = 80
"""Milliseconds without another selection before a tab reads, once several came in a row."""

IDLE = 300
"""Milliseconds after the first tab was opened until the others are prepared."""


class DetailsPanel(QWidget):
    """Show one target in tabs, several as a number, none as a hint."""

    closed = Signal()
    """The user wants it out of the way."""

    def __init__(
        self, context: Context, tabs: Sequence[DetailTab], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._tabs = tuple(tabs)
        self._views: dict[str, DetailView] = {}
        self._target: Any | None = None
        self._gone = False
        self._active: DetailView | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._load)
        self._prepared = False
        self._idle = QTimer(self, singleShot=True, interval=IDLE)
        self._idle.timeout.connect(self._prepare)
        self._header = Header()
        self._header.closed.connect(self.closed)
        self._pages = QStackedWidget()
        self._hint = QuietPage("")
        self._bar = self._tab_widget()
        self._arrange()
        for store in (context.containers, context.images, context.builds.store):
            bind(store.changed, self, self._store_changed)
        bind(context.connection.changed, self, self._connection_changed)

    # -- what is shown

    @property
    def target(self) -> Any | None:
        """What the tabs are about; None while none or several are selected."""
        return self._target

    @property
    def tab(self) -> str:
        """The id of the tab that is open."""
        return self._tabs[self._bar.currentIndex()].id

    def view(self, tab: str) -> DetailView | None:
        """The view of a tab, if it was opened before."""
        return self._views.get(tab)

    def show_target(self, item: Any | None) -> None:
        """Show the details of this, or the hint.

        None is not taken for an answer when the target has just been removed: what was known
        of it stays until something else is selected.
        """
        if item is None and self._removed():
            self._mark_gone()
        elif item is None:
            self._show_page(_("Select something to see its details."))
        elif self._target is not None and item.id == self._target.id and not self._gone:
            self._refresh(item)
        else:
            self._change(item)

    def show_targets(self, items: Sequence[Any]) -> None:
        """Show one as itself and several as their number."""
        if len(items) > 1:
            self._show_page(summary(tuple(items)))
        else:
            self.show_target(items[0] if items else None)

    def open_tab(self, id_: str) -> None:
        """Bring a tab to the front."""
        for index, tab in enumerate(self._tabs):
            if tab.id == id_:
                self._bar.setCurrentIndex(index)

    def prepare(self) -> None:
        """Make what is in the tab that is open, though there is no target yet."""
        self._open_view()

    def show_file(self, path: str) -> None:
        """Show a file or folder of the target, where there is a tab for files."""
        self.open_tab(FILES)
        if self.tab == FILES and self._active:
            self._active.go(path)

    def shut(self) -> None:
        """Stop everything: the window is about to close."""
        self._settle.stop()
        self._idle.stop()
        self._rest()

    # -- the target

    def _change(self, item: Any) -> None:
        first = self._target is None
        self._target, self._gone = item, False
        self._rest()
        self._header.show_heading(heading(item))
        self._header.say("")
        if first:
            self._restore_tab()
        self._pages.setCurrentWidget(self._bar)
        if self._settle.isActive():
            self._settle.start()
            self._clear()
        else:
            self._settle.start()
            self._load()

    def _refresh(self, item: Any) -> None:
        self._target = item
        self._header.show_heading(heading(item))
        if self._active:
            self._active.show_item(item)

    def _show_page(self, text: str) -> None:
        self._settle.stop()
        self._rest()
        self._clear()
        self._target, self._gone = None, False
        self._header.show_heading(None)
        self._hint.say(text)
        self._pages.setCurrentWidget(self._hint)

    def _mark_gone(self) -> None:
        if self._gone:
            return
        self._gone = True
        self._settle.stop()
        if self._active:
            self._active.gone()
            self._active = None
        name = heading(self._target).name
        self._header.show_heading(Heading(name, _("Removed")))
        notice = _("{name} was removed. This is what was last known of it.")
        self._header.say(notice.format(name=name))

    def _removed(self) -> bool:
        if self._target is None:
            return False
        store = self._store()
        return store.loaded and store.get(self._target.id) is None

    def _store(self) -> Store[Any]:
        context = self._context
        if isinstance(self._target, BuildRecord):
            return context.builds.store
        return context.images if isinstance(self._target, Image) else context.containers

    def _store_changed(self, change: Change[Any]) -> None:
        if self._target is None:
            return
        id_ = self._target.id
        if id_ in change.removed:
            self._target_removed()
        for item in change.updated:
            if item.id == id_:
                self._refresh(item)

    def _target_removed(self) -> None:
        if self._store().loaded:
            self._mark_gone()
        else:
            self.show_target(None)

    def _connection_changed(self, state: ConnectionState) -> None:
        if isinstance(state, Ready) and self._active and self._target is not None:
            self._active.show_item(self._target)

    # -- the tabs

    def _load(self) -> None:
        """Let the open tab read what is selected, if anybody looks at it."""
        if self._target is None or self._gone or not self.isVisible():
            return
        view = self._open_view()
        if view is self._active:
            return
        self._rest()
        self._active = view
        view.show_item(self._target)
        if not self._prepared:
            self._prepared = True
            self._idle.start()

    def _prepare(self) -> None:
        """Let the other tabs open as quickly as if they had been open before."""
        loop = asyncio.get_running_loop()
        for tab in self._tabs:
            if tab.prepare:
                loop.run_in_executor(None, tab.prepare)

    def _open_view(self) -> DetailView:
        tab = self._tabs[self._bar.currentIndex()]
        if tab.id not in self._views:
            view = self._views[tab.id] = tab.factory(self._context)
            view.files_wanted.connect(self.show_file)
            place = self._bar.currentWidget()
            layout = QVBoxLayout(place)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(view)
            lead_focus(place, view)
        return self._views[tab.id]

    def _rest(self) -> None:
        if self._active:
            self._active.rest()
            self._active = None

    def _clear(self) -> None:
        for view in self._views.values():
            view.show_item(None)

    def _tab_changed(self) -> None:
        if self._target is None:
            return
        chosen = self._context.settings.get(self._key(), "") != self.tab
        self._context.settings.set(self._key(), self.tab)
        self._rest()
        self._load()
        if chosen and self._active:
            self._active.turned_to()

    def _restore_tab(self) -> None:
        tab = self._context.settings.get(self._key(), "")
        if tab and tab != self.tab:
            self.open_tab(tab)

    def _key(self) -> str:
        return f"details.{type(self._target).__name__.lower()}.tab"

    # -- the widget

    def _tab_widget(self) -> QTabWidget:
        bar = FittingTabs(_("Details"))
        for tab in self._tabs:
            bar.add(QWidget(), icon(tab.icon), _(tab.title))
        bar.currentChanged.connect(self._tab_changed)
        return bar

    def _arrange(self) -> None:
        self.setAccessibleName(_("Details"))
        self._pages.addWidget(self._hint)
        self._pages.addWidget(self._bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._pages, 1)
        lead_focus(self, self._bar)
        self._show_page(_("Select something to see its details."))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._load()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._rest()
