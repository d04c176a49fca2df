"""A small window at a place of a text, which takes no keys from it and goes when that is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QHideEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QVBoxLayout

from pierhead.ui.theme import UNIT

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_ENDS = (
    QEvent.Type.WindowDeactivate,
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Hide,
    QEvent.Type.Close,
)


class Bubble(QFrame):
    """Shown below the line of a place, or above it where there is no room."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view, Qt.WindowType.ToolTip)
        self._view = view
        self._watched: QObject | None = None
        self.setProperty("raised", True)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(1, 1, 1, 1)
        self.rows.setSpacing(0)
        self.rows.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        view.verticalScrollBar().valueChanged.connect(self.hide)
        view.horizontalScrollBar().valueChanged.connect(self.hide)

    def show_at(self, place: QTextCursor, *, above: bool = False) -> None:
        """Show it at a place, in the size that its content has; ``above`` where there is room."""
        self.rows.activate()
        self.adjustSize()
        self.move(self._corner(place, above))
        self.show()
        self._watch(self._view.window())

    def _corner(self, place: QTextCursor, above: bool) -> QPoint:
        rect = self._view.cursorRect(place)
        viewport = self._view.viewport()
        below = viewport.mapToGlobal(rect.bottomLeft()) + QPoint(0, UNIT // 4)
        over = viewport.mapToGlobal(rect.topLeft()) - QPoint(0, self.height() + UNIT // 4)
        room = self._view.screen().availableGeometry()
        fits_below = below.y() + self.height() <= room.bottom()
        fits_over = over.y() >= room.top()
        point = over if fits_over and (above or not fits_below) else below
        left = min(point.x(), room.right() - self.width())
        return QPoint(max(room.left(), left), point.y())

    def _watch(self, window: QObject | None) -> None:
        if window is self._watched:
            return
        if self._watched is not None:
            self._watched.removeEventFilter(self)
        self._watched = window
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _ENDS and watched is self._watched:
            self.hide()
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        self._watch(None)
        super().hideEvent(event)
