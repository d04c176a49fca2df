"""Widgets in rows: what finds no room in one goes on in the next, as text does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Flow(QWidget):
    """Places its widgets itself: Qt deletes a layout's items behind the back of a Python one."""

    def __init__(self, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spacing = spacing
        self._widgets: list[QWidget] = []
        self._heights: dict[int, int] = {}
        """By the width. Qt asks for it again with every change in its window."""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def take(self, widget: QWidget) -> None:
        """Put a child behind those that are there."""
        self._widgets.append(widget)
        self._changed()

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            rows = self._rows(width)
            self._heights[width] = max((place.bottom() + 1 for place, _ in rows), default=0)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        """All in one row."""
        sizes = [widget.sizeHint().expandedTo(widget.minimumSize()) for widget in self._shown()]
        gaps = self._spacing * max(0, len(sizes) - 1)
        height = max((size.height() for size in sizes), default=0)
        return QSize(sum(size.width() for size in sizes) + gaps, height)

    def minimumSizeHint(self) -> QSize:
        """Each in a row of its own; how high that is depends on the width."""
        sizes = [widget.minimumSizeHint() for widget in self._shown()]
        return QSize(max((size.width() for size in sizes), default=0), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.LayoutDirectionChange}:
            self._changed()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        # Changes of children are told only while they are seen.
        super().showEvent(event)
        self._changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _changed(self) -> None:
        self._heights.clear()
        self.updateGeometry()
        self._place()

    def _place(self) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for place, widget in self._rows(self.width()):
            if mirrored:
                place.moveLeft(self.width() - place.right() - 1)
            widget.setGeometry(place)

    def _shown(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _rows(self, width: int) -> list[tuple[QRect, QWidget]]:
        """Where each widget goes, from the left."""
        places = []
        left = top = height = 0
        for widget in self._shown():
            size = widget.sizeHint().expandedTo(widget.minimumSize())
            if left and left + size.width() > width:
                left, top, height = 0, top + height + self._spacing, 0
            places.append((QRect(QPoint(left, top), size), widget))
            left += size.width() + self._spacing
            height = max(height, size.height())
        return places
