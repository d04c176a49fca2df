"""What is and what will be, side by side, one thing in each row; all plain text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from pierhead.core.i18n import _
from pierhead.core.text import visible
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.theme import UNIT, colors, monospace

NONE = "—"
_WHAT = 22 * UNIT
Row = tuple[str, str, str]
"""What it is, what it is now, what it will be; empty for what is not there."""


class Comparison(QTableWidget):
    """Rows to be read, not changed."""

    def __init__(self, name: str) -> None:
        super().__init__(0, 3)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels((_("What"), _("Now"), _("Then")))
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setProperty("framed", True)
        self.setStyleSheet(f"QTableWidget::item {{ padding: {UNIT // 2}px {UNIT - 2}px; }}")
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.setColumnWidth(0, _WHAT)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these in place of what was there."""
        palette = colors()
        self.setRowCount(len(rows))
        for number, (what, before, after) in enumerate(rows):
            self.setItem(number, 0, _item(what))
            self.setItem(number, 1, _item(before, palette.bad if before else palette.muted))
            self.setItem(number, 2, _item(after, palette.good if after else palette.muted))
        self.resizeRowsToContents()

    def texts(self) -> list[Row]:
        """What it shows."""
        return [
            (self._text(row, 0), self._text(row, 1), self._text(row, 2))
            for row in range(self.rowCount())
        ]

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text() if item else ""


def _item(text: str, color: str = "") -> QTableWidgetItem:
    shown = visible(text) or NONE
    item = QTableWidgetItem(shown)
    item.setToolTip(plain_tooltip(text))
    item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    if color:
        item.setForeground(QColor(color))
        item.setFont(monospace())
    return item
