"""A terminal for screen readers: its text and its cursor, and what is new.

Nothing of this costs anything while no screen reader asks.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleTextInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import VoidPtr, getCppPointer

from pierhead.terminal.joined import Place
from pierhead.ui.widgets.terminal_screen_text import ScreenText
from pierhead.ui.widgets.terminal_select import Unit, select

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView


class TerminalText(QAccessibleTextInterface):
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

    def selectionCount(self) -> int:
        """None: PySide has no way to say where one begins and ends, and Qt would make it up."""
        return 0

    def addSelection(self, start: int, end: int) -> None:
        text = self._text
        places = text.place(start), text.place(end)
        self._view.select(select(self._view.emulator, Unit.CHARACTER, *places))

    def setSelection(self, _index: int, start: int, end: int) -> None:
        self.addSelection(start, end)

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


class TerminalAccess(QAccessibleWidget):
    """What a screen reader knows of a view."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view, QAccessible.Role.Terminal, view.accessibleName())
        self._text = TerminalText(view)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> VoidPtr:  # type: ignore[override]
        # Qt wants the address of the other object; None would be taken for one.
        if kind == QAccessible.InterfaceType.TextInterface:
            return VoidPtr(getCppPointer(self._text)[0])
        return VoidPtr(0)


@cache
def install() -> None:
    """Let Qt ask for the interface of terminals."""
    QAccessible.installFactory(_make)


def _make(name: str, thing: QObject) -> QAccessibleInterface | None:
    from pierhead.ui.widgets.terminal_view import TerminalView

    if name != TerminalView.__name__ or not isinstance(thing, TerminalView):
        return None
    # Qt deletes it with the view; until then Python must not.
    thing.access = TerminalAccess(thing)
    return thing.access
