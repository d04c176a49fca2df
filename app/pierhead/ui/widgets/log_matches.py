"""What was searched for in a log, where it is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QPainter

from pierhead.ui.widgets.log_line import ShownLine
from pierhead.ui.widgets.log_scroll import Place

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_view import LogView

LIMIT = 0.02
"""Seconds that an expression may take for a line that is drawn."""


class LogMatches:
    """Marks in a ``LogView`` what a pattern finds, and goes there."""

    def __init__(self, view: LogView) -> None:
        self._view = view
        self._needle: Any = None
        self._current: tuple[int, int] | None = None

    def find(self, needle: Any) -> None:
        """Mark what this pattern of ``regex`` finds, or nothing."""
        self._needle, self._current = needle, None
        self._view.viewport().update()

    def forget(self) -> None:
        """No match is the current one."""
        self._current = None

    def mark(self, index: int, number: int) -> None:
        """Mark a match as the current one: which one of a line."""
        self._current = (index, number)
        self._view.viewport().update()

    def show(self, index: int, number: int) -> None:
        """Go to a match."""
        self._current = (index, number)
        view, shown = self._view, self._view.shown(index)
        found = self._spans(shown)
        cell = shown.cell(found[number][0]) if number < len(found) else 0
        row = shown.row_of(cell, view.wrapping)
        view.sight.reveal(Place(index, row))
        view.bars.widest = max(view.bars.widest, shown.cells)
        view.moved()
        bar, start = view.horizontalScrollBar(), shown.span(row, view.wrapping)[0]
        if not view.wraps and not bar.value() <= cell - start < bar.value() + view.across:
            bar.setValue(max(0, cell - start - view.across // 2))

    def draw(
        self, painter: QPainter, y: float, index: int, shown: ShownLine, cells: tuple[int, int]
    ) -> None:
        """Draw what is behind the matches in these cells of a line."""
        if self._needle is None:
            return
        current = self._current[1] if self._current and self._current[0] == index else -1
        for number, span in enumerate(self._spans(shown)):
            rows = self._view.look.painter
            rows.draw_match(painter, y, shown, span, cells, current=number == current)

    def _spans(self, shown: ShownLine) -> list[tuple[int, int]]:
        if self._needle is None:
            return []
        try:
            return [match.span() for match in self._needle.finditer(shown.text, timeout=LIMIT)]
        except TimeoutError:
            # Once is enough: every line would take as long.
            self._needle = None
            return []
