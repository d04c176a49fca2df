"""The mouse over a widget, whatever else stands at that place of the screen.

``QTest.mouseMove`` moves the screen's own cursor: the event then goes to whichever window is on top
there, and there is none if the cursor was left at that very place.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


def move_mouse(
    widget: QWidget, place: QPoint, held: Qt.MouseButton = Qt.MouseButton.NoButton
) -> None:
    """Move to a place in ``widget``, with a button held or none."""
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(widget.mapToGlobal(place)),
        Qt.MouseButton.NoButton,
        held,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)
