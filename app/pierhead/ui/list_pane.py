"""The left part of a page: header, filters and the list, or what stands in its place."""

from __future__ import annotations

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
        super().__init__()
        self._spec = spec
        self._view = view
        self.header = PageHeader(_(spec.title))
        self.filters = FilterBar(_(spec.search_hint))
        self.stack = ListStack(view, spec)
        for chip in spec.chips:
            self.filters.chips.add(chip.id, _(chip.title), chip.optional)
        self._arrange()
        columns = view.header()
        columns.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        columns.customContextMenuRequested.connect(self._open_columns)
        self.filters.choose_columns.triggered.connect(self._open_columns_below)
        lead_focus(self, self.stack)

    def fill(self, commands: CommandActions) -> None:
        """Put the buttons for commands into the header."""
        self.header.add_tools([action for action in commands if action.command.toolbar])
        beside = [self.filters.details] if self._spec.details else []
        self.header.add_tools([self.filters.choose_columns, *beside])
        self.header.add_primary(commands[self._spec.primary])
        begin = commands[self._spec.empty.command]
        self.stack.begin = begin.text()
        self.stack.begin_wanted.connect(begin.trigger)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2 * UNIT, 0, 0)
        column.setSpacing(UNIT + UNIT // 2)
        for bar in (self.header, self.filters):
            row = QHBoxLayout()
            row.setContentsMargins(2 * UNIT, 0, 2 * UNIT, 0)
            row.addWidget(bar)
            column.addLayout(row)
        column.addWidget(self.stack, 1)

    def _open_columns(self, place: QPoint) -> None:
        self._view.columns.open_menu(self._view.header().mapToGlobal(place))

    def _open_columns_below(self) -> None:
        self._view.columns.open_menu(self.header.below(self.filters.choose_columns))
