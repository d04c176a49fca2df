"""A terminal for screen readers: its text and its cursor, and what is new.

Nothing of this costs anything while no screen reader asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from pierhead.terminal.joined import Place
from pierhead.ui.widgets.terminal_screen_text import ScreenText
from pierhead.ui.widgets.terminal_select import Unit, select
from pierhead.ui.widgets.text_access import DrawnText

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView


class TerminalText(DrawnText):
    """The lines in sight as one text; places in it count UTF-16 units, as Qt does."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__()
        self._view = view

    @property
    def _text(self) -> ScreenText:
        return ScreenText(self._view.emulator, self._view.visible_lines())

    def text(self, start: int, end: int) -> str:
        return self._text.piece(start, end)

    def characterCount(self) -> int:
        return self._text.size

    def cursorPosition(self) -> int:
        marking = self._view.marking
        place = marking.place if marking.active else Place(*self._view.emulator.cursor)
        return self._text.offset(place)

    def setCursorPosition(self, position: int) -> None:
        """The program's cursor is not for others to move; while marking it is."""
        self._view.marking.go_to(self._text.place(position))

    def addSelection(self, start: int, end: int) -> None:
        text = self._text
        places = text.place(start), text.place(end)
        self._view.select(select(self._view.emulator, Unit.CHARACTER, *places))

    def removeSelection(self, _index: int) -> None:
        self._view.select(None)

    def characterRect(self, offset: int) -> QRect:
        view, place = self._view, self._text.place(offset)
        rect = view.cell_rect(*place).toAlignedRect()
        return rect.translated(view.viewport().mapToGlobal(QPoint(0, 0)))

    def offsetAtPoint(self, point: QPoint) -> int:
        view = self._view
        across, row = view.cell_at(view.viewport().mapFromGlobal(point).toPointF())
        return self._text.offset(Place(view.first_visible() + row, max(0, int(across))))

    def scrollToSubstring(self, start: int, _end: int) -> None:
        self._view.show_line(self._text.place(start).line)
