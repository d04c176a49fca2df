"""One widget for every list of resources; what a list is about is declared in a ``PageSpec``."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Generic, TypeVar

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QSplitter, QVBoxLayout, QWidget

from pierhead.commands.runner import Runner
from pierhead.core.i18n import _
from pierhead.state.connection import ConnectionState
from pierhead.state.store import Keyed
from pierhead.ui.actions import CommandAction, CommandActions
from pierhead.ui.bind import bind
from pierhead.ui.details_pane import DetailsPane
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.list_pane import ListPane
from pierhead.ui.list_view import ResourceView
from pierhead.ui.page_filtering import Filtering
from pierhead.ui.page_memory import PageMemory
from pierhead.ui.page_spec import PageSpec
from pierhead.ui.page_state import PageState
from pierhead.ui.table import ResourceModel
from pierhead.ui.theme import UNIT

T = TypeVar("T", bound=Keyed)

MINUTE = 60_000
NARROW = 100 * UNIT
"""A page that is not as wide shows either its list or the details."""


class ResourcePage(QWidget, Generic[T]):
    """Header, filters, list and details of one kind of resource."""

    selection_changed = Signal()
    visible_ids_changed = Signal(list)
    """The ids on screen, or all listed ones while they are sorted by what is measured."""

    def __init__(
        self,
        spec: PageSpec[T],
        runner: Runner,
        parent: QWidget | None = None,
        *,
        at_once: bool = True,
    ) -> None:
        """Without ``at_once`` it can be used when its ``parts`` are made."""
        super().__init__(parent)
        self.spec = spec
        self.context = runner.context
        self.model: ResourceModel[T] = ResourceModel(
            spec.store(self.context), spec.columns, words=spec.words, grouping=spec.grouping
        )
        self.model.setParent(self)
        self._wanted = ""
        self.view: ResourceView[T] = ResourceView(self.model, self)
        self.parts = self._make(runner)
        """Each is made without holding up the loop."""
        if at_once:
            deque(self.parts, 0)

    def _make(self, runner: Runner) -> Iterator[None]:
        spec = self.spec
        # Everything has a parent at every step: who began may not come to the end.
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self.pane = ListPane(spec, self.view)
        self._arrange()
        # Its size may change between two parts, which decides where the details are.
        self._details = DetailsPane(self._split, self._make_details, self)
        yield
        yield from self.pane.parts
        self.filters = self.pane.filters
        self.commands = CommandActions(spec.commands, runner, self.selected, self.pane)
        self.pane.fill(self.commands)
        yield
        self._filtering = Filtering(spec, self.view, self.filters, self)
        self._state = PageState(spec, self.view, self.filters, self._details)
        settings = self.context.settings
        self._memory = PageMemory(settings, f"list.{spec.id}", self._state.gather, self)
        yield
        self._timers()
        self._connect()
        yield
        self._state.restore(self._memory)
        self._follow()
        yield

    # -- for the window

    @property
    def title(self) -> str:
        """What the page is called."""
        return _(self.spec.title)

    def command_actions(self) -> list[CommandAction]:
        """Everything that can be done here, in the order of the menus."""
        return list(self.commands)

    def fill_menu(self, menu: QMenu) -> None:
        """Add all commands to a menu, in their parts."""
        self.commands.fill(menu)

    def selected(self) -> list[T]:
        """The selected items, those of selected groups among them."""
        return self.view.items()

    def select(self, id_: str) -> None:
        """Select an item and show it; if it is not there yet, as soon as it comes."""
        self._wanted = "" if self._reveal(id_) else id_

    def show_details(self, tab: str = "") -> None:
        """Show the details of what is selected, on one of their tabs."""
        self._settle()
        self._details.open(tab)

    def details_parts(self) -> Iterator[QWidget]:
        """Make the details ahead, a part at a time; gives them each time."""
        return self._details.prepare()

    def focus_list(self) -> None:
        """Put the keyboard into the list, which comes back if the details are in its place."""
        self._details.leave()
        self.view.setFocus()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self._details.leave()
        self._filtering.focus()

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        if not self._details.leave():
            self.filters.search.clear()
        self.view.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._details.set_narrow(self.width() < NARROW)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ages.start()
        self._refresh_ages()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ages.stop()
        self._memory.write()
        self.visible_ids_changed.emit([])

    # -- inside: putting together

    def _arrange(self) -> None:
        self.setAccessibleName(self.title)
        self.view.setAccessibleName(self.title)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._split)
        self._split.addWidget(self.pane)
        lead_focus(self, self.pane)

    def _make_details(self) -> QWidget | None:
        return self.spec.details(self.context) if self.spec.details else None

    def _timers(self) -> None:
        self._ages = QTimer(self, interval=MINUTE)
        self._ages.timeout.connect(self._refresh_ages)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._settle)

    def _connect(self) -> None:
        view, filters = self.view, self.filters
        self.model.applied.connect(self._follow)
        view.selected.connect(self._later.start)
        view.pressed.connect(self._stop_waiting)
        view.opened.connect(self._open)
        view.link_activated.connect(self.context.desk.browse)
        view.screen_changed.connect(self._tell_screen)
        view.customContextMenuRequested.connect(self._open_menu)
        filters.details.triggered.connect(self._details.toggle)
        self._details.changed.connect(filters.details.setChecked)
        self._details.appeared.connect(self._later.start)
        filters.find_action(self).triggered.connect(self.focus_search)
        self.pane.stack.clear_wanted.connect(self._filtering.clear)
        store = self.spec.store(self.context)
        bind(store.first_listing, self, self._follow)
        bind(self.context.connection.changed, self, self._connection_changed)
        for signal in (
            view.columns.changed,
            view.groups.changed,
            view.header().sortIndicatorChanged,
            filters.chips.chosen,
            filters.searched,
            self._details.changed,
            self._split.splitterMoved,
        ):
            signal.connect(self._memory.note)

    # -- inside: following

    def _connection_changed(self, _state: ConnectionState) -> None:
        self._follow()

    def _follow(self) -> None:
        """Bring everything around the list up to date with it."""
        self.pane.header.show_count(self.model.listed, self.model.total)
        ready = self.context.connection.ready
        self.view.set_offline(not ready)
        self._show_what_there_is(ready)
        if self._wanted and self._reveal(self._wanted):
            self._wanted = ""
        self._later.start()

    def _show_what_there_is(self, ready: bool) -> None:
        stack = self.pane.stack
        if self.model.listed:
            stack.show_list()
        elif self.model.total:
            stack.show_no_match(self.filters.search.text())
        elif self.spec.store(self.context).loaded:
            stack.show_empty(ready)
        else:
            stack.show_loading(ready)

    def _settle(self) -> None:
        """What may wait until the list is painted, and is worth doing once for many changes."""
        self._filtering.count()
        targets = self.selected()
        self.commands.refresh(targets, self.context.connection.ready)
        self._details.show(targets)
        self.selection_changed.emit()

    def _tell_screen(self) -> None:
        if not self.isVisible() or self.window().isMinimized():
            self.visible_ids_changed.emit([])
            return
        column = self.spec.columns[self.view.header().sortIndicatorSection()]
        live = [c for c in self.spec.columns if c.live and self.view.columns.visible(c.id)]
        if column in live:
            self.visible_ids_changed.emit([item.id for item in self.model.listed_items()])
        else:
            self.visible_ids_changed.emit(self.view.on_screen() if live else [])

    def _refresh_ages(self) -> None:
        for column in self.spec.minutely:
            self.model.repaint(column)

    # -- inside: what the user does

    def _reveal(self, id_: str) -> bool:
        if id_ not in self.model:
            return False
        if not self.model.lists(id_):
            self._filtering.clear()
        return self.view.reveal(id_)

    def _open(self) -> None:
        if self.spec.opens:
            self.commands[self.spec.opens].run()
        else:
            self.show_details()

    def _stop_waiting(self) -> None:
        """Do not take away what the user has selected since."""
        self._wanted = ""

    def _open_menu(self, place: QPoint) -> None:
        self._settle()
        menu = QMenu(self)
        menu.setAccessibleName(self.title)
        targets = bool(self.selected())
        self.commands.fill(menu, lambda a: a.isEnabled() and a.command.targets == targets)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.view.viewport().mapToGlobal(place))
