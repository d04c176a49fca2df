"""The list of files itself: rows that fold, with the keys of file managers."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QMimeData, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from pierhead.core.i18n import _
from pierhead.engine.files_words import shown
from pierhead.state.file_tree import Node
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.drop_veil import DropVeil, local_paths
from pierhead.ui.widgets.file_model import MODE, NAME, ORDERS, OWNER, SIZE, TIME, FileModel
from pierhead.ui.widgets.file_paint import FileDelegate

ROW = 3 * UNIT + 2
_WIDTHS = {SIZE: 9 * UNIT, TIME: 17 * UNIT, OWNER: 13 * UNIT, MODE: 11 * UNIT}
_FROM = {TIME: 54 * UNIT, OWNER: 72 * UNIT, MODE: 88 * UNIT}
"""How wide the list must be for a column."""
_TYPING = 1.0
"""Seconds in which what is typed is one word."""
_OPEN = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class FileVeil(DropVeil):
    """Says what dropping files of this machine would do."""

    dropped = Signal(list)
    """These paths."""
    name = ""
    """Of the folder that takes them; empty while none does."""

    def describe(self, data: QMimeData) -> str:
        if not self.name or not local_paths(data):
            return ""
        return _("Copy to {folder}").format(folder=self.name)

    def take(self, data: QMimeData) -> None:
        self.dropped.emit(local_paths(data))


class FileView(QTableView):
    """Shows a ``FileModel``. What is done with files is told by signals."""

    opened = Signal(object)
    """This ``Node``: Enter, or a double click."""
    unfolded = Signal(object)
    """What is in this folder is wanted."""
    up_asked = Signal()
    copy_asked = Signal()
    dragged = Signal()
    """What is selected is being dragged out."""
    settled = Signal()
    """The selection has changed."""

    def __init__(self, model: FileModel) -> None:
        super().__init__()
        self._model = model
        self._typed, self._typed_at = "", 0.0
        self.hint = ""
        """What is said where rows would be, while there are none."""
        self._pressed: QPoint | None = None
        self.setModel(model)
        self.paint_cells = FileDelegate(model)
        self.setItemDelegate(self.paint_cells)
        self.setAccessibleName(_("Files"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        self.drop = FileVeil(self)
        self._dress_headers()

    @property
    def order(self) -> tuple[int, bool]:
        """The column that sorts, and whether it does so downwards."""
        header = self.horizontalHeader()
        down = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        return header.sortIndicatorSection(), down

    def selected(self) -> list[Node]:
        """What is selected, from the top; else nothing."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._model.tree.rows[row] for row in rows]

    def current(self) -> Node | None:
        """Where the keyboard is."""
        return self._model.node(self.currentIndex())

    def go_to(self, paths: Sequence[str]) -> None:
        """Select these, as far as they are shown, and go to the first."""
        wanted = set(paths)
        rows = [row for row, node in enumerate(self._model.tree.rows) if node.path in wanted]
        self.clearSelection()
        if rows:
            self.setCurrentIndex(self._model.index(rows[0], NAME))
        flags = QItemSelectionModel.SelectionFlag
        for row in rows[1:]:
            self.selectionModel().select(self._model.index(row, NAME), flags.Select | flags.Rows)

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        node, key = self.current(), event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            # A list of Qt's would copy the text of one cell.
            self.copy_asked.emit()
            event.accept()
            return
        plain = not event.modifiers() & ~(_KEYPAD | _SHIFT)
        if plain and key in _OPEN and node:
            self.opened.emit(node)
        elif plain and key == Qt.Key.Key_Backspace:
            self.up_asked.emit()
        elif plain and key == Qt.Key.Key_Right and node:
            self._unfold(node)
        elif plain and key == Qt.Key.Key_Left and node:
            self._fold(node)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def keyboardSearch(self, text: str) -> None:
        """Go to what begins with what is typed; the same letter again goes to the next."""
        now = time.monotonic()
        again = now - self._typed_at < _TYPING
        same = again and set(self._typed.casefold()) == {text.casefold()}
        self._typed = self._typed + text if again and not same else text
        self._typed_at = now
        rows = self._model.tree.rows
        begin = max(0, self.currentIndex().row()) + (1 if len(self._typed) == 1 else 0)
        wanted = self._typed.casefold()
        for step in range(len(rows)):
            row = (begin + step) % len(rows)
            if shown(rows[row].entry.name).casefold().startswith(wanted):
                self.setCurrentIndex(self._model.index(row, NAME))
                return

    def _unfold(self, node: Node) -> None:
        if not node.entry.folder or self.paint_cells.places:
            return
        row = self.currentIndex().row()
        if not node.open:
            self._model.tree.open(row)
            self.unfolded.emit(node)
        elif node.children:
            self.setCurrentIndex(self._model.index(row + 1, NAME))

    def _fold(self, node: Node) -> None:
        row = self.currentIndex().row()
        if node.open:
            self._model.tree.fold(row)
        elif (above := self._model.tree.above(row)) >= 0:
            self.setCurrentIndex(self._model.index(above, NAME))

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self._pressed = None
        if event.button() == Qt.MouseButton.LeftButton and self._on_chevron(index, event):
            node = self._model.tree.rows[index.row()]
            self.setCurrentIndex(index)
            (self._fold if node.open else self._unfold)(node)
            event.accept()
            return
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._pressed = event.position().toPoint()
            if self.selectionModel().isRowSelected(index.row()) and not event.modifiers():
                # It may be the begin of a drag of all that is selected.
                event.accept()
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        way = (event.position().toPoint() - self._pressed).manhattanLength()
        if way >= _FAR:
            self._pressed = None
            self.dragged.emit()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and not event.modifiers():
            index = self.indexAt(event.position().toPoint())
            if index.isValid():
                self.setCurrentIndex(index)
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        node = self._model.node(index)
        if node and event.button() == Qt.MouseButton.LeftButton:
            if not self._on_chevron(index, event):
                self.opened.emit(node)
            event.accept()
            return
        super().mouseDoubleClickEvent(event)

    def _on_chevron(self, index: QModelIndex, event: QMouseEvent) -> bool:
        node = self._model.node(index)
        if not node or not node.entry.folder or index.column() != NAME or self.paint_cells.places:
            return False
        place = self.paint_cells.chevron(self.visualRect(index), node)
        return place.adjusted(-2, -4, 2, 4).contains(event.position().toPoint())

    # -- drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None:  # what is dragged out of here is not for here
            self.drop.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.drop.move_over(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop.leave(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop.drop(event)

    # -- looks

    def say(self, hint: str) -> None:
        """Say this where rows would be."""
        if hint != self.hint:
            self.hint = hint
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hint and not self._model.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            space = self.viewport().rect().adjusted(2 * UNIT, 2 * UNIT, -2 * UNIT, -2 * UNIT)
            wrapped = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter
            painter.drawText(space, wrapped, self.hint)
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column, width in _FROM.items():
            self.setColumnHidden(column, self.viewport().width() < width)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rowCount():
            flags = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self._model.index(0, NAME), flags)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.verticalHeader().setDefaultSectionSize(max(ROW, self.fontMetrics().height() + 8))

    def _dress_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(max(ROW, self.fontMetrics().height() + 8))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(NAME, Qt.SortOrder.AscendingOrder)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(5 * UNIT)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        header.sortIndicatorChanged.connect(self._sorted)
        self.selectionModel().selectionChanged.connect(lambda *_: self.settled.emit())

    def _sorted(self, column: int, order: Qt.SortOrder) -> None:
        kept = [node.path for node in self.selected()]
        self._model.tree.sort(ORDERS[column], order == Qt.SortOrder.DescendingOrder)
        self.go_to(kept)


_KEYPAD, _SHIFT = Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ShiftModifier
_FAR = 12
"""Pixels that the mouse has to go with the button down until it drags."""
