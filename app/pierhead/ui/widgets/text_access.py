"""What screen readers know of a view that draws its text itself.

Nothing of this costs anything while no screen reader asks.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleTextInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import VoidPtr, getCppPointer


class DrawnText(QAccessibleTextInterface):
    """The lines in sight as one text; places in it count UTF-16 units, as Qt does."""

    def selectionCount(self) -> int:
        """None: PySide has no way to say where one begins and ends, and Qt would make it up."""
        return 0

    def setSelection(self, _index: int, start: int, end: int) -> None:
        self.addSelection(start, end)


@runtime_checkable
class Readable(Protocol):
    """A view that says what its text is."""

    access: QAccessibleInterface | None
    """Set from here: Qt deletes it with the view; until then Python must not."""

    def drawn_text(self) -> DrawnText:
        """The text in sight, from now on."""


class TextAccess(QAccessibleWidget):
    """What a screen reader knows of a view."""

    def __init__(self, view: QWidget, text: DrawnText) -> None:
        super().__init__(view, QAccessible.Role.Terminal, view.accessibleName())
        self._text = text

    def interface_cast(self, kind: QAccessible.InterfaceType) -> VoidPtr:  # type: ignore[override]
        # Qt wants the address of the other object; None would be taken for one.
        if kind == QAccessible.InterfaceType.TextInterface:
            return VoidPtr(getCppPointer(self._text)[0])
        return VoidPtr(0)


@cache
def install() -> None:
    """Let Qt ask for the interface of such views."""
    QAccessible.installFactory(_make)


def _make(_name: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget) or not isinstance(thing, Readable):
        return None
    thing.access = TextAccess(thing, thing.drawn_text())
    return thing.access
