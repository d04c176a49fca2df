"""A tree as rows of a table: quick with any number of them, where a tree view is not.

Qt asks a tree about every row when it lays it out; of a table it asks only what is in sight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, Protocol, Self, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from pierhead.core.i18n import _
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.row_table import LEFT, Index, RowDelegate, RowTable

NOWHERE = QModelIndex()
_INDENT = 2 * UNIT
_SIDE = 2 * UNIT


class Branch(Protocol):
    """A thing in a tree, known by its identity."""

    @property
    def parent(self) -> Self | None:
        """What it is in; None for the root."""

    @property
    def children(self) -> Sequence[Self]:
        """What is in it: asked for only where it is unfolded, or about to be."""

    @property
    def folds(self) -> bool:
        """Whether there is anything in it."""


N = TypeVar("N", bound=Branch)


class FoldModel(QAbstractTableModel, Generic[N]):
    """The rows of what is unfolded; what is in the cells is for a subclass to say."""

    def __init__(self, root: N, titles: Sequence[str], parent: QObject | None = None) -> None:
        """``titles`` of columns are marked with ``N_``."""
        super().__init__(parent)
        self.root = root
        self.rows: Sequence[N] = []
        self._titles = titles
        self._unfolded = False
        """Whether all is unfolded but what was turned."""
        self._turned: set[N] = set()

    # -- what is shown

    def plant(self, root: N, unfolded: Iterable[N] | None = ()) -> None:
        """Show this tree, with these unfolded; None unfolds all."""
        self.beginResetModel()
        self.root, self._unfolded, self._turned = root, unfolded is None, set(unfolded or ())
        self._take(self._below(root))
        self.endResetModel()

    def node(self, index: Index) -> N:
        """What a row shows; the root for none."""
        return self.rows[index.row()] if index.isValid() else self.root

    def find(self, node: N, column: int = 0) -> QModelIndex:
        """The row of a node; invalid for what is folded away, and for the root."""
        try:
            return self.createIndex(self.rows.index(node), column)
        except ValueError:
            return QModelIndex()

    def depth(self, node: N) -> int:
        """How many it is in, without the root."""
        depth, above = -1, node.parent
        while above is not None:
            depth, above = depth + 1, above.parent
        return depth

    # -- folding

    def is_open(self, node: N) -> bool:
        """Whether what is in it has rows, if its own is shown."""
        return node.folds and (node in self._turned) is not self._unfolded

    def open_nodes(self) -> list[N]:
        """Those that are shown and unfolded, from the top."""
        return [node for node in self.rows if self.is_open(node)]

    def turn(self, node: N) -> None:
        """Unfold it, or fold it."""
        index = self.find(node)
        if not node.folds or not index.isValid():
            return
        first = index.row() + 1
        if self.is_open(node):
            count = len(self._below(node))
            self.beginRemoveRows(QModelIndex(), first, first + count - 1)
            self._turned ^= {node}
            self._take([*self.rows[:first], *self.rows[first + count :]])
            self.endRemoveRows()
        else:
            self._turned ^= {node}
            below = self._below(node)
            self.beginInsertRows(QModelIndex(), first, first + len(below) - 1)
            self._take([*self.rows[:first], *below, *self.rows[first:]])
            self.endInsertRows()
        self.dataChanged.emit(index, index)

    # -- Qt

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.AccessibleTextRole or index.column():
            return None
        node, text = self.node(index), self.data(index)
        if not node.folds:
            return text
        return f"{text}, {_('Unfolded') if self.is_open(node) else _('Folded')}"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(self._titles[section])
        return LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None

    # -- inside

    def _take(self, rows: list[N]) -> None:
        self.rows = rows

    def _below(self, node: N) -> list[N]:
        """What is unfolded in it, from the top."""
        turned, unfolded = self._turned, self._unfolded
        if not turned and not unfolded:
            return [*node.children]
        rows: list[N] = []
        waiting = [iter(node.children)]
        while waiting:
            for child in waiting[-1]:
                rows.append(child)
                if child.folds and (child in turned) is not unfolded:
                    waiting.append(iter(child.children))
                    break
            else:
                waiting.pop()
        return rows


class FoldView(RowTable, Generic[N]):
    """Shows a ``FoldModel``, with the keys and the mouse of trees."""

    turned = Signal()
    """The user has folded or unfolded something."""

    def __init__(self, model: FoldModel[N], name: str) -> None:
        super().__init__()
        self._model = model
        self.setAccessibleName(name)
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.setItemDelegate(FoldDelegate(self, model))
        self.setModel(model)
        self.header().setSectionsClickable(False)
        self.header().setStretchLastSection(True)

    def current(self) -> N:
        """Where the keyboard is; the root if it is nowhere."""
        return self._model.node(self.currentIndex())

    def go_to(self, node: N) -> None:
        """Make it current, if it is shown."""
        self.setCurrentIndex(self._model.find(node))

    def unfold_all(self) -> None:
        """Unfold everything."""
        self._plant(None)

    def fold_all(self) -> None:
        """Fold everything; what the current one was in is current then."""
        self._plant(())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = not modifiers & ~Qt.KeyboardModifier.ShiftModifier
        if not (plain and self.currentIndex().isValid() and self._fold(event.key())):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if event.button() == Qt.MouseButton.LeftButton and self._on_chevron(place):
            self._turn(self._model.node(self.indexAt(place)))
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._turn(self._model.node(index))
            event.accept()
        else:
            super().mouseDoubleClickEvent(event)

    # -- inside

    def _fold(self, key: int) -> bool:
        """Do what a key means here; whether it means anything."""
        node, model = self.current(), self._model
        is_open = model.is_open(node)
        if key in _TURNS and is_open is not _TURNS[key] and node.folds:
            self._turn(node)
        elif key == Qt.Key.Key_Right and is_open:
            self.go_to(node.children[0])
        elif key == Qt.Key.Key_Left and node.parent is not self._model.root and node.parent:
            self.go_to(node.parent)
        elif key == Qt.Key.Key_Asterisk:
            self.unfold_all()
        else:
            return key in _TURNS
        return True

    def _turn(self, node: N) -> None:
        self._model.turn(node)
        self.turned.emit()

    def _plant(self, unfolded: Iterable[N] | None) -> None:
        node = self.current()
        self._model.plant(self._model.root, unfolded)
        while node.parent and not self._model.find(node).isValid():
            node = node.parent
        if node.parent:
            self.go_to(node)
        self.turned.emit()

    def _on_chevron(self, place: QPoint) -> bool:
        index = self.indexAt(place)
        if not index.isValid() or index.column() or not self._model.node(index).folds:
            return False
        depth = self._model.depth(self._model.node(index))
        return chevron(self.visualRect(index), depth, self.isRightToLeft()).contains(place)


class FoldDelegate(RowDelegate):
    """Paints in the first column how deep a row is, and whether it is open."""

    def __init__(self, view: RowTable, model: FoldModel[Any]) -> None:
        super().__init__(view)
        self._model = model

    def _content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if index.column():
            super()._content(painter, option, index)
            return
        node, mirrored = self._model.node(index), self._view.isRightToLeft()
        place = chevron(option.rect, self._model.depth(node), mirrored)
        if node.folds:
            name = "chevron-down" if self._model.is_open(node) else "chevron-right"
            icon(name, colors().muted).paint(painter, place.adjusted(2, 2, -2, -2))
        symbol = self._model.data(index, Qt.ItemDataRole.DecorationRole)
        if symbol:
            place.translate(-(_SIDE + UNIT // 2) if mirrored else _SIDE + UNIT // 2, 0)
            symbol.paint(painter, place)
        room = option.rect.adjusted(UNIT, 0, -UNIT, 0)
        if mirrored:
            room.setRight(place.left() - UNIT // 2)
        else:
            room.setLeft(place.right() + 1 + UNIT // 2)
        self._text(painter, option, room, index)


def chevron(cell: QRect, depth: int, mirrored: bool) -> QRect:
    """Where to click to turn a row that is so deep."""
    far = UNIT // 2 + depth * _INDENT
    left = cell.right() - far - _SIDE if mirrored else cell.left() + far
    return QRect(left, cell.center().y() - _SIDE // 2, _SIDE, _SIDE)


_TURNS: Mapping[int, bool] = {
    Qt.Key.Key_Right: True,
    Qt.Key.Key_Plus: True,
    Qt.Key.Key_Left: False,
    Qt.Key.Key_Minus: False,
}
