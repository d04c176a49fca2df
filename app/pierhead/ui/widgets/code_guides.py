"""Thin lines that show how deep a text is indented, where its indentation says what it means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPainter, QTextBlock

from pierhead.ui.theme import colors
from pierhead.ui.widgets.code_lines import indent

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_FARTHEST = 50
"""Lines that are searched for one that is not blank."""


def paint_guides(view: CodeView, painter: QPainter) -> None:
    """Draw the lines of all steps of indentation in sight."""
    width = view.fontMetrics().horizontalAdvance(" ") * view.step
    left = view.contentOffset().x() + view.document().documentMargin()
    painter.setPen(QColor(colors().border))
    for block, top in view.rows.visible():
        bottom = top + view.blockBoundingRect(block).height()
        for number in range(_steps(block, view.step)):
            x = round(left + number * width)
            painter.drawLine(x, round(top), x, round(bottom) - 1)


def _steps(block: QTextBlock, step: int) -> int:
    """How many steps a line is indented by; a blank one as what is around it."""
    text = block.text()
    if text.strip():
        return -(-len(indent(text).expandtabs(step)) // step)
    around = [next(_depths(block, way, step), 0) for way in ("previous", "next")]
    return min(around)


def _depths(block: QTextBlock, way: str, step: int) -> Iterator[int]:
    for _number in range(_FARTHEST):
        block = getattr(block, way)()
        if not block.isValid():
            return
        if block.text().strip():
            yield -(-len(indent(block.text()).expandtabs(step)) // step)
