"""A line of a log as it is drawn: runs of text in cells of one width, and rows when it wraps."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from pierhead.core import ansi
from pierhead.core.i18n import _, ngettext
from pierhead.core.style import Flag, Style
from pierhead.state.logs import LogLine
from pierhead.terminal.clusters import is_narrow
from pierhead.terminal.width import width

_MARK = Style(flags=Flag.DIM)


class Piece(NamedTuple):
    """Text that is drawn at once, in the cells that it begins in."""

    cell: int
    cells: int
    text: str
    style: Style


class ShownLine:
    """Text, looks and cells of one line. Columns count characters, cells count places."""

    __slots__ = ("_cells", "line", "runs", "text")

    def __init__(self, line: LogLine) -> None:
        self.line = line
        self.runs = ansi.runs(line.text)
        if line.cut:
            self.runs.append(ansi.Run(_cut_mark(line.cut), _MARK))
        elif line.skipped:
            self.runs = [ansi.Run(_gap_mark(line.skipped), _MARK)]
        self.text = "".join(run.text for run in self.runs)
        self._cells: list[int] | None = None
        if self.text and not is_narrow(self.text):
            self._cells = _cell_starts(self.text)

    @property
    def cells(self) -> int:
        """How many cells it takes."""
        return self._cells[-1] if self._cells else len(self.text)

    def cell(self, column: int) -> int:
        """The cell that a character begins in; the end for a column beyond it."""
        if self._cells is None:
            return min(column, len(self.text))
        return self._cells[min(column, len(self.text))]

    def column(self, cell: int) -> int:
        """The character in a cell; the end for a cell beyond it."""
        cell = max(0, cell)
        if self._cells is None:
            return min(cell, len(self.text))
        return min(bisect_right(self._cells, cell) - 1, len(self.text))

    def rows(self, across: int) -> int:
        """How many rows it takes when it wraps after so many cells."""
        return max(1, -(-self.cells // across))

    def pieces(self, first: int, last: int) -> Iterator[Piece]:
        """What is in the cells from ``first`` up to ``last``."""
        low, high = self.column(first), self.column(last - 1) + 1
        start = 0
        for run in self.runs:
            end = start + len(run.text)
            if end > low and start < high:
                begin = max(start, low)
                yield from self._split(begin, run.text[begin - start : high - start], run.style)
            start = end

    def _split(self, column: int, text: str, style: Style) -> Iterator[Piece]:
        """Narrow text in one piece, a wide character by itself, marks with what they are on."""
        if self._cells is None or text.isascii():
            yield self._piece(column, text, style)
            return
        begin = 0
        for index in range(1, len(text) + 1):
            if index < len(text):
                here = width(text[index])
                if here == 0 or (here == 1 and width(text[index - 1]) == 1):
                    continue
            yield self._piece(column + begin, text[begin:index], style)
            begin = index

    def _piece(self, column: int, text: str, style: Style) -> Piece:
        cell = self.cell(column)
        return Piece(cell, self.cell(column + len(text)) - cell, text, style)


EMPTY = ShownLine(LogLine(""))
"""Stands in for a line that is not kept any more."""


def _cell_starts(text: str) -> list[int]:
    """The cell that each character begins in, and the end."""
    starts = [0]
    for character in text:
        starts.append(starts[-1] + width(character))
    return starts


def _cut_mark(count: int) -> str:
    more = ngettext("{count} more byte", "{count} more bytes", count)
    return f"… ({more.format(count=f'{count:,}')})"


def _gap_mark(count: int) -> str:
    if not count:
        return _("Lines are missing here")
    gap = ngettext(
        "{count} line is missing here: it came faster than it can be shown",
        "{count} lines are missing here: they came faster than they can be shown",
        count,
    )
    return "⋯ " + gap.format(count=f"{count:,}")
