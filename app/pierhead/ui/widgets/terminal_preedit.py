"""Text that an input method is still composing, as it lies in a terminal's cells."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QInputMethodEvent, QPainter, QTextFormat

from pierhead.core.style import PLAIN
from pierhead.terminal.clusters import compose
from pierhead.terminal.width import TAIL, width
from pierhead.ui.widgets.terminal_glyphs import UNDERLINE
from pierhead.ui.widgets.terminal_paint import LinePainter
from pierhead.ui.widgets.terminal_underlines import SINGLE

_BAR = 1.5
"""Logical pixels that the caret is thick."""


@dataclass(frozen=True, slots=True)
class Preedit:
    """Clusters with the cells that they take, and what of them is marked."""

    clusters: tuple[tuple[str, int], ...] = ()
    marked: frozenset[int] = field(default=frozenset())
    """The cells of the part that is being converted."""
    caret: int = 0
    """The cell before which the caret stands."""
    shows_caret: bool = True

    def __bool__(self) -> bool:
        return bool(self.clusters)

    @property
    def cells(self) -> int:
        """How many cells it takes."""
        return sum(span for _, span in self.clusters)

    @classmethod
    def of(cls, event: QInputMethodEvent) -> Preedit:
        """What an event tells; its positions count UTF-16 units."""
        text = event.preeditString()
        clusters = _clusters(text)
        starts = _starts(clusters)
        caret, shows = starts[-1], True
        marked: set[int] = set()
        for attribute in event.attributes():
            start, end = attribute.start, attribute.start + attribute.length
            if attribute.type == QInputMethodEvent.AttributeType.Cursor:
                caret, shows = _cell(clusters, starts, text, start), attribute.length > 0
            elif _marks(attribute.value):
                first = _cell(clusters, starts, text, start)
                marked.update(range(first, _cell(clusters, starts, text, end)))
        return cls(tuple(clusters), frozenset(marked), caret, shows)

    def paint(self, painter: QPainter, rect: QRect, lines: LinePainter) -> None:
        """Draw it underlined, the part that is being converted reversed, and the caret within."""
        plain = lines.ink(PLAIN)._replace(form=SINGLE << UNDERLINE)
        marked = plain._replace(colour=plain.background, background=plain.colour, least=1.0)
        wanted, at = [], 0
        for cluster, span in self.clusters:
            wanted.append((cluster, span, marked if at in self.marked else plain))
            at += span
        painter.drawImage(rect.topLeft(), lines.draw_cells(wanted))
        if self.shows_caret:
            thin = max(1, round(_BAR * lines.cells.scale))
            x = min(rect.x() + self.caret * lines.cells.width, rect.right() + 1 - thin)
            painter.fillRect(x, rect.y(), thin, rect.height(), QColor(lines.look.cursor))


def _clusters(text: str) -> list[tuple[str, int]]:
    laid = compose(text)
    if laid is None:
        # What only emulating would tell: one character after the other.
        return [(each, width(each)) for each in text if width(each)]
    cells, marks = laid
    return [
        (marks.get(at, cell), 1 + (cells[at + 1 : at + 2] == TAIL))
        for at, cell in enumerate(cells)
        if cell != TAIL
    ]


def _starts(clusters: list[tuple[str, int]]) -> list[int]:
    starts = [0]
    for _, span in clusters:
        starts.append(starts[-1] + span)
    return starts


def _cell(clusters: list[tuple[str, int]], starts: list[int], text: str, units: int) -> int:
    """The cell at a position that is counted in UTF-16 units."""
    before = text.encode("utf-16-le", "surrogatepass")[: 2 * max(0, units)]
    left = len(before.decode("utf-16-le", "ignore"))
    for (cluster, _), start in zip(clusters, starts, strict=False):
        if left <= 0:
            return start
        left -= len(cluster)
    return starts[-1]


def _marks(value: object) -> bool:
    """Whether a format is that of the part being converted: input methods give it a background."""
    return isinstance(value, QTextFormat) and value.background().style() != Qt.BrushStyle.NoBrush
