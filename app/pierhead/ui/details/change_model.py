"""Changed files as a tree for a view: nothing is made for what is folded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from pierhead.core import units
from pierhead.core.i18n import N_, _
from pierhead.core.text import visible
from pierhead.engine.api_files import Difference
from pierhead.engine.api_inside import PathStat
from pierhead.state.changes import ChangeNode
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.icons import icon
from pierhead.ui.theme import colors
from pierhead.ui.widgets.folding import FoldModel
from pierhead.ui.widgets.row_table import Index

WORDS = {
    Difference.ADDED: (N_("added"), "good"),
    Difference.CHANGED: (N_("changed"), "warn"),
    Difference.DELETED: (N_("deleted"), "bad"),
}
"""What each difference is called, and its colour."""
_TITLES = (N_("Path"), N_("Change"), N_("Size"))
_SIZE = 2
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ChangeModel(FoldModel[ChangeNode]):
    """Path, change and size."""

    def __init__(self) -> None:
        super().__init__(ChangeNode("/", None), _TITLES)

    def seen(self, node: ChangeNode, found: PathStat) -> None:
        """What is there is known now: a folder, or a file and its size."""
        node.folder, node.size = found.folder, None if found.folder else found.size
        place = self.find(node)
        if place.isValid():
            self.dataChanged.emit(place, place.siblingAtColumn(_SIZE))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node, column = self.node(index), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(node, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(node.path)
        if role == Qt.ItemDataRole.ForegroundRole and column == 1:
            tone = WORDS[node.difference][1] if node.difference else "muted"
            return QColor(getattr(colors(), tone))
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return icon("folder" if node.children or node.folder else "file-diff")
        if role == Qt.ItemDataRole.TextAlignmentRole and column == _SIZE:
            return _RIGHT
        return super().data(index, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and section == _SIZE:
            return _RIGHT
        return super().headerData(section, orientation, role)


def _text(node: ChangeNode, column: int) -> str:
    if column == 0:
        return visible(node.name)
    if column == _SIZE:
        return "" if node.size is None else units.size(node.size)
    return _(WORDS[node.difference][0]) if node.difference else counts(node.counts)


def counts(numbers: Sequence[int]) -> str:
    """How many of each kind, those that there are."""
    forms = {
        Difference.ADDED: _("{count} added"),
        Difference.CHANGED: _("{count} changed"),
        Difference.DELETED: _("{count} deleted"),
    }
    there = [(form, numbers[kind.value]) for kind, form in forms.items() if numbers[kind.value]]
    return ", ".join(form.format(count=units.count(number)) for form, number in there)
