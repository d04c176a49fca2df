"""A number that the wheel changes only where the user is, and typing only when it is complete."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from pierhead.ui.theme import UNIT


class CalmSpin(QDoubleSpinBox):
    """Says its value when it is stepped, or when typing has ended."""

    def __init__(
        self, least: float, most: float, step: float, decimals: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)
        self.setGroupSeparatorShown(True)
        self.setDecimals(decimals)
        self.setRange(least, most)
        self.setSingleStep(step)
        # Style sheets set the padding of a number only above and below.
        self.lineEdit().setTextMargins(UNIT, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
