"""Several cursors as they are seen: bars that blink together, the view's own among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QTextCursor

from pierhead.ui.theme import colors

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_WIDTH = 2


class CaretBars(QObject):
    """Drawn over the text of one view, which draws its own cursor itself while it is alone."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self._own_width = view.cursorWidth()
        self._lit = True
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._toggle)
        self.cursors: Sequence[QTextCursor] = ()
        """Those that are shown."""
        view.overlays.append(self._paint)

    def show(self, cursors: Sequence[QTextCursor]) -> None:
        """Show these, and no bars if there are none."""
        self.cursors = cursors
        self._lit = True
        self._view.setCursorWidth(0 if cursors else self._own_width)
        flash = QGuiApplication.styleHints().cursorFlashTime()
        if not cursors:
            self._blink.stop()
        elif flash > 0:
            self._blink.start(flash // 2)

    def _paint(self, painter: QPainter) -> None:
        if not self._lit:
            return
        area = self._view.viewport().rect()
        for cursor in self.cursors:
            place = self._view.cursorRect(cursor)
            if place.intersects(area):
                bar = QRectF(place.x(), place.y(), _WIDTH, place.height())
                painter.fillRect(bar, QColor(colors().accent))

    def _toggle(self) -> None:
        self._lit = not self._lit
        self._view.viewport().update()
