"""A list that paints its rows itself, with links that can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QItemSelection, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QWidget,
)

from pierhead.state.store import Keyed
from pierhead.ui.column_layout import ColumnLayout
from pierhead.ui.row_painter import EDGE, OFFLINE, Cell, Look, RowPainter, later, row_height
from pierhead.ui.rows import Index
from pierhead.ui.table import ResourceModel
from pierhead.ui.theme import colors
from pierhead.ui.widgets.row_table import RowTable

T = TypeVar("T", bound=Keyed)

INDENT = 20


class PaintedList(RowTable, Generic[T]):
    """Shows a model's rows; knows which of them are selected, hovered or under the keyboard."""

    link_activated = Signal(str)
    selected = Signal()
    """Other rows are selected than before."""

    def __init__(self, model: ResourceModel[T], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.resources = model
        self._offline = False
        self._hovered = ""
        self._hot_link = self._pressed_link = ""
        self._selected: set[str] | None = None
        self._cells: list[Cell] = []
        self._painter = RowPainter(colors(), self.fontMetrics())
        self.setModel(model)
        self._set_up()
        self.columns = ColumnLayout(self.header(), model.columns)
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        model.applied.connect(self._forget_selection)

    def selected_keys(self) -> set[str]:
        """The ids of selected items, and the keys of selected groups."""
        if self._selected is None:
            self._selected = self._selected_keys()
        return self._selected

    def set_offline(self, offline: bool) -> None:
        """Grey the rows: they are what was last known."""
        self._offline = offline
        self.viewport().update()

    def link_at(self, place: QPoint) -> str:
        """The address under a point of the list; empty when there is none."""
        index = self.indexAt(place)
        item = self.resources.item(index) if index.isValid() else None
        column: Any = self.resources.columns[index.column()] if item is not None else None
        if column is None or not column.links:
            return ""
        cell = next((cell for cell in self._cells if cell.column is column), None)
        if cell is None:
            return ""
        row = self._row_rect(index.row())
        rect = self._cell_rect(cell, row, self.resources.key(index))
        return self._painter.link_at(rect, column.links(item), place)

    def row_height(self) -> int:
        return row_height(self.fontMetrics())

    # -- Qt: painting

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painter = RowPainter(colors(), self.fontMetrics(), self.isRightToLeft())
        self._cells = self.columns.cells()
        with QPainter(self.viewport()) as painter:
            for row in self.rows_between(event.rect().top(), event.rect().bottom()):
                self._paint_row(painter, row)

    def _paint_row(self, painter: QPainter, row: int) -> None:
        resources = self.resources
        key = resources.keys[row]
        room = self._row_rect(row)
        current = self.hasFocus() and self.currentIndex().row() == row
        look = Look(key in self.selected_keys(), current, key == self._hovered, self._offline)
        self._painter.background(painter, room, look)
        if self._offline:
            painter.setOpacity(OFFLINE)
        item = resources.item_of(key)
        if item is None:
            text = resources.index(row, 0).data()
            self._painter.heading(painter, room, text, resources.is_open(key))
        else:
            hot = self._hot_link if look.hovered else ""
            for cell in self._cells:
                rect = self._cell_rect(cell, room, key)
                self._painter.cell(painter, rect, cell.column, item, hot)
        painter.setOpacity(1.0)

    def _row_rect(self, row: int) -> QRect:
        """Where a row is, over all columns."""
        top, height = self.rowViewportPosition(row), self.rowHeight(row)
        return QRect(0, top, self.viewport().width(), height)

    def _cell_rect(self, cell: Cell, row: QRect, key: str) -> QRect:
        rect = QRect(cell.left, row.top(), cell.width, row.height())
        if cell.first:
            rect = later(rect, EDGE, self.isRightToLeft())
        if cell.column is self.resources.columns[0]:
            depth = int(self.resources.grouped) + bool(self.resources.group_of(key))
            rect = later(rect, depth * INDENT, self.isRightToLeft())
        return rect

    def dataChanged(self, top_left: Index, bottom_right: Index, roles: Sequence[int] = ()) -> None:
        """Paint again, without asking for the place of every changed row."""
        if QAccessible.isActive():
            super().dataChanged(top_left, bottom_right, roles)
        self.viewport().update()

    # -- Qt: the mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        place = event.position().toPoint()
        self._hover(self.resources.key(self.indexAt(place)), self.link_at(place))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        self._pressed_link = self.link_at(event.position().toPoint()) if left else ""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed_link = self._pressed_link, ""
        if pressed and pressed == self.link_at(event.position().toPoint()):
            self.link_activated.emit(pressed)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover("", "")
        return super().viewportEvent(event)

    # -- inside

    def _set_up(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)

    def _selected_keys(self) -> set[str]:
        keys, selection = self.resources.keys, self.selectionModel().selection()
        spans = map(selection.at, range(selection.count()))
        return {key for span in spans for key in keys[span.top() : span.bottom() + 1]}

    def _selection_changed(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        self._forget_selection()
        self.viewport().update()
        self.selected.emit()

    def _forget_selection(self) -> None:
        self._selected = None

    def _hover(self, key: str, link: str) -> None:
        if (key, link) == (self._hovered, self._hot_link):
            return
        self._hovered, self._hot_link = key, link
        shape = Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        self.viewport().update()
