"""One row of cells, kept as two strings: the characters, and the numbers of their styles.

Strings instead of objects per cell make whole runs cheap to write, to scroll and to keep. What is
not there at the end of a row is blank and plain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from pierhead.terminal.width import BLANKS, GAP, TAIL

_PLAIN = "\0"
MOST_IN_A_CLUSTER = 16
_SAME = re.compile(r"(.)\1*+", re.DOTALL)

EARLY = 2
"""That a row goes on in the next one though it is not full: elsewhere it is just true."""

Packed = str | tuple[str, str, Mapping[int, str] | None, int]
"""A row that scrolled away: bare text if it has nothing else."""

Cells = tuple[str, str, Mapping[int, str]]
"""A piece of a row: its text, its style numbers and its clusters, of equal length."""


def stretches(ids: str) -> list[tuple[int, int, int]]:
    """Start, end and number of neighbours that are the same, as numbers."""
    return [(match.start(), match.end(), ord(match[1])) for match in _SAME.finditer(ids)]


class AnyRow:
    """What a row of cells can do, however it keeps them.

    ``text`` has one character per cell, ``TAIL`` after a wide one and ``GAP`` where nothing was
    written; ``ids`` one style number per cell, as characters; ``marks`` the full clusters of cells
    with combining characters.
    """

    if not TYPE_CHECKING:
        # Type checkers would take it for a word on subclasses too.
        __slots__ = ()

    text: str
    ids: str
    marks: dict[int, str] | None
    wrapped: int
    """Whether the line goes on in the next row; ``EARLY`` if it does so before this one ends."""
    odd: bool
    """Whether there may be wide or combining characters in it."""
    double: bool
    """Whether its characters are of double width, so that half as many find room."""

    def __init__(self, text: str = "", ids: str = "") -> None:
        raise NotImplementedError

    def pack(self) -> Packed:
        """The row as an immutable value of the least size."""
        raise NotImplementedError

    def put(self, column: int, text: str, style: int) -> None:
        """Write cells of one style over what is there."""
        raise NotImplementedError

    def put_wide(self, column: int, text: str, style: int) -> None:
        """Write characters that take two cells each."""
        raise NotImplementedError

    def combine(self, column: int, mark: str) -> None:
        """Add characters that take no cell to the one in the cell, up to a limit."""
        raise NotImplementedError

    def erase(self, column: int, end: int, style: int) -> None:
        """Empty the cells from ``column`` up to ``end``."""
        raise NotImplementedError

    def insert(self, column: int, count: int, columns: int, style: int) -> None:
        """Move the cells from ``column`` to the right and blank the gap."""
        raise NotImplementedError

    def delete(self, column: int, count: int, columns: int, style: int) -> None:
        """Remove cells; those right of them move up and blanks come in at the end."""
        raise NotImplementedError

    @classmethod
    def unpack(cls, packed: Packed) -> Self:
        """The row that was packed."""
        text, ids, marks, wrapped = (packed, "", None, False) if isinstance(packed, str) else packed
        row = cls(text, ids)
        row.marks = dict(marks) if marks else None
        row.odd = bool(marks) or TAIL in text
        row.wrapped = wrapped
        return row

    def put_styled(self, column: int, text: str, ids: str) -> None:
        """Write cells over what is there, each with a style number or all of them plain."""
        for start, end, style in stretches(ids or _PLAIN * len(text)):
            self.put(column + start, text[start:end], style)

    def put_composed(self, column: int, text: str, clusters: Mapping[int, str], style: int) -> None:
        """Write characters of any width, as ``compose`` lays them out."""
        self.put(column, text, style)
        self.odd = True
        if clusters:
            moved = {column + at: text[:MOST_IN_A_CLUSTER] for at, text in clusters.items()}
            self.marks = {**(self.marks or {}), **moved}

    def stretches(self, column: int, end: int) -> list[tuple[int, int, int]]:
        """Start, end and style number of the neighbouring cells that have the same one."""
        ids = self.ids[column:end].ljust(end - column, _PLAIN)
        return [(column + first, column + after, style) for first, after, style in stretches(ids)]

    def wipe(self, column: int, end: int) -> None:
        """Blank the characters of cells and leave their styles."""
        ids = self.ids
        self.put(column, " " * (end - column), 0)
        self.ids = ids

    def cells(self, column: int, end: int) -> Cells:
        """A copy of some cells; halves of wide characters are blank."""
        size = end - column
        text = self.text[column:end].ljust(size, GAP)
        ids = self.ids[column:end].ljust(size, _PLAIN)
        if not self.odd or not text:
            return text, ids, {}
        if text[0] == TAIL:
            text = " " + text[1:]
        if self.text[end : end + 1] == TAIL:
            text = text[:-1] + " "
            end -= 1
        marks = (self.marks or {}).items()
        return text, ids, {at - column: mark for at, mark in marks if column <= at < end}

    def paste(self, column: int, cells: Cells) -> None:
        """Write a piece of a row over what is there."""
        text, ids, marks = cells
        end = column + len(text)
        self.put(column, text, 0)
        self.ids = (self.ids[:column].ljust(column, _PLAIN) + ids + self.ids[end:]).rstrip(_PLAIN)
        if marks:
            self.marks = {**(self.marks or {}), **{column + at: m for at, m in marks.items()}}
        self.odd = self.odd or TAIL in text or bool(marks)

    def restyle(self, column: int, end: int, numbers: Mapping[int, int]) -> None:
        """Give cells other styles by those they have."""
        ids = self.ids.ljust(end, _PLAIN)
        self.ids = ids[:column] + ids[column:end].translate(numbers) + ids[end:]
        if len(self.text) < end:
            self.text = self.text.ljust(end, GAP)

    def cluster(self, column: int) -> tuple[int, str]:
        """Where the character in a cell begins, and all that belongs to it."""
        text = self.text
        if 0 < column < len(text) and text[column] == TAIL:
            column -= 1
        if self.marks and column in self.marks:
            return column, self.marks[column]
        return column, text[column : column + 1]

    def truncate(self, columns: int) -> None:
        """Forget what is right of ``columns``."""
        self.erase(columns, max(columns, len(self.text), len(self.ids)), 0)

    @property
    def blank(self) -> bool:
        """Whether nothing can be seen in it."""
        return not self.ids.strip(_PLAIN) and not self.text.strip(BLANKS)


class Row(AnyRow):
    """A row of two strings."""

    __slots__ = ("double", "ids", "marks", "odd", "text", "wrapped")

    def __init__(self, text: str = "", ids: str = "") -> None:
        self.text = text
        self.ids = ids
        self.marks: dict[int, str] | None = None
        self.wrapped: int = False
        self.odd = False
        self.double = False

    def pack(self) -> Packed:
        ids = self.ids.rstrip(_PLAIN)
        if not ids and not self.marks and not self.wrapped:
            return self.text
        return self.text, ids, self.marks, self.wrapped

    def put(self, column: int, text: str, style: int) -> None:
        self.put_styled(column, text, chr(style) * len(text) if style else "")

    def put_styled(self, column: int, text: str, ids: str) -> None:
        old = self.text
        have = len(old)
        end = column + len(text)
        if column == have:
            self.text = old + text
        elif column > have:
            self.text = old.ljust(column, GAP) + text
        else:
            if self.odd:
                self._cut(column)
                self._cut(end)
                self._unmark(column, end)
                old = self.text
            self.text = old[:column] + text + old[end:]
        styled = self.ids
        if ids:
            if column == len(styled):
                ids = styled + ids
            else:
                ids = styled[:column].ljust(column, _PLAIN) + ids + styled[end:]
            self.ids = ids.rstrip(_PLAIN) if ids[-1] == _PLAIN else ids
        elif len(styled) > column:
            rest = styled[end:]
            self.ids = styled[:column] + _PLAIN * len(text) + rest if rest else styled[:column]

    def put_wide(self, column: int, text: str, style: int) -> None:
        self.put(column, TAIL.join(text) + TAIL, style)
        self.odd = True

    def combine(self, column: int, mark: str) -> None:
        if self.text[column : column + 1] in {"", GAP}:
            self.text = self.text[:column].ljust(column, GAP) + " " + self.text[column + 1 :]
        if column and self.text[column] == TAIL:
            column -= 1
        marks = self.marks or {}
        cluster = marks.get(column, self.text[column]) + mark
        # A new dictionary each time: lines that were handed out share the old one.
        self.marks = {**marks, column: cluster[:MOST_IN_A_CLUSTER]}
        self.odd = True

    def erase(self, column: int, end: int, style: int) -> None:
        if style or end < max(len(self.text), len(self.ids)):
            if end > column:
                self.put(column, GAP * (end - column), style)
            return
        if self.odd:
            self._cut(column)
            self._unmark(column, end)
        self.text = self.text[:column]
        self.ids = self.ids[:column]

    def insert(self, column: int, count: int, columns: int, style: int) -> None:
        count = min(count, columns - column)
        self._cut(column)
        self._cut(columns - count)
        if column < len(self.text):
            self.text = (self.text[:column] + " " * count + self.text[column:])[:columns]
        if column < len(self.ids):
            self.ids = (self.ids[:column] + _PLAIN * count + self.ids[column:])[:columns]
        self._shift(column, count, columns)
        self.put(column, " " * count, style)

    def delete(self, column: int, count: int, columns: int, style: int) -> None:
        count = min(count, columns - column)
        self._cut(column)
        self._cut(column + count)
        self._unmark(column, column + count)
        self.text = self.text[:column] + self.text[column + count :]
        self.ids = self.ids[:column] + self.ids[column + count :]
        self._shift(column, -count, columns)
        if style:
            self.erase(columns - count, columns, style)

    def _cut(self, column: int) -> None:
        """Blank a wide character that would be cut in half at ``column``."""
        text = self.text
        if 0 < column < len(text) and text[column] == TAIL:
            self.text = text[: column - 1] + "  " + text[column + 1 :]
            self._unmark(column - 1, column)

    def _unmark(self, column: int, end: int) -> None:
        if self.marks:
            kept = {at: mark for at, mark in self.marks.items() if not column <= at < end}
            self.marks = kept or None

    def _shift(self, column: int, by: int, columns: int) -> None:
        if self.marks:
            moved = {at + by if at >= column else at: mark for at, mark in self.marks.items()}
            self.marks = {at: mark for at, mark in moved.items() if at < columns} or None
