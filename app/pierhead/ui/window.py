"""The window: rail, pages, workspace and status bar, put together.

It is shown before it is furnished: what the first paint does not need is loaded after it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEventLoop, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import N_, _
from pierhead.core.settings import Settings

if TYPE_CHECKING:
    from pierhead.commands.context import Context
    from pierhead.state.connection import ConnectionState
    from pierhead.ui.page import ResourcePage

SIZE = (1180, 760)
SMALLEST = (640, 420)
LOOK_BEFORE = 600
"""Milliseconds of looking for an engine before the page says so, so that it does not flash."""
PATIENCE = 500
"""Milliseconds that the screen may take to show the window before it is furnished unseen."""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page of the rail."""

    id: str
    title: str
    icon: str


PAGES = (
    PageEntry("containers", N_("Containers"), "container"),
    PageEntry("images", N_("Images"), "layers"),
    PageEntry("builds", N_("Builds"), "hammer"),
    PageEntry("usage", N_("Usage"), "gauge"),
    PageEntry("alerts", N_("Alerts"), "bell"),
)
MakePage = Callable[[], "ResourcePage[Any]"]
"""Makes a page whose parts are still to be made."""


class MainWindow(QMainWindow):
    """Everything that the user sees; knows where parts are, not what they do."""

    page_changed = Signal(str)
    """The id of the page that is open now."""
    closing = Signal()
    """The user wants to leave; documents have not been asked yet."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._pages: dict[str, ResourcePage[Any]] = {}
        self.page_id = settings.get("window.page", PAGES[0].id)
        self.setWindowTitle("Pierhead")
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        if geometry := settings.get("window.geometry", ""):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))

    def show_painted(self) -> None:
        """Show the window and return when the screen has it."""
        self.show()
        waited = QTimer(self, singleShot=True, interval=PATIENCE)
        waited.start()
        handle = self.windowHandle()
        while waited.isActive() and not (handle and handle.isExposed()):
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()

    def furnish(self, context: Context, makers: Mapping[str, MakePage]) -> None:
        """Put in everything that works: pages by their id, workspace, status bar, messages."""
        from PySide6.QtCore import Qt

        from pierhead.ui.connection_page import ConnectionPage
        from pierhead.ui.drop import DropTarget
        from pierhead.ui.jobs_panel import JobsPanel
        from pierhead.ui.rail import Rail
        from pierhead.ui.status import StatusBar
        from pierhead.ui.toasts import Toasts
        from pierhead.ui.workspace.arranging import Arranging
        from pierhead.ui.workspace.carrying import Carrying
        from pierhead.ui.workspace.docks import Docks
        from pierhead.ui.workspace.tab_actions import TabActions
        from pierhead.ui.workspace.workspace import Workspace

        self._context, self._makers = context, makers
        self.setAcceptDrops(True)
        self.rail = Rail()
        for entry in PAGES:
            self.rail.add(entry.id, _(entry.title), entry.icon)
        self.connection_page = ConnectionPage()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.connection_page)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.addWidget(self.stack)
        self.workspace = Workspace()
        arranging = Arranging(self.workspace)
        self.carrying = Carrying(self.workspace, arranging)
        self.tab_actions = TabActions(self.workspace, arranging)
        self.workspace.hide()
        self.docks = Docks(self.workspace, self)
        self.docks.hide()
        self.split.addWidget(self.workspace)
        self.split.setChildrenCollapsible(False)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)
        if split := self._settings.get("window.split", ""):
            self.split.restoreState(QByteArray.fromBase64(split.encode()))
        self.status = StatusBar(
            context.connection, context.jobs, context.containers, context.images, self
        )
        self.setStatusBar(self.status)
        self.toasts = Toasts(context.notices, self)
        self.jobs_panel = JobsPanel(context.jobs, self)
        self.toasts.give_way_to(self.jobs_panel)
        self.drop_target = DropTarget(self)
        self._connect()
        self._arrange()
        self.open_page(self.page_id if self.page_id in makers else PAGES[0].id)

    # -- pages

    @property
    def page(self) -> ResourcePage[Any] | None:
        """The page that is open."""
        return self._pages.get(self.page_id)

    @property
    def open_pages(self) -> Mapping[str, ResourcePage[Any]]:
        """Those that are made, or being made, by their id."""
        return self._pages

    def open_page(self, id_: str) -> ResourcePage[Any]:
        """Show a page, making it if it is the first time."""
        deque(self.page_parts(id_), 0)
        page = self._pages[id_]
        self.page_id = id_
        self.rail.mark(id_)
        if self._shows_pages:
            self.stack.setCurrentWidget(page)
        page.setFocus()
        self._settings.set("window.page", id_)
        self.page_changed.emit(id_)
        return page

    def page_parts(self, id_: str) -> Iterator[None]:
        """Make a page that is not there yet, a part at a time; whoever needs it makes the rest."""
        page = self._pages.get(id_)
        if page is None:
            page = self._pages[id_] = self._makers[id_]()
            # From now on it goes with the window, though nobody may come to make the rest.
            page.hide()
            page.setParent(self.stack)
            yield
        # Not "yield from": who leaves here early shall not end the page's own.
        for _part in page.parts:
            yield
        if self.stack.indexOf(page) < 0:
            self.stack.addWidget(page)

    async def turn_to(self, id_: str) -> ResourcePage[Any]:
        """Show a page, making it in turns of the loop if it is the first time."""
        from pierhead.core.turns import in_turns

        async for _part in in_turns(self.page_parts(id_)):
            pass
        return self.open_page(id_)

    async def _choose(self, id_: str) -> None:
        await self.turn_to(id_)

    @property
    def _shows_pages(self) -> bool:
        """Whether there has been an engine: a lost one keeps what it showed."""
        from pierhead.state.connection import NoEngine

        if isinstance(self._context.connection.state, NoEngine):
            return self._context.containers.loaded
        return True

    def add_strip(self, strip: QWidget) -> None:
        """Put a strip below pages and workspace, where it shows itself when it has to."""
        self._column.addWidget(strip)

    # -- workspace

    def show_workspace(self, shown: bool) -> None:
        """Show or hide the lower part."""
        self.workspace.setVisible(shown and not self.workspace.places.empty)
        if not self.workspace.isVisible():
            self.stack.show()
            if self.page:
                self.page.setFocus()

    def toggle_workspace(self) -> None:
        """Hide the workspace if it is shown, else show it; a terminal in a page is left."""
        if self.docks.isAncestorOf(self.focusWidget()) and self.page:
            self.page.focus_list()
            return
        self.show_workspace(not self.workspace.isVisible())
        if self.workspace.isVisible() and (here := self.workspace.places.here.current):
            here.setFocus()

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
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._column.addWidget(self.split, 1)
        row.addLayout(self._column, 1)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        from pierhead.ui.bind import bind
        from pierhead.ui.widgets.tasks import Tasks

        self._tasks = Tasks(self)
        self.rail.chosen.connect(lambda id_: self._tasks.start("page", self._choose(id_)))
        self.status.jobs.clicked.connect(self.jobs_panel.toggle)
        self.workspace.emptied.connect(lambda: self.show_workspace(False))
        self.workspace.wanted.connect(lambda: self.show_workspace(True))
        self.workspace.hide_requested.connect(lambda: self.show_workspace(False))
        self.workspace.maximise_toggled.connect(lambda on: self.stack.setVisible(not on))
        self._look = QTimer(self, singleShot=True, interval=LOOK_BEFORE)
        self._look.timeout.connect(self._follow_connection)
        bind(self._context.connection.changed, self, self._connection_changed)

    def _connection_changed(self, _state: ConnectionState) -> None:
        if self._looking:
            self._look.start()
        else:
            self._follow_connection()

    @property
    def _looking(self) -> bool:
        from pierhead.state.connection import Connecting

        state = self._context.connection.state
        return isinstance(state, Connecting) and not self._context.containers.loaded

    def _follow_connection(self) -> None:
        looking = self._looking
        if looking and self.stack.currentWidget() is not self.connection_page:
            return
        if self._shows_pages and not looking:
            if page := self.page:
                self.stack.setCurrentWidget(page)
        else:
            self.stack.setCurrentWidget(self.connection_page)

    def remember(self) -> None:
        """Keep size, place and the split for the next start."""
        settings = self._settings
        settings.set("window.geometry", self.saveGeometry().toBase64().toStdString())
        settings.set("window.split", self.split.saveState().toBase64().toStdString())
