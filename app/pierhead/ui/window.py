"""The window: rail, pages, workspace and status bar, put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSplitter, QStackedWidget, QWidget

from pierhead.commands.context import Context
from pierhead.core.i18n import _
from pierhead.state.connection import Connecting, ConnectionState, NoEngine
from pierhead.ui.bind import bind
from pierhead.ui.connection_page import ConnectionPage
from pierhead.ui.drop import DropTarget
from pierhead.ui.jobs_panel import JobsPanel
from pierhead.ui.page import ResourcePage
from pierhead.ui.rail import Rail
from pierhead.ui.status import StatusBar
from pierhead.ui.toasts import Toasts
from pierhead.ui.workspace import Workspace

SIZE = (1180, 760)
SMALLEST = (640, 420)
LOOK_BEFORE = 600
"""Milliseconds of looking for an engine before the page says so, so that it does not flash."""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page of the rail, made when it is first shown."""

    id: str
    title: str
    icon: str
    make: Callable[[], ResourcePage[Any]]


class MainWindow(QMainWindow):
    """Everything that the user sees; knows where parts are, not what they do."""

    page_changed = Signal(str)
    """The id of the page that is open now."""
    closing = Signal()
    """The user wants to leave; documents have not been asked yet."""

    def __init__(self, context: Context, pages: Sequence[PageEntry]) -> None:
        super().__init__()
        self._context = context
        self._entries: Mapping[str, PageEntry] = {entry.id: entry for entry in pages}
        self._pages: dict[str, ResourcePage[Any]] = {}
        self.page_id = ""
        self.setWindowTitle("Pierhead")
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        self.rail = Rail()
        self.stack = QStackedWidget()
        self.connection_page = ConnectionPage()
        self.workspace = Workspace()
        self.split = QSplitter(Qt.Orientation.Vertical)
        self._arrange()
        self.toasts = Toasts(context.notices, self)
        self.jobs_panel = JobsPanel(context.jobs, self)
        self.drop_target = DropTarget(self)
        self._connect()
        self._restore()

    # -- pages

    @property
    def page(self) -> ResourcePage[Any] | None:
        """The page that is open."""
        return self._pages.get(self.page_id)

    def open_page(self, id_: str) -> ResourcePage[Any]:
        """Show a page, making it if it is the first time."""
        page = self._pages.get(id_)
        if page is None:
            page = self._pages[id_] = self._entries[id_].make()
            self.stack.addWidget(page)
        self.page_id = id_
        self.rail.mark(id_)
        if self._shows_pages:
            self.stack.setCurrentWidget(page)
        page.setFocus()
        self._context.settings.set("window.page", id_)
        self.page_changed.emit(id_)
        return page

    @property
    def entries(self) -> Sequence[PageEntry]:
        """The pages in the order of the rail."""
        return tuple(self._entries.values())

    @property
    def _shows_pages(self) -> bool:
        """Whether there has been an engine: a lost one keeps what it showed."""
        if isinstance(self._context.connection.state, NoEngine):
            return self._context.containers.loaded
        return True

    # -- workspace

    def show_workspace(self, shown: bool) -> None:
        """Show or hide the lower part."""
        self.workspace.setVisible(shown and len(self.workspace) > 0)
        if not self.workspace.isVisible():
            self.stack.show()
            if self.page:
                self.page.setFocus()

    def toggle_workspace(self) -> None:
        """Hide the workspace if it is shown, else show it."""
        self.show_workspace(not self.workspace.isVisible())
        if self.workspace.isVisible() and self.workspace.current:
            self.workspace.current.setFocus()

    def close_tab(self) -> None:
        """Close the document on top, if it agrees."""
        if self.workspace.isVisible() and (document := self.workspace.current):
            self.workspace.close_document(document)

    # -- Qt

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closing.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drop_target.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.drop_target.move_over(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_target.leave(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_target.drop(event)

    # -- inside

    def _arrange(self) -> None:
        for entry in self._entries.values():
            self.rail.add(entry.id, _(entry.title), entry.icon)
        self.stack.addWidget(self.connection_page)
        self.split.addWidget(self.stack)
        self.split.addWidget(self.workspace)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        self.split.setChildrenCollapsible(False)
        self.workspace.hide()
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self.split, 1)
        self.setCentralWidget(centre)
        context = self._context
        self.status = StatusBar(
            context.connection, context.jobs, context.containers, context.images, self
        )
        self.setStatusBar(self.status)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.open_page)
        self.status.jobs.clicked.connect(self.jobs_panel.toggle)
        self.workspace.emptied.connect(lambda: self.show_workspace(False))
        self.workspace.hide_requested.connect(lambda: self.show_workspace(False))
        self.workspace.maximise_toggled.connect(lambda on: self.stack.setVisible(not on))
        self._look = QTimer(self, singleShot=True, interval=LOOK_BEFORE)
        self._look.timeout.connect(self._follow_connection)
        bind(self._context.connection.changed, self, self._connection_changed)

    def _connection_changed(self, state: ConnectionState) -> None:
        if isinstance(state, Connecting) and not self._context.containers.loaded:
            self._look.start()
        else:
            self._follow_connection()

    def _follow_connection(self) -> None:
        state = self._context.connection.state
        looking = isinstance(state, Connecting) and not self._context.containers.loaded
        if looking and self.stack.currentWidget() is not self.connection_page:
            return
        if self._shows_pages and not looking:
            if page := self.page:
                self.stack.setCurrentWidget(page)
        else:
            self.stack.setCurrentWidget(self.connection_page)

    def _restore(self) -> None:
        settings = self._context.settings
        self.resize(*SIZE)
        geometry = settings.get("window.geometry", "")
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        if split := settings.get("window.split", ""):
            self.split.restoreState(QByteArray.fromBase64(split.encode()))

    def remember(self) -> None:
        """Keep size, place and the split for the next start."""
        settings = self._context.settings
        settings.set("window.geometry", self.saveGeometry().toBase64().toStdString())
        settings.set("window.split", self.split.saveState().toBase64().toStdString())
