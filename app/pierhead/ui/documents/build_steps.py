"""The steps of a build as a list: what each is at, how long it took, and how it ended."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from pierhead.core import units
from pierhead.core.i18n import _
from pierhead.core.text import visible
from pierhead.state.builds import StepRecord
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT

_STEP = Qt.ItemDataRole.UserRole
"""The key of a step's id in its row, and of the mark that it has."""


class BuildSteps(QTreeWidget):
    """A row for each step; the one that fails is made the current one."""

    chosen = Signal(str)
    """The id of the step that was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, QTreeWidgetItem] = {}
        self.setHeaderHidden(True)
        self.setColumnCount(2)
        self.setRootIsDecorated(False)
        self.setAccessibleName(_("Steps"))
        self.setIconSize(QSize(2 * UNIT, 2 * UNIT))
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, self.header().ResizeMode.Stretch)
        self.setColumnWidth(1, 11 * UNIT)
        self.itemClicked.connect(lambda row, _column: self.chosen.emit(row.data(0, _STEP)))

    def forget(self) -> None:
        """Begin anew, without steps."""
        self._rows.clear()
        self.clear()

    def show_step(self, record: StepRecord, now: datetime) -> None:
        """Add a step, or show what has become of it."""
        row = self._rows.get(record.step.id) or self._add(record)
        for column, text in enumerate((_text(record), _time(record, now))):
            if row.text(column) != text:
                row.setText(column, text)
        mark, tint = _mark(record)
        if row.data(1, _STEP) != mark:
            row.setData(1, _STEP, mark)
            row.setIcon(0, icon(mark, tint))
            if record.step.error:
                self.setCurrentItem(row)

    def _add(self, record: StepRecord) -> QTreeWidgetItem:
        row = self._rows[record.step.id] = QTreeWidgetItem(self)
        row.setData(0, _STEP, record.step.id)
        row.setToolTip(0, plain_tooltip(record.step.name))
        self.scrollToItem(row)
        return row


def _text(record: StepRecord) -> str:
    """The step's name, with that of its parts which came last and is not done yet."""
    name = visible(record.step.name)
    part = next((part for part in reversed(record.progress.values()) if not part.done), None)
    if part is None or record.step.completed:
        return name
    sizes = units.size(part.current)
    if part.total:
        sizes += f" / {units.size(part.total)}"
    return f"{name}  —  {visible(part.name)} {sizes if part.current else ''}".rstrip()


def _time(record: StepRecord, now: datetime) -> str:
    if record.step.cached:
        return _("cached")
    took = record.duration(now)
    return units.seconds(took) if took else ""


def _mark(record: StepRecord) -> tuple[str, str]:
    """The icon of a step and its colour."""
    step = record.step
    if step.error:
        return "circle-alert", "bad"
    if step.completed or step.cached:
        return "check", "good"
    return ("refresh-cw", "accent") if step.started else ("ellipsis", "muted")
