"""How the text of an editor looks: its font and size, and whether spaces and wraps are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QTextOption, QWheelEvent
from PySide6.QtWidgets import QPlainTextEdit

from pierhead.ui.theme import monospace
from pierhead.ui.widgets.code_edits import TAB

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

SMALLEST, LARGEST = 6, 40
"""Points of the font that zooming may reach."""


class CodeLook(QObject):
    """The look of one view."""

    zoomed = Signal(int)
    """The font has another size, in points."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self._family = ""

    def use(self, family: str, *, wrap: bool, spaces: bool) -> None:
        """Use a font, the platform's if it has no name, and show long lines and spaces so."""
        view, modes = self._view, QPlainTextEdit.LineWrapMode
        self._family = family
        self._use_font(view.font().pointSize())
        view.setLineWrapMode(modes.WidgetWidth if wrap else modes.NoWrap)
        option = view.document().defaultTextOption()
        flags = option.flags() & ~QTextOption.Flag.ShowTabsAndSpaces
        option.setFlags(flags | QTextOption.Flag.ShowTabsAndSpaces if spaces else flags)
        view.document().setDefaultTextOption(option)

    def zoom(self, by: int) -> None:
        """Make the font larger or smaller; 0 gives it its own size again."""
        points = self._view.font().pointSize() + by if by else monospace().pointSize()
        self.set_points(points)

    def set_points(self, points: int) -> None:
        """Use a font of this size."""
        points = min(max(points, SMALLEST), LARGEST)
        if points != self._view.font().pointSize():
            self._use_font(points)
            self.zoomed.emit(points)

    def wheel(self, event: QWheelEvent) -> bool:
        """Zoom, if it is for that."""
        turn = event.angleDelta().y()
        if event.modifiers() != Qt.KeyboardModifier.ControlModifier or not turn:
            return False
        self.zoom(1 if turn > 0 else -1)
        event.accept()
        return True

    def _use_font(self, points: int) -> None:
        font = monospace(points)
        if self._family:
            font.setFamilies([self._family])
        self._view.setFont(font)
        self._view.setTabStopDistance(TAB * self._view.fontMetrics().horizontalAdvance(" "))
        self._view.margin.fit()
