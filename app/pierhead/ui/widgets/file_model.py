"""A tree of files as rows of a table: quick with ten thousand of them, where a tree view is not.

Qt asks a tree about every row when it lays it out; of a table it asks only what is in sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pierhead.core import units
from pierhead.core.i18n import N_, _
from pierhead.engine.api_files import Difference, Entry, FileKind
from pierhead.engine.files_words import shown
from pierhead.state.file_tree import FileTree, Node, Order, owner, rights
from pierhead.state.files import Mounted, Surroundings
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import plain_tooltip

Index = QModelIndex | QPersistentModelIndex

NAME, SIZE, TIME, OWNER, MODE = range(5)
TITLES = (N_("Name"), N_("Size"), N_("Modified"), N_("Owner"), N_("Mode"))
ORDERS = (Order.NAME, Order.SIZE, Order.TIME, Order.OWNER, Order.MODE)
KINDS = {
    FileKind.FOLDER: N_("Folder"),
    FileKind.FILE: N_("File"),
    FileKind.LINK: N_("Link"),
    FileKind.PIPE: N_("Pipe"),
    FileKind.SOCKET: N_("Socket"),
    FileKind.DEVICE: N_("Device"),
}
MARKS = {
    Difference.ADDED: N_("added"),
    Difference.CHANGED: N_("changed"),
    Difference.DELETED: N_("deleted"),
}
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FileModel(QAbstractTableModel):
    """The rows of a ``FileTree``."""

    def __init__(self, tree: FileTree, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tree = tree
        self.surroundings = Surroundings({}, {})
        bind(tree.before, self, self._before)
        bind(tree.after, self, self._after)
        bind(tree.touched, self, self._touched)

    def node(self, index: Index) -> Node | None:
        """What a row shows."""
        return self.tree.rows[index.row()] if index.isValid() else None

    def surround(self, found: Surroundings) -> None:
        """Show what is mounted and changed."""
        self.surroundings = found
        if self.tree.rows:
            self._touched(0, len(self.tree.rows))

    def mark(self, path: str) -> Difference | None:
        """What became of a path."""
        # An engine's JSON has another letter in place of what is no UTF-8.
        text = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return self.surroundings.marks.get(text)

    def mounted(self, path: str) -> Mounted | None:
        """What is mounted there."""
        return self.surroundings.mounts.get(path)

    def cells(self, entry: Entry) -> Sequence[str]:
        """What the columns after the name say."""
        sized = entry.kind is FileKind.FILE
        return (
            units.size(entry.size) if sized else "",
            moment(entry.time),
            shown(owner(entry)),
            rights(entry),
        )

    # -- Qt

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.tree.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        node = self.node(index)
        if node is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(node.entry.name) if column == NAME else self.cells(node.entry)[column - 1]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column == SIZE else _LEFT
        if role == Qt.ItemDataRole.AccessibleTextRole and column == NAME:
            return self.describe(node).replace("\n", ", ")
        tip = role == Qt.ItemDataRole.ToolTipRole
        return plain_tooltip(self.describe(node)) if tip else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(TITLES):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(TITLES[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section == SIZE else _LEFT
        return None

    def describe(self, node: Node) -> str:
        """All that is known of a thing, a line each."""
        entry, path = node.entry, node.path
        lines = [shown(entry.name), _(KINDS[entry.kind])]
        if entry.link:
            lines.append(_("Leads to {path}").format(path=shown(entry.link)))
        if entry.folder:
            lines.append(_("Unfolded") if node.open else _("Folded"))
        lines += [text for text in self.cells(entry) if text]
        if mark := self.mark(path):
            lines.append(_(MARKS[mark]))
        if mounted := self.mounted(path):
            lines.append(shown(mounted.text))
        if node.error:
            lines.append(node.error)
        return "\n".join(lines)

    def _before(self, coming: bool, row: int, count: int) -> None:
        if coming:
            self.beginInsertRows(QModelIndex(), row, row + count - 1)
        else:
            self.beginRemoveRows(QModelIndex(), row, row + count - 1)

    def _after(self, coming: bool) -> None:
        if coming:
            self.endInsertRows()
        else:
            self.endRemoveRows()

    def _touched(self, row: int, count: int) -> None:
        if count:
            self.dataChanged.emit(self.index(row, 0), self.index(row + count - 1, MODE))


def moment(time: float) -> str:
    """A time as the column shows it; empty for none."""
    if not time:
        return ""
    try:
        return datetime.fromtimestamp(time).strftime("%Y-%m-%d %H:%M")
    except (OverflowError, OSError, ValueError):
        return ""
