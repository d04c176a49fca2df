"""A list of rows that are as wide as it is, in a table: Qt asks it only about what is in sight."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from pierhead.ui.theme import UNIT, colors

Index = QModelIndex | QPersistentModelIndex

_SELECTED = QStyle.StateFlag.State_Selected
_HOVERED = QStyle.StateFlag.State_MouseOver
_ELIDED = Qt.TextElideMode.ElideRight
_TEXT = Qt.ItemDataRole.DisplayRole
_TONE = Qt.ItemDataRole.ForegroundRole
_SIDE = Qt.ItemDataRole.TextAlignmentRole
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RowTable(QTableView):
    """Rows are selected and gone through as a whole; a subclass may have them made and painted."""

    room = UNIT
    """What is added to the height of the text in a row, in pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setItemDelegate(RowDelegate(self))
        self.header().setHighlightSections(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()

    def header(self) -> QHeaderView:
        """The titles of the columns."""
        return self.horizontalHeader()

    def rows_between(self, top: int, bottom: int) -> range:
        """The rows that can be seen between two heights of the viewport."""
        first, last = self.rowAt(top), self.rowAt(bottom)
        if first < 0:
            return range(0)
        return range(first, (last if last >= 0 else self.model().rowCount() - 1) + 1)

    def row_height(self) -> int:
        """How high rows are with the font, in pixels."""
        return self.fontMetrics().height() + self.room

    # -- Qt

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is None:
            return
        for header in (self.header(), self.verticalHeader()):
            # A header asks of each row whether it is selected, to look pressed if all are.
            header.setSelectionModel(QItemSelectionModel(model, header))

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End lead to the first and last row, not to the first and last cell of one."""
        ends = {self.CursorAction.MoveHome: 0, self.CursorAction.MoveEnd: -1}
        if action in ends and (count := self.model().rowCount()):
            return self.model().index(ends[action] % count, max(0, self.currentIndex().column()))
        return super().moveCursor(action, modifiers)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_rows()

    def paintEvent(self, event: QPaintEvent) -> None:
        delegate = self.itemDelegate()
        if isinstance(delegate, RowDelegate):
            delegate.prepare()
        super().paintEvent(event)

    def _fit_rows(self) -> None:
        height = self.row_height()
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)


class RowDelegate(QStyledItemDelegate):
    """Paints cells by itself: through a style sheet each would cost three times as much."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self.prepare()

    def prepare(self) -> None:
        """Look at what is the same for all cells of one painting."""
        palette = colors()
        self._ink = QColor(palette.text)
        self._selection = QColor(palette.selection)
        self._hover = QColor(palette.alternate)
        self._frame = QPen(QColor(palette.accent), 1)
        self._current = self._view.currentIndex().row() if self._view.hasFocus() else -1

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self._ground(painter, option, index)
        self._content(painter, option, index)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = option.rect
        if option.state & _SELECTED:
            painter.fillRect(cell, self._selection)
        elif option.state & _HOVERED:
            painter.fillRect(cell, self._hover)
        if self._current == index.row():
            painter.setPen(self._frame)
            painter.drawLine(cell.topLeft(), cell.topRight())
            painter.drawLine(cell.bottomLeft(), cell.bottomRight())

    def _content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self._text(painter, option, option.rect.adjusted(UNIT, 0, -UNIT, 0), index)

    def _text(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, index: Index
    ) -> None:
        # Asked for by the index, each would go through Qt and back.
        data = self._view.model().data
        text = data(index, _TEXT)
        if text:
            painter.setPen(data(index, _TONE) or self._ink)
            text = option.fontMetrics.elidedText(text, _ELIDED, room.width())
            painter.drawText(room, int(data(index, _SIDE) or LEFT), text)
