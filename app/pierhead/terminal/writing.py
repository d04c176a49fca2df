"""What changes the cells of the screen: printing, erasing, inserting and deleting."""

from __future__ import annotations

from typing import Any

from pyte.charsets import LAT1_MAP, MAPS
from pyte.modes import DECAWM, IRM

from pierhead.terminal.grid import Grid
from pierhead.terminal.row import Row
from pierhead.terminal.width import is_narrow, pieces

_WIDE = 2
_SCROLLBACK_ONLY = 3


class Writing(Grid):
    """Printing and editing at the cursor.

    A cursor whose ``x`` equals ``columns`` stands on the last cell and wraps before it prints.
    """

    def reset(self) -> None:
        """RIS."""
        self.last = " "
        self.translation: Any = None
        super().reset()

    # -- character sets

    def define_charset(self, code: str, mode: str) -> None:
        """SCS for G0 and G1; sets that are not known are ASCII."""
        super().define_charset(code if code in MAPS else "B", mode)
        self.choose_charset()

    def shift_in(self) -> None:
        """LS0."""
        super().shift_in()
        self.choose_charset()

    def shift_out(self) -> None:
        """LS1."""
        super().shift_out()
        self.choose_charset()

    def choose_charset(self) -> None:
        """Translate by the set in use, or not at all, which is the rule."""
        charset = self.g1_charset if self.charset else self.g0_charset
        self.translation = None if charset is LAT1_MAP else charset

    # -- printing

    def draw(self, data: str) -> None:
        """Print characters at the cursor."""
        self.last = data[-1]
        if self.translation is not None:
            data = data.translate(self.translation)
        if data.isascii() or is_narrow(data):
            cursor = self.cursor
            end = cursor.x + len(data)
            if end <= self.columns and IRM not in self.mode:
                # Almost everything comes this way.
                self.rows[cursor.y].put(cursor.x, data, self.style)
                self.dirty.add(cursor.y)
                cursor.x = end
            else:
                self._print(data, 1)
            return
        for cells, run in pieces(data):
            if cells:
                self._print(run, cells)
            else:
                self._combine(run)

    def _print(self, text: str, cells: int) -> None:
        cursor = self.cursor
        while text:
            x = cursor.x
            room = (self.columns - x) // cells
            if room < 1:
                if DECAWM in self.mode:
                    self._wrap()
                else:
                    text = text[-1]
                    cursor.x = self.columns - cells
                continue
            part = text[:room]
            row = self.rows[cursor.y]
            size = len(part) * cells
            if IRM in self.mode:
                row.insert(x, size, self.columns, 0)
            if cells == _WIDE:
                row.put_wide(x, part, self.style)
            else:
                row.put(x, part, self.style)
            cursor.x = x + size
            self.dirty.add(cursor.y)
            text = text[room:]

    def _wrap(self) -> None:
        self.rows[self.cursor.y].wrapped = True
        self.cursor.x = 0
        self.index()

    def _combine(self, marks: str) -> None:
        if self.cursor.x:
            for mark in marks:
                self.rows[self.cursor.y].combine(self.cursor.x - 1, mark)
            self.dirty.add(self.cursor.y)

    def draw_lines(self, text: str) -> None:
        """Print whole lines, each ended by CR LF: what a log or ``cat`` is made of.

        Lines that only pass through go to the scrollback without ever being rows.
        """
        lines = text.split("\r\n")
        lines.pop()
        fits = len(max(lines, key=len)) <= self.columns and is_narrow(text)
        plain = not self.style and self.translation is None and self.margins is None
        if not (fits and plain) or IRM in self.mode or self.behind is not None:
            self._draw_lines_singly(lines)
            return
        head = min(len(lines), self.lines - self.cursor.y)
        self._draw_lines_singly(lines[:head])
        lines = lines[head:]
        # The rows end with the empty one that the cursor is on: the lines go before it.
        through = lines[: max(0, len(lines) - self.lines + 1)]
        shown = lines[len(through) :]
        leaving = self.rows[: len(lines)] if not through else self.rows[:-1]
        self.history.extend(row.pack() for row in leaving)
        self.history.extend(through)
        self.scrolled += len(leaving) + len(through)
        self.rows[:-1] = [*self.rows[len(leaving) : -1], *map(Row, shown)]
        self.last = lines[-1][-1:] if lines and lines[-1] else self.last
        self.all_dirty = True

    def _draw_lines_singly(self, lines: list[str]) -> None:
        for line in lines:
            if line:
                self.draw(line)
            self.cursor.x = 0
            self.linefeed()

    def repeat(self, count: int | None = None) -> None:
        """REP: the last character again."""
        self.draw(self.last * min(count or 1, self.columns * self.lines))

    # -- editing

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        """EL."""
        x = self.cursor.x = min(self.cursor.x, self.columns - 1)
        spans = {0: (x, self.columns), 1: (0, x + 1), 2: (0, self.columns)}
        if how in spans:
            self._erase(self.cursor.y, *spans[how])

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        """ED; 3 clears the scrollback alone."""
        if how == _SCROLLBACK_ONLY:
            self.history.clear()
            self.all_dirty = True
            return
        y = self.cursor.y
        for row in {0: range(y + 1, self.lines), 1: range(y), 2: range(self.lines)}.get(how, ()):
            self._erase(row, 0, self.columns)
        if how < _WIDE:
            self.erase_in_line(how)

    def erase_characters(self, count: int | None = None) -> None:
        """ECH."""
        x = self.cursor.x = min(self.cursor.x, self.columns - 1)
        self._erase(self.cursor.y, x, min(x + (count or 1), self.columns))

    def _erase(self, y: int, start: int, end: int) -> None:
        row = self.rows[y]
        row.erase(start, end, self.styles.blank(self.style))
        if end == self.columns:
            row.wrapped = False
        self.dirty.add(y)

    def insert_characters(self, count: int | None = None) -> None:
        """ICH."""
        x = self.cursor.x = min(self.cursor.x, self.columns - 1)
        blank = self.styles.blank(self.style)
        self.rows[self.cursor.y].insert(x, count or 1, self.columns, blank)
        self.dirty.add(self.cursor.y)

    def delete_characters(self, count: int | None = None) -> None:
        """DCH."""
        x = self.cursor.x = min(self.cursor.x, self.columns - 1)
        blank = self.styles.blank(self.style)
        self.rows[self.cursor.y].delete(x, count or 1, self.columns, blank)
        self.dirty.add(self.cursor.y)

    def alignment_display(self) -> None:
        """DECALN."""
        self.margins = None
        self.rows = [Row("E" * self.columns) for _ in range(self.lines)]
        self.all_dirty = True
        self.cursor_position()
