"""Where the cursor goes (ECMA-48, DEC STD 070, and xterm for what they leave open)."""

from __future__ import annotations

from pyte.modes import DECAWM, DECOM

from pierhead.terminal.modes import REVERSE_WRAP, REVERSE_WRAP_ANY
from pierhead.terminal.reading import Reading

_EVERY = 8
_ALL_STOPS = 3
_RESET_STOPS = 5


class Moving(Reading):
    """Cursor movement and tab stops."""

    # -- to a place

    @property
    def origin(self) -> tuple[int, int]:
        """Row and column from which places are counted (DECOM)."""
        return (self.span[0], self.breadth[0]) if DECOM in self.mode else (0, 0)

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the cursor from the origin, as programs count them: from 1."""
        top, left = self.origin
        return max(0, self.cursor.y - top) + 1, max(0, self.column - left) + 1

    def cursor_position(self, line: int | None = None, column: int | None = None) -> None:
        """CUP, HVP: relative to the margins, and kept inside them, in origin mode."""
        self.pending = False
        cursor = self.cursor
        if DECOM in self.mode:
            top, bottom = self.span
            left, right = self.breadth
            cursor.y = min(top + (line or 1) - 1, bottom)
            cursor.x = min(left + (column or 1) - 1, right)
        else:
            y, x = (line or 1) - 1, (column or 1) - 1
            cursor.y = y if y < self.lines else self.lines - 1
            cursor.x = x if x < self.columns else self.columns - 1

    def cursor_to_line(self, line: int | None = None) -> None:
        """VPA."""
        self.cursor_position(line, self.place[1])

    def cursor_to_column(self, column: int | None = None) -> None:
        """CHA, HPA."""
        self.cursor_position(self.place[0], column)

    def vpr(self, count: int = 0) -> None:
        """VPR: down, whatever the margins are."""
        line, column = self.place
        self.cursor_position(line + (count or 1), column)

    def hpr(self, count: int = 0) -> None:
        """HPR: right, whatever the margins are."""
        line, column = self.place
        self.cursor_position(line, column + (count or 1))

    # -- by some cells

    def cursor_up(self, count: int | None = None) -> None:
        """CUU: the top margin stops it only from below."""
        self.settle()
        y, top = self.cursor.y, self.span[0]
        self.cursor.y = max(y - (count or 1), top if y >= top else 0)

    def cursor_down(self, count: int | None = None) -> None:
        """CUD: the bottom margin stops it only from above."""
        self.settle()
        y, bottom = self.cursor.y, self.span[1]
        self.cursor.y = min(y + (count or 1), bottom if y <= bottom else self.lines - 1)

    def cursor_down1(self, count: int | None = None) -> None:
        """CNL."""
        self.cursor_down(count)
        self.carriage_return()

    def cursor_up1(self, count: int | None = None) -> None:
        """CPL."""
        self.cursor_up(count)
        self.carriage_return()

    def cursor_forward(self, count: int | None = None) -> None:
        """CUF: the right margin stops it only from left of it."""
        self.settle()
        cursor = self.cursor
        x, last = cursor.x, self.columns - 1
        if self.sides is not None and x <= self.sides[1]:
            last = self.sides[1]
        if self.doubled:
            last = max(x, min(last, self.columns_at(cursor.y) - 1))
        cursor.x = min(x + (count or 1), last)

    def cursor_back(self, count: int | None = None) -> None:
        """CUB: the left margin stops it only from right of it; or wraps to the line before."""
        wrapped = self.wraps
        self.settle()
        x, left = self.cursor.x, self.breadth[0]
        left = left if x >= left else 0
        steps = count or 1
        modes = {REVERSE_WRAP, REVERSE_WRAP_ANY} & self.mode
        if modes and DECAWM in self.mode:
            steps = self._back_over_lines(steps - wrapped, left, REVERSE_WRAP_ANY in modes)
        self.cursor.x = max(left, self.cursor.x - steps)

    def _back_over_lines(self, steps: int, left: int, any_line: bool) -> int:
        """Go to the end of lines before as long as need be; returns the steps that are left.

        Mode 45 stays in a line that was wrapped; 1045 goes to any, and from the top to the bottom.
        """
        top, bottom = self.span
        right = self.breadth[1]
        steps = min(steps, self.columns * self.lines)
        cursor = self.cursor
        while steps > cursor.x - left:
            y = cursor.y
            if any_line:
                before = bottom if y in {top, 0} else y - 1
            elif y > top and (self.sides is not None or self.rows[y - 1].wrapped):
                before = y - 1
            else:
                return steps
            steps -= cursor.x - left + 1
            cursor.x, cursor.y = right, before
        return steps

    def double_size(self, on: bool = True) -> None:
        """DECDWL, DECDHL: half as many characters find room in the line, whatever it looks like."""
        self.settle()
        self.rows[self.cursor.y].double = on
        self.doubled = self.doubled or on
        self.set_reach()
        self.cursor.x = min(self.cursor.x, self.columns_at(self.cursor.y))

    def single_size(self) -> None:
        """DECSWL."""
        self.double_size(False)

    def backspace(self) -> None:
        """BS."""
        self.cursor_back(1)

    def carriage_return(self) -> None:
        """CR: to the left margin, or to the edge from left of it."""
        left = self.breadth[0]
        self.pending = False
        self.cursor.x = left if self.cursor.x >= left or DECOM in self.mode else 0

    def next_line(self) -> None:
        """NEL."""
        self.index()
        self.carriage_return()

    # -- tab stops

    def tab(self) -> None:
        """HT."""
        self.tab_forward(1)

    def tab_forward(self, count: int | None = None) -> None:
        """CHT: at most to the right margin; a line that is to wrap still does."""
        if self.wraps:
            return
        x, right = self.cursor.x, self.breadth[1]
        last = min(right if x <= right else self.columns - 1, self.columns_at(self.cursor.y) - 1)
        stops = sorted(stop for stop in self.tabstops if x < stop < last)
        self.cursor.x = [*stops, last][min(count or 1, len(stops) + 1) - 1]

    def tab_back(self, count: int | None = None) -> None:
        """CBT."""
        self.settle()
        x, first = self.cursor.x, self.origin[1]
        stops = sorted((stop for stop in self.tabstops if first < stop < x), reverse=True)
        self.cursor.x = [*stops, first][min(count or 1, len(stops) + 1) - 1]

    def set_tab_stop(self) -> None:
        """HTS."""
        self.tabstops.add(self.column)

    def clear_tab_stop(self, how: int | None = None) -> None:
        """TBC."""
        if not how:
            self.tabstops.discard(self.column)
        elif how == _ALL_STOPS:
            self.tabstops.clear()

    def decst8c(self, how: int = 0) -> None:
        """DECST8C: a tab stop every eight columns."""
        if how == _RESET_STOPS:
            self.tabstops = set(range(_EVERY, self.columns, _EVERY))
