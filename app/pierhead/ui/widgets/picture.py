"""An icon beside text, in a colour of the theme that is in use."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pierhead.ui.icons import icon


class Picture(QWidget):
    """Paints its icon anew each time: a pixmap would keep the colours of the theme before."""

    def __init__(self, size: int, name: str = "", color: str = "") -> None:
        super().__init__()
        self._size = QSize(size, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_icon(name, color)

    def show_icon(self, name: str, color: str = "") -> None:
        """Show another icon; ``color`` as ``icon`` takes it."""
        # A ``QIcon`` kept here would crash when garbage takes it and its engine in the wrong order.
        self._name, self._color = name, color
        self.update()

    def sizeHint(self) -> QSize:
        return self._size.grownBy(self.contentsMargins())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icon(self._name, self._color).paint(painter, self.contentsRect())
        painter.end()
