"""The details of what is selected: its name, its state, and tabs about it.

Only the tab that is looked at works, and only while somebody looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.core.resources import Image
from pierhead.state.build_history import BuildRecord
from pierhead.state.connection import ConnectionState, Ready
from pierhead.state.store import Change, Store
from pierhead.ui.bind import bind
from pierhead.ui.details.header import Header, QuietPage
from pierhead.ui.details.heading import Heading, heading, summary
from pierhead.ui.details.tabs import DetailTabs
from pierhead.ui.details.view import DetailTab, DetailView
from pierhead.ui.focus_lead import lead_focus

__all__ = ["DetailTab", "DetailView", "DetailsPanel"]

FILES = "files"
SETTLE = 80
"""Milliseconds without another selection before a tab reads, once several came in a row."""


class DetailsPanel(QWidget):
    """Show one target in tabs, several as a number, none as a hint."""

    closed = Signal()
    """The user wants it out of the way."""

    def __init__(
        self, context: Context, tabs: Sequence[DetailTab], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self.target: Any | None = None
        """What the tabs are about; None while none or several are selected."""
        self._gone = False
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._load)
        self._header = Header()
        self._header.closed.connect(self.closed)
        self._pages = QStackedWidget()
        self._hint = QuietPage("")
        self.tabs = DetailTabs(context, tabs)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.tabs.files_wanted.connect(self.show_file)
        self._arrange()
        for store in (context.containers, context.images, context.builds.store):
            bind(store.changed, self, self._store_changed)
        bind(context.connection.changed, self, self._connection_changed)

    # -- what is shown

    @property
    def tab(self) -> str:
        """The id of the tab that is open."""
        return self.tabs.tab

    def view(self, tab: str) -> DetailView | None:
        """The view of a tab, if it was opened before."""
        return self.tabs.view(tab)

    def show_target(self, item: Any | None) -> None:
        """Show the details of this, or the hint.

        None is not taken for an answer when the target has just been removed: what was known
        of it stays until something else is selected.
        """
        if item is None and _removed(self._context, self.target):
            self._mark_gone()
        elif item is None:
            self._show_page(_("Select something to see its details."))
        elif self.target is not None and item.id == self.target.id and not self._gone:
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
        self.tabs.open_tab(id_)

    def prepare(self) -> None:
        """Make what is in the tab that is open, though there is no target yet."""
        self.tabs.open_view()

    def show_file(self, path: str) -> None:
        """Show a file or folder of the target, where there is a tab for files."""
        self.open_tab(FILES)
        if self.tab == FILES and self.tabs.active:
            self.tabs.active.go(path)

    def shut(self) -> None:
        """Stop everything: the window is about to close."""
        self._settle.stop()
        self.tabs.shut()

    # -- the target

    def _change(self, item: Any) -> None:
        first = self.target is None
        self.target, self._gone = item, False
        self.tabs.rest()
        self._header.show_heading(heading(item))
        self._header.say("")
        if first:
            self.tabs.restore(item)
        self._pages.setCurrentWidget(self.tabs)
        if self._settle.isActive():
            self._settle.start()
            self.tabs.clear()
        else:
            self._settle.start()
            self._load()

    def _refresh(self, item: Any) -> None:
        self.target = item
        self._header.show_heading(heading(item))
        self.tabs.refresh(item)

    def _show_page(self, text: str) -> None:
        self._settle.stop()
        self.tabs.rest()
        self.tabs.clear()
        self.target, self._gone = None, False
        self._header.show_heading(None)
        self._hint.say(text)
        self._pages.setCurrentWidget(self._hint)

    def _mark_gone(self) -> None:
        if self._gone:
            return
        self._gone = True
        self._settle.stop()
        self.tabs.gone()
        name = heading(self.target).name
        self._header.show_heading(Heading(name, _("Removed")))
        notice = _("{name} was removed. This is what was last known of it.")
        self._header.say(notice.format(name=name))

    def _store_changed(self, change: Change[Any]) -> None:
        if self.target is None:
            return
        id_ = self.target.id
        if id_ in change.removed and _store(self._context, self.target).loaded:
            self._mark_gone()
        elif id_ in change.removed:
            self.show_target(None)
        for item in change.updated:
            if item.id == id_:
                self._refresh(item)

    def _connection_changed(self, state: ConnectionState) -> None:
        if isinstance(state, Ready) and self.target is not None:
            self.tabs.refresh(self.target)

    # -- the tabs

    def _load(self) -> None:
        """Let the open tab read what is selected, if anybody looks at it."""
        if self.target is None or self._gone or not self.isVisible():
            return
        self.tabs.load(self.target)

    def _tab_changed(self) -> None:
        if self.target is None:
            return
        chosen = self.tabs.remember(self.target)
        self.tabs.rest()
        self._load()
        if chosen and self.tabs.active:
            self.tabs.active.turned_to()

    # -- the widget

    def _arrange(self) -> None:
        self.setAccessibleName(_("Details"))
        self._pages.addWidget(self._hint)
        self._pages.addWidget(self.tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._pages, 1)
        lead_focus(self, self.tabs)
        self._show_page(_("Select something to see its details."))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._load()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.tabs.rest()


def _store(context: Context, target: Any) -> Store[Any]:
    if isinstance(target, BuildRecord):
        return context.builds.store
    return context.images if isinstance(target, Image) else context.containers


def _removed(context: Context, target: Any | None) -> bool:
    if target is None:
        return False
    store = _store(context, target)
    return store.loaded and store.get(target.id) is None
