"""The processes of a container as a table that sorts itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from pierhead.core import units
from pierhead.core.i18n import N_, _
from pierhead.core.text import visible
from pierhead.engine.api_inside import Process
from pierhead.ui.dialogs import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """What one column shows, and by what it sorts."""

    title: str
    text: Callable[[Process], str]
    key: Callable[[Process], Any]
    numeric: bool = False


def _cpu(process: Process) -> str:
    return "" if process.cpu is None else units.share(process.cpu)


def _lasting(seconds: float | None) -> str:
    if seconds is None:
        return ""
    hours, rest = divmod(int(seconds), 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


COLUMNS = (
    Column(N_("PID"), lambda p: str(p.id), lambda p: p.id, True),
    Column(N_("CPU"), _cpu, lambda p: -1 if p.cpu is None else p.cpu, True),
    Column(
        N_("Memory"), lambda p: units.size(p.memory) if p.memory else "", lambda p: p.memory, True
    ),
    Column(N_("Command"), lambda p: visible(p.command), lambda p: p.command.lower()),
    Column(N_("User"), lambda p: visible(p.user), lambda p: p.user),
    Column(N_("State"), lambda p: state_words(p.state), lambda p: p.state),
    Column(N_("CPU time"), lambda p: _lasting(p.cpu_seconds), lambda p: p.cpu_seconds or 0, True),
    Column(N_("Age"), lambda p: _lasting(p.seconds), lambda p: p.seconds or 0, True),
)
_STATES = {
    "R": N_("runs"),
    "S": N_("sleeps"),
    "D": N_("waits for the disk"),
    "T": N_("stopped"),
    "t": N_("traced"),
    "Z": N_("has ended, not reaped"),
    "I": N_("idle"),
}


class ProcessModel(QAbstractTableModel):
    """Shows a listing; rows keep their identity by the process's number."""

    def __init__(self) -> None:
        super().__init__()
        self.processes: list[Process] = []
        self._column, self._descending = 1, True

    def show(self, processes: Sequence[Process]) -> None:
        """Show these, in the order that is chosen; selections stay with their processes."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        known = [self.processes[index.row()].id for index in before]
        key = COLUMNS[self._column].key
        ordered = sorted(processes, key=lambda p: p.id)
        ordered.sort(key=key, reverse=self._descending)
        self.processes = ordered
        rows = {process.id: row for row, process in enumerate(self.processes)}
        after = [
            self.index(rows[id_], index.column()) if id_ in rows else QModelIndex()
            for id_, index in zip(known, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(COLUMNS):
            self._column, self._descending = column, order == Qt.SortOrder.DescendingOrder
            self.show(self.processes)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.processes)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.processes):
            return None
        process, column = self.processes[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(process)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(process.command)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(COLUMNS[section].title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(COLUMNS[section])
        if role == Qt.ItemDataRole.ToolTipRole and section == 0:
            return _("As the engine's machine counts")
        if role == Qt.ItemDataRole.ToolTipRole and section == 1:
            return _("The mean since it began")
        return None


def state_words(state: str) -> str:
    """What the letters of ``ps`` mean; they themselves where they are not known."""
    return _(_STATES[state[0]]) if state[:1] in _STATES and state else state


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
