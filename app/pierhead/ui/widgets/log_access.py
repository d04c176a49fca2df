"""A log for screen readers: the lines in sight as text, and where the selection ends.

Nothing of this costs anything while no screen reader asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from pierhead.ui.widgets.log_selection import Spot
from pierhead.ui.widgets.text_access import DrawnText

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_view import LogView


class LogText(DrawnText):
    """The lines in sight as one text; places in it count UTF-16 units, as Qt does."""

    def __init__(self, view: LogView) -> None:
        super().__init__()
        self._view = view

    @property
    def _lines(self) -> dict[int, str]:
        """What is in sight, by index, with what is shown beside it."""
        view = self._view
        found: dict[int, str] = {}
        for place in view.sight.seen():
            if place.line not in found:
                names, shown = view.look.painter.names, view.shown(place.line)
                name = names[shown.line.source] if shown.line.source < len(names) else ""
                before = [name, view.look.time(place.line).strip()]
                found[place.line] = " ".join([*filter(None, before), shown.text])
        return found

    @property
    def _whole(self) -> bytes:
        return "\n".join(self._lines.values()).encode("utf-16-le", "replace")

    def text(self, start: int, end: int) -> str:
        return self._whole[2 * start : 2 * end].decode("utf-16-le", "replace")

    def characterCount(self) -> int:
        return len(self._whole) // 2

    def cursorPosition(self) -> int:
        caret, offset = self._view.selection.caret, 0
        for index, text in self._lines.items():
            if index == caret.line:
                shown = self._view.shown(index).text
                return offset + _units(text[: len(text) - len(shown) + caret.column])
            offset += _units(text) + 1
        return 0

    def setCursorPosition(self, position: int) -> None:
        self._view.selection.begin(self._spot(position))
        self._view.viewport().update()

    def addSelection(self, start: int, end: int) -> None:
        self._view.selection.begin(self._spot(start))
        self._view.selection.extend(self._spot(end))
        self._view.viewport().update()

    def removeSelection(self, _index: int) -> None:
        self._view.selection.begin(self._view.selection.caret)
        self._view.viewport().update()

    def characterRect(self, offset: int) -> QRect:
        view, line = self._view, self._spot(offset).line
        rows = [place.line for place in view.sight.seen()]
        row = rows.index(line) if line in rows else 0
        corner = view.viewport().mapToGlobal(QPoint(0, int(row * view.row_height)))
        return QRect(corner.x(), corner.y(), view.viewport().width(), int(view.row_height))

    def offsetAtPoint(self, point: QPoint) -> int:
        view = self._view
        row = int(view.viewport().mapFromGlobal(point).y() // view.row_height)
        rows = [place.line for place in view.sight.seen()]
        if not 0 <= row < len(rows):
            return -1
        offset = 0
        for index, text in self._lines.items():
            if index == rows[row]:
                break
            offset += _units(text) + 1
        return offset

    def scrollToSubstring(self, _start: int, _end: int) -> None:
        """All of the text is in sight."""

    def _spot(self, position: int) -> Spot:
        for index, text in self._lines.items():
            if position <= _units(text):
                shown = self._view.shown(index).text
                before = len(text) - len(shown)
                return Spot(index, max(0, min(_column(text, position) - before, len(shown))))
            position -= _units(text) + 1
        return self._view.selection.caret


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def _column(text: str, units: int) -> int:
    return len(text.encode("utf-16-le", "replace")[: 2 * units].decode("utf-16-le", "ignore"))
