"""Paint one row of a list: by itself, since asking the model cell by cell would cost thrice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from pierhead.ui.column import REST, Column, Link
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, Colors

ROW_HEIGHT = 4 * UNIT
PADDING = UNIT
EDGE = UNIT
"""More distance for the first column, so that it stands below what is above the list."""
LINK_GAP = 12
MORE = 5 * UNIT
"""What is kept free after a link to say how many more there are."""
DOT = 8
CHEVRON = 2 * UNIT
OFFLINE = 0.5
_CUT = Qt.TextElideMode.ElideRight
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a column is now: the left edge and width of its cells."""

    column: Column[Any]
    left: int
    width: int
    first: bool = False
    """Whether it is the leftmost one, which keeps more distance from the edge."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is special about a row."""

    selected: bool = False
    current: bool = False
    """Whether the keyboard is on it."""
    hovered: bool = False
    offline: bool = False


class RowPainter:
    """Paints rows with the colours and the font of one moment."""

    def __init__(self, colors: Colors, metrics: QFontMetrics, mirrored: bool = False) -> None:
        """``mirrored``: the language is read from the right."""
        self._metrics = metrics
        self._mirrored = mirrored
        self._colors = colors
        self._text = QColor(colors.text)
        self._muted = QColor(colors.muted)
        self._accent = QColor(colors.accent)
        self._line = mixed(colors.border, colors.base)

    def background(self, painter: QPainter, row: QRect, look: Look) -> None:
        """The ground, the line below and the frame of the current row."""
        if look.selected:
            painter.fillRect(row, QColor(self._colors.selection))
        elif look.hovered:
            painter.fillRect(row, QColor(self._colors.alternate))
        painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), self._line)
        if look.current:
            painter.setPen(QPen(self._accent, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(row.adjusted(0, 0, -1, -1))

    def on_chevron(self, row: QRect, place: QPoint) -> bool:
        """Whether a point is on what opens and closes the group that a row heads."""
        return self._mirror(row, _chevron(row)).adjusted(-4, -8, 4, 8).contains(place)

    def heading(self, painter: QPainter, row: QRect, text: str, open_: bool) -> None:
        """The row of a group, over all columns."""
        place = _chevron(row)
        left = place.right() + PADDING
        place = self._mirror(row, place)
        icon("chevron-down" if open_ else "chevron-right", self._colors.muted).paint(painter, place)
        font = painter.font()
        font.setBold(True)
        painter.save()
        painter.setFont(font)
        painter.setPen(self._text)
        name, _rest, rest = text.partition(REST)
        room = later(row, left, self._mirrored)
        wide = QFontMetrics(font)
        name = wide.elidedText(name, Qt.TextElideMode.ElideMiddle, room.width() // 2)
        painter.drawText(room, _LEFT, name)
        painter.restore()
        painter.setPen(self._muted)
        rest_room = later(room, wide.horizontalAdvance(name) + PADDING, self._mirrored)
        painter.drawText(rest_room, _LEFT, rest)

    def cell(
        self, painter: QPainter, cell: QRect, column: Column[Any], item: Any, hot: str
    ) -> None:
        """What a column says of an item."""
        room = cell.adjusted(PADDING, 0, -PADDING, 0)
        if column.links:
            self._links(painter, room, column.links(item), hot)
            return
        if column.tone and (tone := column.tone(item)):
            self._dot(painter, room, QColor(getattr(self._colors, tone)))
            room = later(room, DOT + PADDING, self._mirrored)
        painter.setPen(self._muted if column.muted(item) else self._text)
        text = self._metrics.elidedText(column.text(item), _CUT, room.width())
        painter.drawText(room, _RIGHT if column.numeric else _LEFT, text)

    def link_at(self, cell: QRect, links: Sequence[Link], place: QPoint) -> str:
        """The address under a point; empty when there is none."""
        for link, _text, rect in self._laid_out(cell.adjusted(PADDING, 0, -PADDING, 0), links):
            if link.url and rect.contains(place):
                return link.url
        return ""

    def _dot(self, painter: QPainter, room: QRect, color: QColor) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        place = QRect(room.left(), room.center().y() - DOT // 2 + 1, DOT, DOT)
        painter.drawEllipse(self._mirror(room, place))
        painter.restore()

    def _links(self, painter: QPainter, room: QRect, links: Sequence[Link], hot: str) -> None:
        for link, text, rect in self._laid_out(room, links):
            painter.setPen(self._accent if link.url else self._muted)
            painter.drawText(rect, _LEFT, text)
            if link.url and link.url == hot:
                base = rect.center().y() + self._metrics.ascent() // 2
                painter.drawLine(rect.left(), base, rect.right(), base)

    def _laid_out(self, room: QRect, links: Sequence[Link]) -> Iterator[tuple[Link, str, QRect]]:
        """The links that have room, one after the other, and how many more there are."""
        left = room.left()
        for place, link in enumerate(links):
            width = self._metrics.horizontalAdvance(link.text)
            rest = room.right() - left
            last = place == len(links) - 1
            if width > (rest if last else rest - MORE) and place:
                more = f"+{len(links) - place}"
                here = QRect(left, room.top(), rest, room.height())
                yield Link(more), more, self._mirror(room, here)
                return
            text = link.text
            if width > rest:
                width, text = rest, self._metrics.elidedText(text, _CUT, rest)
            here = QRect(left, room.top(), width + 1, room.height())
            yield link, text, self._mirror(room, here)
            left += width + LINK_GAP

    def _mirror(self, whole: QRect, place: QRect) -> QRect:
        """A place as far from the other edge, where the language is read from the right."""
        if not self._mirrored:
            return place
        return place.translated(whole.left() + whole.right() - place.left() - place.right(), 0)


def _chevron(row: QRect) -> QRect:
    return QRect(row.left() + EDGE + 2, row.center().y() - CHEVRON // 2, CHEVRON, CHEVRON)


def later(room: QRect, distance: int, mirrored: bool) -> QRect:
    """A room that begins some way into another one, from the side where reading begins."""
    return room.adjusted(0, 0, -distance, 0) if mirrored else room.adjusted(distance, 0, 0, 0)


def mixed(one: str, other: str) -> QColor:
    """The colour in the middle of two."""
    first, second = QColor(one), QColor(other)
    return QColor(
        (first.red() + second.red()) // 2,
        (first.green() + second.green()) // 2,
        (first.blue() + second.blue()) // 2,
    )


def row_height(metrics: QFontMetrics) -> int:
    """How high rows are with a font, in pixels."""
    return max(ROW_HEIGHT, metrics.height() + UNIT)
