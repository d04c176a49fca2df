"""Lines as a person reads them: rows that only wrap at the edge of the screen are one line.

Search, links, words and copying read text this way; places lead from it back to the cells.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.line import Line
from pierhead.terminal.width import TAIL

MOST_ROWS = 1000
"""Rows that are joined; what is longer is read in pieces."""


class Place(NamedTuple):
    """A border between cells: the absolute number of a line, and the cell right of it."""

    line: int
    column: int


class Joined:
    """The text of some rows, and where its characters are.

    ``first`` is the number of the first row, ``end`` one more than that of the last.
    """

    __slots__ = ("_columns", "_starts", "end", "first", "text")

    def __init__(self, first: int, rows: list[Line]) -> None:
        self.first = first
        self.end = first + len(rows)
        self._starts: list[int] = []
        self._columns: list[list[int] | None] = []
        texts: list[str] = []
        size = 0
        for row in rows:
            text, columns = _readable(row)
            self._starts.append(size)
            self._columns.append(columns)
            texts.append(text)
            size += len(text)
        self.text = "".join(texts)

    def place(self, offset: int) -> Place:
        """The left border of the cell that a character of the text is in."""
        row = bisect_right(self._starts, offset) - 1
        within = offset - self._starts[row]
        columns = self._columns[row]
        return Place(self.first + row, within if columns is None else columns[within])

    def after(self, offset: int) -> Place:
        """The border after the character that ends before ``offset``, which is not 0."""
        line, column = self.place(offset - 1)
        columns = self._columns[line - self.first]
        if columns is None:
            return Place(line, column + 1)
        # Several characters may share a cell, and one may take two.
        return Place(line, columns[bisect_right(columns, column, hi=len(columns) - 1)])

    def offset(self, place: Place) -> int:
        """Which character is in the cell right of a place; the next one where there is none."""
        row = min(max(0, place.line - self.first), len(self._starts) - 1)
        columns = self._columns[row]
        end = self._starts[row + 1] if row + 1 < len(self._starts) else len(self.text)
        if columns is None:
            return min(self._starts[row] + place.column, end)
        at = bisect_right(columns, place.column) - 1
        at = columns.index(columns[at])
        return min(self._starts[row] + at, end)


def joined_at(emulator: Emulator, number: int, most: int = MOST_ROWS) -> Joined:
    """The whole line of which a row is a part, of at most ``most`` rows before and after it."""
    first = number
    oldest = emulator.settled if number >= emulator.settled else emulator.first
    while first > max(oldest, number - most) and emulator.line(first - 1).wrapped:
        first -= 1
    return joined_from(emulator, first, number - first + most)


def joined_from(emulator: Emulator, first: int, most: int = MOST_ROWS) -> Joined:
    """The line that begins in a row, as far as it goes."""
    rows = [emulator.line(first)]
    while rows[-1].wrapped and len(rows) < most and first + len(rows) < emulator.end:
        rows.append(emulator.line(first + len(rows)))
    return Joined(first, rows)


def _readable(row: Line) -> tuple[str, list[int] | None]:
    """A row's text as it reads, and the cell of each character and of the end if they differ."""
    text = row.text
    if not row.marks and TAIL not in text:
        return text, None
    letters: list[str] = []
    columns: list[int] = []
    for column, cell in enumerate(text):
        if cell != TAIL:
            cluster = row.marks.get(column, cell)
            letters.append(cluster)
            columns += [column] * len(cluster)
    columns.append(len(text))
    return "".join(letters), columns
