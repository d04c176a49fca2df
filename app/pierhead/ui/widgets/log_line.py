"""A line of a log as it is drawn: runs of text in cells of one width, and its rows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from pierhead.core import ansi, json_line, units
from pierhead.core.i18n import _, ngettext
from pierhead.core.log_levels import Level, level
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
    """Text, looks and cells of one line. Columns count characters, cells count places.

    What is ``unfolded`` has line feeds, which begin a row and take no cell.
    """

    def __init__(self, line: LogLine, *, unfolded: bool = False) -> None:
        self.line = line
        self.runs = _runs(line, unfolded)
        self.text = "".join(run.text for run in self.runs)
        self._cells: list[int] | None = None
        self._starts = [0]
        """The cells in which rows begin that do not begin for want of room."""
        self._rows: tuple[int, list[tuple[int, int]]] = (0, [])
        if self.text and ("\n" in self.text or not is_narrow(self.text)):
            self._cells = _cell_starts(self.text)
            ends = [at + 1 for at, character in enumerate(self.text) if character == "\n"]
            self._starts += [self._cells[end] for end in ends]

    @property
    def cells(self) -> int:
        """How many cells it takes."""
        return self._cells[-1] if self._cells else len(self.text)

    @cached_property
    def level(self) -> Level | None:
        """How grave it is."""
        return level(self.text) if not self.line.skipped else None

    @cached_property
    def foldable(self) -> bool:
        """Whether it has JSON to unfold, or is unfolded."""
        return len(self._starts) > 1 or (not self.line.cut and json_line.has_json(self.text))

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

    def rows(self, across: int | None) -> int:
        """How many rows it takes when it wraps after so many cells, or does not."""
        if len(self._starts) == 1:
            return max(1, -(-self.cells // across)) if across else 1
        return len(self._spans(across))

    def span(self, row: int, across: int | None) -> tuple[int, int]:
        """The cells that are in a row, from the first to before the last."""
        if len(self._starts) == 1:
            return (row * across, (row + 1) * across) if across else (0, max(1, self.cells))
        spans = self._spans(across)
        return spans[min(row, len(spans) - 1)]

    def row_of(self, cell: int, across: int | None) -> int:
        """The row that a cell is in."""
        if len(self._starts) == 1:
            return cell // across if across else 0
        return max(0, bisect_right(self._spans(across), (cell, 1 << 60)) - 1)

    def pieces(self, first: int, last: int) -> Iterator[Piece]:
        """What is in the cells from ``first`` up to ``last``."""
        low, high = self.column(first), self.column(last - 1) + 1
        start = 0
        for run in self.runs:
            end = start + len(run.text)
            if end > low and start < high:
                begin = max(start, low)
                text = run.text[begin - start : high - start]
                yield from self._split(begin, text.rstrip("\n"), run.style)
            start = end

    def _spans(self, across: int | None) -> list[tuple[int, int]]:
        known, spans = self._rows
        if not spans or known != (across or 0):
            spans = []
            for start, end in zip(self._starts, [*self._starts[1:], self.cells], strict=True):
                step = across or max(1, end - start)
                stops = range(start, max(end, start + 1), step)
                spans += [(at, min(at + step, max(end, at + 1))) for at in stops]
            self._rows = across or 0, spans
        return spans

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


def _runs(line: LogLine, unfolded: bool) -> list[ansi.Run]:
    if line.apart:
        return [ansi.Run("⋯", _MARK)]
    if line.skipped:
        return [ansi.Run(_gap_mark(line.skipped), _MARK)]
    runs = ansi.runs(line.text)
    if unfolded and (laid_out := json_line.unfolded("".join(run.text for run in runs))):
        return laid_out
    if line.cut:
        runs.append(ansi.Run(_cut_mark(line.cut), _MARK))
    return runs


def _cell_starts(text: str) -> list[int]:
    """The cell that each character begins in, and the end."""
    starts = [0]
    for character in text:
        starts.append(starts[-1] + (width(character) if character != "\n" else 0))
    return starts


def _cut_mark(count: int) -> str:
    more = ngettext("{count} more byte", "{count} more bytes", count)
    return f"… ({more.format(count=units.count(count))})"


def _gap_mark(count: int) -> str:
    if not count:
        return _("Lines are missing here")
    gap = ngettext(
        "{count} line is missing here: it came faster than it can be shown",
        "{count} lines are missing here: they came faster than they can be shown",
        count,
    )
    return "⋯ " + gap.format(count=units.count(count))


EMPTY = ShownLine(LogLine(""))
"""Stands in for a line that is not kept any more."""
