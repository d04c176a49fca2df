"""The steps of a build and the log of one of them: beside each other, or stacked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from pierhead.ui.focus_lead import lead_focus

NARROW = 560
"""Logical pixels below which the log stands below the steps."""
_BESIDE, _STACKED = [420, 580], [500, 500]


class StepsSplit(QSplitter):
    """Two views of which the user says how much room each has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setChildrenCollapsible(False)

    def show_steps(self, steps: QWidget) -> None:
        """Put the steps in, which get the keyboard."""
        self.insertWidget(0, steps)
        lead_focus(self, steps)

    def show_log(self, log: QWidget) -> None:
        """Put the log beside the steps."""
        self.addWidget(log)
        self.setSizes(_BESIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < NARROW
        way = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if way is not self.orientation():
            self.setOrientation(way)
            self.setSizes(_STACKED if narrow else _BESIDE)
        super().resizeEvent(event)
