"""Erasing, inserting and deleting at the cursor (ECMA-48, and DEC's VT420 for the columns)."""

from __future__ import annotations

from enum import Enum
from typing import Any

from pierhead.terminal.lines import Lines

_ALL = 2
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
        if how == _SCROLLBACK_ONLY and not private:
            self.history.clear()
            self.all_dirty = True
            return
        y = self.cursor.y
        rows = {0: range(y + 1, self.lines), 1: range(y), _ALL: range(self.lines)}
        for row in rows.get(how, ()):
            self._erase(row, 0, self.columns, private)
        if how < _ALL:
            self.erase_in_line(how, private)
        self.settle()

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
        """Empty cells up to the end of the line, write blanks into others: DECRQCRA can tell."""
        row = self.rows[y]
        stretches = [(start, end)]
        if self.guard is (Guard.DEC if selective else Guard.ISO):
            stretches = [
                (first, after)
                for first, after, style in row.stretches(start, end)
                if not self.styles[style].protected
            ]
        style = self.styles.blank(self.style)
        for first, after in stretches:
            if after == self.columns:
                row.erase(first, after, style)
            else:
                row.put(first, " " * (after - first), style)
        if end == self.columns:
            row.wrapped = False
        self.dirty.add(y)

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
