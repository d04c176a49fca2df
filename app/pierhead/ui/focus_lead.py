"""Where the keyboard goes inside of a container.

Not by Qt's focus proxy: the tab key takes a container with one for a stop on the way, and so goes
past everything in it that stands before the proxy.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


def lead_focus(container: QWidget, target: QWidget | None) -> None:
    """Have ``container`` give the focus it gets to ``target``; None lets it keep it."""
    options = Qt.FindChildOption.FindDirectChildrenOnly
    lead = container.findChild(_Lead, options=options) or _Lead(container)
    lead.target = target


class _Lead(QObject):
    def __init__(self, container: QWidget) -> None:
        super().__init__(container)
        self.target: QWidget | None = None
        container.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent) and self.target:
            self.target.setFocus(event.reason())
        return False
