"""The left part of a page: header, filters and the list, or what stands in its place."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.ui.actions import CommandActions
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.list_stack import ListStack
from pierhead.ui.page_spec import PageSpec
from pierhead.ui.painted_list import PaintedList, T
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.filter_bar import FilterBar
from pierhead.ui.widgets.page_header import PageHeader


class ListPane(QWidget):
    """Puts the parts together; what they do together is up to the page."""

    def __init__(self, spec: PageSpec[T], view: PaintedList[T]) -> None:
        """It can be used when its ``parts`` are made."""
        super().__init__()
        self._spec = spec
        self._view = view
        self.parts = self._make()
        """Each is made without holding up the loop."""

    def _make(self) -> Iterator[None]:
        spec, view = self._spec, self._view
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2 * UNIT, 0, 0)
        column.setSpacing(UNIT + UNIT // 2)
        self.header = PageHeader(_(spec.title))
        column.addLayout(_row(self.header))
        yield
        self.filters = FilterBar(_(spec.search_hint))
        column.addLayout(_row(self.filters))
        yield
        for chip in spec.chips:
            self.filters.chips.add(chip.id, _(chip.title), chip.optional)
        yield
        self.stack = ListStack(view, spec)
        column.addWidget(self.stack, 1)
        columns = view.header()
        columns.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        columns.customContextMenuRequested.connect(self._open_columns)
        self.filters.choose_columns.triggered.connect(self._open_columns_below)
        lead_focus(self, self.stack)
        yield

    def fill(self, commands: CommandActions) -> None:
        """Put the buttons for commands into the header."""
        self.header.add_tools([action for action in commands if action.command.toolbar])
        beside = [self.filters.details] if self._spec.details else []
        self.header.add_tools([self.filters.choose_columns, *beside])
        self.header.add_primary(commands[self._spec.primary])
        begin = commands[self._spec.empty.command]
        self.stack.begin = begin.text()
        self.stack.begin_wanted.connect(begin.trigger)

    def _open_columns(self, place: QPoint) -> None:
        self._view.columns.open_menu(self._view.header().mapToGlobal(place))

    def _open_columns_below(self) -> None:
        self._view.columns.open_menu(self.header.below(self.filters.choose_columns))


def _row(bar: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(2 * UNIT, 0, 2 * UNIT, 0)
    row.addWidget(bar)
    return row
