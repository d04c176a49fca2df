"""The list itself: rows, groups that open and close, links that can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from pierhead.state.store import Keyed
from pierhead.ui.column_layout import ColumnLayout
from pierhead.ui.group_memory import GroupMemory
from pierhead.ui.row_painter import EDGE, OFFLINE, Cell, Look, RowPainter, row_size
from pierhead.ui.rows import Index
from pierhead.ui.table import ResourceModel
from pierhead.ui.theme import colors

T = TypeVar("T", bound=Keyed)

INDENT = 20
SETTLE = 100
"""Milliseconds without scrolling after which what is on screen is told."""


class RowHeight(QStyledItemDelegate):
    """Says how high a row is; the view paints it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return row_size(option.fontMetrics)


class ResourceView(QTreeView, Generic[T]):
    """A tree of items that paints its rows itself."""

    opened = Signal()
    """Enter or a double click on an item."""
    selected = Signal()
    """Other rows are selected than before."""
    typed = Signal(str)
    """Letters were typed that mean nothing here."""
    link_activated = Signal(str)
    screen_changed = Signal()
    """Other rows may be on screen than before."""

    def __init__(self, model: ResourceModel[T], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.resources = model
        self._offline = False
        self._hovered = ""
        self._hot_link = self._pressed_link = ""
        self._selected: set[str] | None = None
        self._cells: list[Cell] = []
        self._anchor: tuple[QPersistentModelIndex, int] | None = None
        self._painter = RowPainter(colors(), self.fontMetrics())
        self._settled = QTimer(self, singleShot=True, interval=SETTLE)
        self._settled.timeout.connect(self.screen_changed)
        self.setModel(model)
        self._set_up()
        self.columns = ColumnLayout(self.header(), model.columns)
        self.groups = GroupMemory(self, model.group_name)
        self._connect()

    # -- what is shown

    def items(self) -> list[T]:
        """The selected items, those of selected groups among them, from the top."""
        found: dict[str, T] = {}
        for index in self._selected_rows():
            found.update((item.id, item) for item in self.resources.items_at(index))
        return list(found.values())

    def on_screen(self) -> list[str]:
        """The ids of the items whose rows can be seen."""
        ids = []
        index = self.indexAt(QPoint(0, 0))
        bottom = self.viewport().height()
        while index.isValid() and self.visualRect(index).top() < bottom:
            if (item := self.resources.item(index)) is not None:
                ids.append(item.id)
            index = self.indexBelow(index)
        return ids

    def reveal(self, id_: str) -> bool:
        """Select an item alone and scroll to it; False when it is not listed."""
        index = self.resources.find(id_)
        if not index.isValid():
            return False
        if index.parent().isValid():
            self.expand(index.parent())
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def set_offline(self, offline: bool) -> None:
        """Grey the rows: they are what was last known."""
        self._offline = offline
        self.viewport().update()

    # -- Qt: painting

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painter = RowPainter(colors(), self.fontMetrics())
        self._cells = self.columns.cells()
        super().paintEvent(event)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        key = self.resources.key(index)
        row = QRect(0, option.rect.top(), self.viewport().width(), option.rect.height())
        current = self.hasFocus() and self.resources.key(self.currentIndex()) == key
        look = Look(key in self._selected_keys(), current, key == self._hovered, self._offline)
        self._painter.background(painter, row, look)
        if self._offline:
            painter.setOpacity(OFFLINE)
        item = self.resources.item(index)
        if item is None:
            text = index.data()
            self._painter.heading(painter, row, text, self.isExpanded(index))
        else:
            hot = self._hot_link if look.hovered else ""
            for cell in self._cells:
                rect = self._cell_rect(cell, row, index)
                self._painter.cell(painter, rect, cell.column, item, hot)
        painter.setOpacity(1.0)

    def _cell_rect(self, cell: Cell, row: QRect, index: Index) -> QRect:
        rect = QRect(cell.left, row.top(), cell.width, row.height())
        if cell.first:
            rect.setLeft(rect.left() + EDGE)
        if cell.column is self.resources.columns[0]:
            depth = int(self.rootIsDecorated()) + int(index.parent().isValid())
            rect.setLeft(rect.left() + depth * self.indentation())
        return rect

    # -- Qt: what would cost too much

    def dataChanged(self, top_left: Index, bottom_right: Index, roles: Sequence[int] = ()) -> None:
        """Paint again, without asking for the place of every changed row."""
        if QAccessible.isActive():
            super().dataChanged(top_left, bottom_right, roles)
        self.viewport().update()

    def doItemsLayout(self) -> None:
        super().doItemsLayout()
        if self._anchor:
            index, top = self._anchor
            self._anchor = None
            if index.isValid():
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + self.visualRect(index).top() - top)

    # -- Qt: keys and mouse

    def keyboardSearch(self, search: str) -> None:
        self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        place = event.position().toPoint()
        self._hover(self.resources.key(self.indexAt(place)), self._link_at(place))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        self._pressed_link = self._link_at(event.position().toPoint()) if left else ""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed_link = self._pressed_link, ""
        if pressed and pressed == self._link_at(event.position().toPoint()):
            self.link_activated.emit(pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        if self.resources.item(index) is not None and not self._link_at(place):
            self._open(index)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover("", "")
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit(self.viewport().width())
        place = self.visualRect(self.currentIndex())
        if 0 <= place.top() < event.oldSize().height() and place.bottom() >= event.size().height():
            self.scrollTo(self.currentIndex())
        self._settled.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settled.start()

    # -- inside

    def _set_up(self) -> None:
        self.setItemDelegate(RowHeight(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAllColumnsShowFocus(True)
        self.setIndentation(INDENT)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)

    def _connect(self) -> None:
        model = self.resources
        model.about_to_apply.connect(self._hold)
        model.applied.connect(self._applied)
        self.collapsed.connect(lambda _index: self._settled.start())
        self.expanded.connect(lambda _index: self._settled.start())
        self.selectionModel().selectionChanged.connect(self._selection_changed)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._settled.start())

    def _hold(self) -> None:
        """Keep the row at the top of the window where it is, unless the list is at its start."""
        if self.verticalScrollBar().value() > 0:
            index = self.indexAt(QPoint(0, 0))
            self._anchor = (QPersistentModelIndex(index), self.visualRect(index).top())

    def _applied(self) -> None:
        self._selected = None
        self.setRootIsDecorated(self.resources.grouped)
        # Left to the next paint, the new layout would have everything painted twice.
        self.executeDelayedItemsLayout()
        self._settled.start()

    def _selection_changed(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        self._selected = None
        self.viewport().update()
        self.selected.emit()

    def _selected_rows(self) -> list[QModelIndex]:
        rows = []
        selection = self.selectionModel().selection()
        for span in map(selection.at, range(selection.count())):
            parent = span.parent()
            rows += [
                self.resources.index(row, 0, parent) for row in range(span.top(), span.bottom() + 1)
            ]
        return rows

    def _selected_keys(self) -> set[str]:
        if self._selected is None:
            self._selected = {self.resources.key(index) for index in self._selected_rows()}
        return self._selected

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        if self.resources.item(index) is None:
            self.setExpanded(index, not self.isExpanded(index))
        else:
            self.opened.emit()

    def _link_at(self, place: QPoint) -> str:
        index = self.indexAt(place)
        item = self.resources.item(index) if index.isValid() else None
        column: Any = self.resources.columns[index.column()] if item is not None else None
        if column is None or not column.links:
            return ""
        cell = next((cell for cell in self._cells if cell.column is column), None)
        if cell is None:
            return ""
        rect = self._cell_rect(cell, self.visualRect(index), index)
        return self._painter.link_at(rect, column.links(item), place)

    def _hover(self, key: str, link: str) -> None:
        if (key, link) == (self._hovered, self._hot_link):
            return
        self._hovered, self._hot_link = key, link
        shape = Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        self.viewport().update()
