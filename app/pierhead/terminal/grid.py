"""The rows of the screen, the margins, and how rows scroll.

A subclass of pyte's screen that keeps rows as strings instead of a dictionary of characters, and
a bounded scrollback beside them.
"""

from __future__ import annotations

from collections import deque

from pyte.screens import Margins

from pierhead.terminal.line import Line
from pierhead.terminal.pinning import Pinning
from pierhead.terminal.row import AnyRow, Cells, Packed, Row
from pierhead.terminal.scrollback import Scrollback
from pierhead.terminal.style import Styles
from pierhead.terminal.width import GAP


class Grid(Pinning):
    """Rows, margins and scrolling; ``dirty`` and ``all_dirty`` say what has changed.

    pyte's own ``buffer`` stays empty: what overrides nothing here does not touch it.

    A cursor whose ``x`` equals ``columns`` stands on the last cell and wraps before it prints
    (DEC STD 070's last column flag); at a right margin within the screen ``pending`` says so.
    """

    new_row: type[AnyRow] = Row
    """What rows are made of."""

    def __init__(self, columns: int, lines: int, scrollback: int) -> None:
        self.styles = Styles()
        self.style = 0
        """The number of the style that is written with."""
        self.rows: list[AnyRow] = [self.new_row() for _ in range(lines)]
        self.behind: list[AnyRow] | None = None
        """The main screen's rows while the alternate screen is shown."""
        self.scrollback = Scrollback(scrollback)
        self.scrolled = 0
        """Absolute number of the first row of the screen: lines that ever scrolled off."""
        self.all_dirty = True
        self.sides: tuple[int, int] | None = None
        """The columns of the left and the right margin (DECSLRM), if they are not the edges."""
        self.pending = False
        self.doubled = False
        """Whether there may be rows of double size."""
        self.followed: list[list[tuple[int, int]]] = []
        """Absolute lines and columns that others want to keep while lines wrap anew."""
        super().__init__(columns, lines)
        self.followed.append(self.all_pins[0].places)

    def reset(self) -> None:
        """RIS: everything but the scrollback."""
        self.sides = None
        self.pending = self.doubled = False
        super().reset()
        self.style = 0
        self.behind = None
        self.rows = [self.new_row() for _ in range(self.lines)]
        self.unpin()
        self.all_dirty = True

    @property
    def history(self) -> deque[Packed]:
        """The newest lines that scrolled off: what scrolls off is put at its end."""
        return self.scrollback.rows

    # -- reading

    def line(self, row: int) -> Line:
        """A row of the screen."""
        return Line(self.rows[row].pack(), self.columns, self.styles)

    def old_line(self, number: int) -> Line:
        """A line of the scrollback by its absolute number."""
        count = self.scrolled - number
        packed = self.scrollback.before_end(count)
        if count > len(self.history):
            row = self.new_row.unpack(packed)
            row.truncate(self.columns)
            packed = row.pack()
        return Line(packed, self.columns, self.styles)

    # -- margins and the cursor in them

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last row of the scrolling region."""
        return self.margins or (0, self.lines - 1)

    @property
    def breadth(self) -> tuple[int, int]:
        """The first and the last column of the scrolling region."""
        return self.sides or (0, self.columns - 1)

    def columns_at(self, y: int) -> int:
        """Cells of a row that can be seen."""
        return self.columns // 2 if self.rows[y].double else self.columns

    @property
    def column(self) -> int:
        """The column of the cell that the cursor is on."""
        return min(self.cursor.x, self.columns - 1)

    @property
    def in_sides(self) -> bool:
        """Whether the cursor is between the left and the right margin."""
        return self.sides is None or self.sides[0] <= self.cursor.x <= self.sides[1]

    @property
    def in_region(self) -> bool:
        """Whether the cursor is inside all four margins."""
        top, bottom = self.span
        return top <= self.cursor.y <= bottom and self.in_sides

    @property
    def wraps(self) -> bool:
        """Whether the next character goes to the next line."""
        return self.pending or self.cursor.x >= self.columns

    def wrap_next(self) -> None:
        """Have the next character go to the next line, if the cursor is where lines end."""
        if self.cursor.x == self.columns - 1:
            self.cursor.x = self.columns
        else:
            self.pending = self.sides is not None and self.cursor.x == self.sides[1]

    def settle(self) -> None:
        """Stay on the last cell instead of wrapping: what moving the cursor or erasing does."""
        self.pending = False
        cursor = self.cursor
        if cursor.x >= self.columns:
            cursor.x = self.columns - 1

    def set_margins(self, top: int | None = None, bottom: int | None = None) -> None:
        """DECSTBM: a region of at least two rows; homes the cursor."""
        first = max(1, top or 1) - 1
        last = min(bottom or self.lines, self.lines) - 1
        if first < last:
            self._scroll_between(first, last)
            self.cursor_position()

    def lock_lines(self) -> None:
        """HP's memory lock: what is above the cursor does not scroll."""
        self._begin_region(self.cursor.y)

    def unlock_lines(self) -> None:
        """HP's memory unlock."""
        self._begin_region(0)

    def _begin_region(self, first: int) -> None:
        last = self.span[1]
        if first < last:
            self._scroll_between(first, last)

    def _scroll_between(self, first: int, last: int) -> None:
        whole = first == 0 and last == self.lines - 1
        self.margins = None if whole else Margins(first, last)

    def decslrm(self, left: int = 0, right: int = 0) -> None:
        """DECSLRM: margins at the sides, at least two columns apart; homes the cursor."""
        first = max(1, left) - 1
        last = min(right or self.columns, self.columns) - 1
        if first < last:
            self.set_sides(first, last)
            self.cursor_position()

    def set_sides(self, left: int, right: int) -> None:
        """Put the margins at the sides; at the edges they are none."""
        self.settle()
        self.sides = None if left == 0 and right >= self.columns - 1 else (left, right)

    def drop_margins(self) -> None:
        """Let the whole screen scroll."""
        self.margins = None
        self.set_sides(0, self.columns - 1)

    # -- scrolling

    def blank_row(self) -> AnyRow:
        """An empty row in the present background."""
        blank = self.styles.blank(self.style)
        if not blank:
            return self.new_row()
        return self.new_row(GAP * self.columns, chr(blank) * self.columns)

    def index(self) -> None:
        """IND: down one row, scrolling at the bottom margin if the cursor is between the sides."""
        if self.pending or self.cursor.x >= self.columns:
            self.settle()
        cursor = self.cursor
        y = cursor.y
        top, bottom = self.margins or (0, self.lines - 1)
        if y == bottom:
            if self.sides is None or self.in_sides:
                self.scroll(top, bottom, 1)
        elif y < self.lines - 1:
            cursor.y = y + 1

    def reverse_index(self) -> None:
        """RI: up one row, scrolling at the top margin if the cursor is between the sides."""
        top, bottom = self.span
        self.settle()
        if self.cursor.y == top:
            if self.in_sides:
                self.scroll_back(top, bottom, 1)
        elif self.cursor.y > 0:
            self.cursor.y -= 1

    def scroll(self, top: int, bottom: int, count: int, keep: bool = True) -> None:
        """Move the rows of a region up; what leaves the top of the main screen is kept."""
        if self.sides is not None:
            self._scroll_cells(top, bottom, count)
            return
        keep = keep and top == 0 and self.behind is None
        if self.pinning:
            self.move_pins(top, bottom, min(count, bottom - top + 1), keep)
        rows, history = self.rows, self.history
        self.all_dirty = True
        for _ in range(min(count, bottom - top + 1)):
            row = rows.pop(top)
            if keep:
                history.append(row.pack())
                self.scrolled += 1
            rows.insert(bottom, self.blank_row() if self.style else self.new_row())

    def scroll_back(self, top: int, bottom: int, count: int) -> None:
        """Move the rows of a region down; what leaves the bottom is lost."""
        if self.sides is not None:
            self._scroll_cells(top, bottom, -count)
            return
        if self.pinning:
            self.move_pins(top, bottom, -count, False)
        for _ in range(min(count, bottom - top + 1)):
            del self.rows[bottom]
            self.rows.insert(top, self.blank_row())
        self.all_dirty = True

    def _scroll_cells(self, top: int, bottom: int, count: int) -> None:
        """Move what is between the side margins up, or down by a negative count."""
        left, right = self.breadth
        size = right - left + 1
        rows = self.rows[top : bottom + 1]
        moving = [row.cells(left, right + 1) for row in rows]
        blank: Cells = (GAP * size, chr(self.styles.blank(self.style)) * size, {})
        blanks = [blank] * min(abs(count), len(rows))
        moved = [*moving, *blanks][-len(rows) :] if count > 0 else [*blanks, *moving][: len(rows)]
        for row, cells in zip(rows, moved, strict=True):
            row.paste(left, cells)
        self.all_dirty = True

    def scroll_up(self, count: int | None = None) -> None:
        """SU."""
        self.scroll(*self.span, count or 1)

    def scroll_down(self, count: int | None = None) -> None:
        """SD."""
        self.scroll_back(*self.span, count or 1)
