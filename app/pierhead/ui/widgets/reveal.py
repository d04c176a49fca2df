"""Brings what has just come into a form into view, wherever it can be scrolled."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect
from PySide6.QtWidgets import QScrollArea, QWidget

from pierhead.ui.theme import UNIT


def reveal(*widgets: QWidget) -> None:
    """Scroll to these; if there is no room for all of them, to the first."""
    # Layouts give new rows their place in the next turn only; until then there is nowhere to go.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    around: QWidget | None = widgets[0]
    while around is not None and not around.isWindow():
        around = around.parentWidget()
        if isinstance(around, QScrollArea) and (content := around.widget()):
            _scroll(around, content, widgets)


def _scroll(area: QScrollArea, content: QWidget, widgets: tuple[QWidget, ...]) -> None:
    whole, first = QRect(), _place(widgets[0], content)
    for widget in widgets:
        whole |= _place(widget, content)
    bar, room = area.verticalScrollBar(), area.viewport().height()
    if whole.height() + 2 * UNIT > room:
        whole = first
    lowest, highest = whole.top() - UNIT, whole.bottom() + UNIT - room
    bar.setValue(min(max(bar.value(), highest), lowest))


def _place(widget: QWidget, content: QWidget) -> QRect:
    return QRect(widget.mapTo(content, QPoint(0, 0)), widget.size())
