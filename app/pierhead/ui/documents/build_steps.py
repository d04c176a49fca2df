"""The steps of a build as a tree: by stage, in the order of the Dockerfile."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from pierhead.core.i18n import _
from pierhead.state.builds import StepRecord
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.documents.build_words import (
    mark_of,
    name_of,
    part_at_work,
    section_of,
    state_of,
    time_of,
)
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.titles import widen

_STEP = Qt.ItemDataRole.UserRole
"""The key of a step's id in its row, and of the mark that it has."""


class BuildSteps(QTreeWidget):
    """A row for each step; goes with the build until the user chooses a step."""

    chosen = Signal(str)
    """The id of the step that is the current one now."""
    opened = Signal(str)
    """The id of the step that was double-clicked, or that Return was pressed on."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, QTreeWidgetItem] = {}
        self._sections: dict[str, QTreeWidgetItem] = {}
        self._orders: dict[str, list[tuple[int, int, int]]] = {}
        self.follows = True
        """Whether the step that runs is made the current one."""
        self.setHeaderHidden(True)
        self.setColumnCount(2)
        self.setUniformRowHeights(True)
        self.setIndentation(2 * UNIT)
        self.setAccessibleName(_("Steps"))
        self.setIconSize(QSize(2 * UNIT, 2 * UNIT))
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, self.header().ResizeMode.Stretch)
        widen(self, 1, 11 * UNIT, _("cached"))
        self.setProperty("spacious", True)
        self.currentItemChanged.connect(self._current_changed)
        self.itemActivated.connect(lambda row, _column: self._open(row))

    @property
    def step(self) -> str:
        """The id of the current step; empty if there is none."""
        row = self.currentItem()
        return str(row.data(0, _STEP) or "") if row else ""

    def forget(self) -> None:
        """Begin anew, without steps."""
        for known in (self._rows, self._sections, self._orders):
            known.clear()
        self.follows = True
        self.clear()

    def choose(self, step: str) -> None:
        """Make a step the current one, as if the user had."""
        self.follows = False
        self._go_to(step)

    def follow(self, record: StepRecord | None) -> None:
        """Make the step that runs the current one, unless the user chose another."""
        if record and self.follows and record.step.id != self.step:
            self._go_to(record.step.id)

    def show_step(self, record: StepRecord, now: datetime, *, ended: bool = False) -> None:
        """Add a step, or show what has become of it."""
        row = self._rows.get(record.step.id) or self._add(record)
        work = part_at_work(record)
        text = name_of(record) + (f"  —  {work}" if work else "")
        time = time_of(record, now)
        for column, shown in enumerate((text, time)):
            if row.text(column) != shown:
                row.setText(column, shown)
        mark = mark_of(record, ended=ended)
        if row.data(1, _STEP) != mark[0]:
            row.setData(1, _STEP, mark[0])
            row.setIcon(0, icon(*mark))
            row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            said = f"{name_of(record)}, {state_of(record, ended=ended)}"
            row.setData(0, Qt.ItemDataRole.AccessibleTextRole, said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What is said above at the end of a build leaves less room for the steps.
        if row := self.currentItem():
            self.scrollToItem(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.follows = False
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.follows = False
        super().mousePressEvent(event)

    def _add(self, record: StepRecord) -> QTreeWidgetItem:
        key, title = section_of(record)
        section = self._sections.get(key) or self._add_section(key, title, record)
        orders = self._orders[key]
        at = bisect_right(orders, record.order)
        orders.insert(at, record.order)
        row = self._rows[record.step.id] = QTreeWidgetItem()
        row.setData(0, _STEP, record.step.id)
        row.setToolTip(0, plain_tooltip(record.step.name))
        section.insertChild(at, row)
        return row

    def _add_section(self, key: str, title: str, record: StepRecord) -> QTreeWidgetItem:
        firsts = [orders[0] for orders in self._orders.values()]
        at = sum(first <= record.order for first in firsts)
        section = self._sections[key] = QTreeWidgetItem([title])
        self._orders[key] = []
        section.setFirstColumnSpanned(True)
        font = section.font(0)
        font.setBold(True)
        section.setFont(0, font)
        section.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.insertTopLevelItem(at, section)
        section.setExpanded(True)
        return section

    def _go_to(self, step: str) -> None:
        if row := self._rows.get(step):
            self.setCurrentItem(row)
            self.scrollToItem(row)

    def _current_changed(self, row: QTreeWidgetItem | None, _before: object) -> None:
        if row is not None and (step := row.data(0, _STEP)):
            self.chosen.emit(step)

    def _open(self, row: QTreeWidgetItem) -> None:
        if step := row.data(0, _STEP):
            self.opened.emit(step)
