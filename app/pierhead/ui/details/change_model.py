"""Changed files as a tree for a view: nothing is made for what is folded."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from pierhead.core import units
from pierhead.core.i18n import N_, _
from pierhead.core.text import visible
from pierhead.engine.api_files import Difference
from pierhead.state.changes import ChangeNode
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.icons import icon
from pierhead.ui.theme import colors

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
WORDS = {
    Difference.ADDED: (N_("added"), "good"),
    Difference.CHANGED: (N_("changed"), "warn"),
    Difference.DELETED: (N_("deleted"), "bad"),
}
"""What each difference is called, and its colour."""
_TITLES = (N_("Path"), N_("Change"), N_("Size"))
_SIZE = 2
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ChangeModel(QAbstractItemModel):
    """Path, change and size."""

    def __init__(self) -> None:
        super().__init__()
        self.root = ChangeNode("/", None, 0)

    def show(self, root: ChangeNode) -> None:
        """Show this tree."""
        self.beginResetModel()
        self.root = root
        self.endResetModel()

    def node(self, index: Index) -> ChangeNode:
        """What a row shows; the root for none."""
        return index.internalPointer() if index.isValid() else self.root

    def find(self, node: ChangeNode, column: int = 0) -> QModelIndex:
        """The row of a node."""
        return self.createIndex(node.row, column, node) if node.parent else QModelIndex()

    def sized(self, node: ChangeNode, size: int) -> None:
        """The size of a file is known now."""
        node.size = size
        place = self.find(node, _SIZE)
        self.dataChanged.emit(place, place)

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        children = self.node(parent).children
        if not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index = ROOT) -> QModelIndex:  # type: ignore[override]
        node = self.node(index).parent
        return self.find(node) if node else QModelIndex()

    def rowCount(self, parent: Index = ROOT) -> int:
        return len(self.node(parent).children) if parent.column() <= 0 else 0

    def columnCount(self, _parent: Index = ROOT) -> int:
        return len(_TITLES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node, column = self.node(index), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(node, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(node.path)
        if role == Qt.ItemDataRole.ForegroundRole and column == 1:
            tone = WORDS[node.difference][1] if node.difference else "muted"
            return QColor(getattr(colors(), tone))
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return icon("folder" if node.children else "file-diff")
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and column == _SIZE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _(_TITLES[section])
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and section == _SIZE else None


def _text(node: ChangeNode, column: int) -> str:
    if column == 0:
        return visible(node.name)
    if column == _SIZE:
        return "" if node.size is None else units.size(node.size)
    return _(WORDS[node.difference][0]) if node.difference else counts(node.counts)


def counts(numbers: list[int]) -> str:
    """How many of each kind, those that there are."""
    forms = {
        Difference.ADDED: _("{count} added"),
        Difference.CHANGED: _("{count} changed"),
        Difference.DELETED: _("{count} deleted"),
    }
    there = [(form, numbers[kind.value]) for kind, form in forms.items() if numbers[kind.value]]
    return ", ".join(form.format(count=units.count(number)) for form, number in there)
