"""The processes of a container in a view with as many columns as have room beside the command."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView

from pierhead.core.i18n import _
from pierhead.ui.details.process_model import ProcessModel
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.row_table import RowTable

_CPU, _COMMAND = 1, 3
_WIDTHS = (8 * UNIT, 9 * UNIT, 10 * UNIT, 0, 10 * UNIT, 12 * UNIT, 10 * UNIT, 10 * UNIT)
"""At least; a longer title has its room."""
_LEAST = 15 * UNIT
"""What the command has before the memory is shown."""
_MUCH = 25 * UNIT
"""What it has before columns behind it are."""


class ProcessTable(RowTable):
    """The command has what is left; columns go that have no room, the last ones first."""

    def __init__(self, model: ProcessModel) -> None:
        super().__init__()
        self._widths = list(_WIDTHS)
        self.setAccessibleName(_("Processes"))
        self.setModel(model)
        self.setSelectionMode(self.SelectionMode.SingleSelection)
        self.setSortingEnabled(True)
        self.sortByColumn(1, Qt.SortOrder.DescendingOrder)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(_COMMAND, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for number, least in enumerate(_WIDTHS):
            # Qt measures no title that is hidden.
            self.setColumnHidden(number, False)
            self._widths[number] = max(least, self.header().sectionSizeHint(number))
            self.setColumnWidth(number, self._widths[number])
        self._fit()

    def _fit(self) -> None:
        room = self.viewport().width()
        for number, width in enumerate(self._widths):
            if number != _COMMAND:
                room -= width
                least = _MUCH if number > _COMMAND else _LEAST
                self.setColumnHidden(number, number > _CPU and room < least)
