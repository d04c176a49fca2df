"""Erasing, inserting and deleting at the cursor (ECMA-48, and DEC's VT420 for the columns)."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any

from pierhead.terminal.lines import Lines
from pierhead.terminal.row import AnyRow

_ALL = 2
_FREE = re.compile("0+")
_MANY = 4
"""Stretches from which on it is quicker to look at each cell."""
_SCROLLBACK_ONLY = 3


class Guard(Enum):
    """Which of the two kinds of protection the program uses."""

    NONE = 0
    ISO = 1
    """SPA and EPA: every way to erase leaves protected cells alone."""
    DEC = 2
    """DECSCA: only the selective ways do."""


class Editing(Lines):
    """What changes cells without printing."""

    def reset(self) -> None:
        """RIS."""
        self.guard = Guard.NONE
        super().reset()

    # -- protection

    def decsca(self, how: int = 0) -> None:
        """DECSCA: whether what is printed from now on is protected."""
        self.guard = Guard.DEC
        self.style = self.styles.with_protection(self.style, how == 1)

    @property
    def protects(self) -> bool:
        """Whether what is printed is protected by DECSCA."""
        return self.guard is Guard.DEC and self.styles[self.style].protected

    def spa(self) -> None:
        """SPA."""
        self.guard = Guard.ISO
        self.style = self.styles.with_protection(self.style, True)

    def epa(self) -> None:
        """EPA: what is protected stays so."""
        self.style = self.styles.with_protection(self.style, False)

    # -- erasing

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """EL, DECSEL."""
        self.settle()
        x = self.cursor.x
        spans = {0: (x, self.columns), 1: (0, x + 1), _ALL: (0, self.columns)}
        if how in spans:
            self._erase(self.cursor.y, *spans[how], private)

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        """ED, DECSED; 3 clears the scrollback alone."""
        private = bool(kwargs.get("private"))
        if self.pinning:
            self._erase_pins(how)
        if how == _SCROLLBACK_ONLY:
            self.scrollback.clear()
            self.all_dirty = True
            return
        y = self.cursor.y
        rows = {0: range(y + 1, self.lines), 1: range(y), _ALL: range(self.lines)}
        for row in rows.get(how, ()):
            self._erase(row, 0, self.columns, private)
            self.rows[row].double = False
        if how < _ALL:
            self.erase_in_line(how, private)
        self.settle()

    def _erase_pins(self, how: int) -> None:
        """Take pinned images away with a whole screen, or with the scrollback."""
        top = self.pinned_line(0)
        if how == _SCROLLBACK_ONLY:
            self.all_pins[0].drop_before(self.scrolled)
        elif how == _ALL or (how == 0 and self.cursor.x == self.cursor.y == 0):
            self.pins.remove(lambda pin, line, _: line + pin.rows > top)
            self.all_dirty = True
        self.pinning = any(self.all_pins)

    def decsel(self, how: int = 0) -> None:
        """DECSEL."""
        self.erase_in_line(how, private=True)

    def decsed(self, how: int = 0) -> None:
        """DECSED."""
        self.erase_in_display(how, private=True)

    def erase_characters(self, count: int | None = None) -> None:
        """ECH."""
        self.settle()
        x = self.cursor.x
        self._erase(self.cursor.y, x, min(x + (count or 1), self.columns))

    def _erase(self, y: int, start: int, end: int, selective: bool = False) -> None:
        row = self.rows[y]
        style = self.styles.blank(self.style)
        if self.guard is (Guard.DEC if selective else Guard.ISO):
            self.blank_unprotected(row, start, end, style)
        else:
            self._blank(row, start, end, style)
        if end == self.columns:
            row.wrapped = False
        self.dirty.add(y)

    def _blank(self, row: AnyRow, start: int, end: int, style: int | None) -> None:
        """Empty cells up to the end of the line, write blanks into others: DECRQCRA can tell."""
        if style is None:
            row.wipe(start, end)
        elif end == self.columns:
            row.erase(start, end, style)
        else:
            row.put(start, " " * (end - start), style)

    def blank_unprotected(self, row: AnyRow, start: int, end: int, style: int | None) -> None:
        """Blank the cells that are not protected; without a style they keep those they have."""
        ids = row.ids[start:end].ljust(end - start, "\0")
        kept = {look: self.styles[ord(look)].protected for look in set(ids)}
        mask = ids.translate({ord(look): "10"[not keep] for look, keep in kept.items()})
        free = [found.span() for found in _FREE.finditer(mask)]
        if free and free[-1][1] == end - start:
            first, after = free.pop()
            self._blank(row, start + first, start + after, style)
        if len(free) > _MANY:
            self._blank_cells(row, start, mask[: free[-1][1]], style)
        else:
            for first, after in free:
                self._blank(row, start + first, start + after, style)

    def _blank_cells(self, row: AnyRow, start: int, mask: str, style: int | None) -> None:
        """Blank cells one by one, but all at once."""
        first = mask.index("0")
        start, mask = start + first, mask[first:]
        text, ids, marks = row.cells(start, start + len(mask))
        text = "".join([old if keep == "1" else " " for old, keep in zip(text, mask, strict=True)])
        if style is not None:
            look = chr(style)
            ids = "".join(
                [old if keep == "1" else look for old, keep in zip(ids, mask, strict=True)]
            )
        marks = {at: mark for at, mark in marks.items() if mask[at] == "1"}
        row.paste(start, (text, ids, marks))

    # -- inserting and deleting characters

    def insert_characters(self, count: int | None = None) -> None:
        """ICH: up to the right margin, and only between the side margins."""
        self.settle()
        if self.in_sides:
            blank = self.styles.blank(self.style)
            self.insert_cells(self.cursor.y, self.cursor.x, count or 1, blank)

    def delete_characters(self, count: int | None = None) -> None:
        """DCH: up to the right margin, and only between the side margins."""
        self.settle()
        if self.in_sides:
            blank = self.styles.blank(self.style)
            self.delete_cells(self.cursor.y, self.cursor.x, count or 1, blank)

    # -- inserting and deleting lines and columns

    def insert_lines(self, count: int | None = None) -> None:
        """IL: only with the cursor inside the margins."""
        self._move_lines(self.scroll_back, count or 1)

    def delete_lines(self, count: int | None = None) -> None:
        """DL: only with the cursor inside the margins; nothing goes to the scrollback."""
        self._move_lines(self._delete_rows, count or 1)

    def _delete_rows(self, top: int, bottom: int, count: int) -> None:
        self.scroll(top, bottom, count, keep=False)

    def _move_lines(self, move: Any, count: int) -> None:
        self.settle()
        if self.in_region:
            move(self.cursor.y, self.span[1], count)
            self.cursor.x = self.breadth[0]

    def decic(self, count: int = 0) -> None:
        """DECIC: columns come in at the cursor, in all rows of the region."""
        self.settle()
        if self.in_region:
            self._shift_region(self.cursor.x, -(count or 1))

    def decdc(self, count: int = 0) -> None:
        """DECDC."""
        self.settle()
        if self.in_region:
            self._shift_region(self.cursor.x, count or 1)

    def sl(self, count: int = 0) -> None:
        """SL: the region moves left."""
        self.settle()
        if self.in_region:
            self._shift_region(self.breadth[0], count or 1)

    def sr(self, count: int = 0) -> None:
        """SR."""
        self.settle()
        if self.in_region:
            self._shift_region(self.breadth[0], -(count or 1))

    def decbi(self) -> None:
        """DECBI: back one column; at the left margin the region moves right."""
        self.settle()
        left = self.breadth[0]
        if self.cursor.x != left:
            self.cursor.x = max(0, self.cursor.x - 1)
        elif self.in_region:
            self._shift_region(left, -1)

    def decfi(self) -> None:
        """DECFI: forward one column; at the right margin the region moves left."""
        self.settle()
        left, right = self.breadth
        if self.cursor.x != right:
            self.cursor.x = min(self.cursor.x + 1, self.columns - 1)
        elif self.in_region:
            self._shift_region(left, 1)

    def _shift_region(self, x: int, count: int) -> None:
        """Move the cells from a column to the right margin left, or right by a negative count."""
        top, bottom = self.span
        blank = self.styles.blank(self.style)
        for y in range(top, bottom + 1):
            if count > 0:
                self.delete_cells(y, x, count, blank)
            else:
                self.insert_cells(y, x, -count, blank)
            self.rows[y].wrapped = False

    def alignment_display(self) -> None:
        """DECALN: a screen of E, without margins."""
        self.drop_margins()
        self.rows = [self.new_row("E" * self.columns) for _ in range(self.lines)]
        self.all_dirty = True
        self.cursor_position()
