"""The rows of the screen and those that scrolled off it.

A subclass of pyte's screen that keeps rows as strings instead of a dictionary of characters, a
bounded scrollback beside them, and a second screen for programs that take over the whole of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import pyte
from pyte.screens import Margins

from pierhead.terminal.reflow import rewrap
from pierhead.terminal.row import Line, Packed, Row
from pierhead.terminal.style import Styles


class Grid(pyte.Screen):
    """Rows, scrolling and the scrollback; ``dirty`` and ``all_dirty`` say what has changed.

    pyte's own ``buffer`` stays empty: what overrides nothing here does not touch it.
    """

    def __init__(self, columns: int, lines: int, scrollback: int) -> None:
        self.styles = Styles()
        self.style = 0
        """The number of the style that is written with."""
        self.rows: list[Row] = [Row() for _ in range(lines)]
        self.behind: list[Row] | None = None
        """The main screen's rows while the alternate screen is shown."""
        self.history: deque[Packed] = deque(maxlen=scrollback)
        self.scrolled = 0
        """Absolute number of the first row of the screen: lines that ever scrolled off."""
        self.all_dirty = True
        super().__init__(columns, lines)

    def reset(self) -> None:
        """RIS: everything but the scrollback."""
        super().reset()
        self.style = 0
        self.behind = None
        self.rows = [Row() for _ in range(self.lines)]
        self.all_dirty = True

    # -- reading

    def line(self, row: int) -> Line:
        """A row of the screen."""
        return Line(self.rows[row].pack(), self.columns, self.styles)

    def old_line(self, number: int) -> Line:
        """A line of the scrollback by its absolute number."""
        index = number - self.scrolled + len(self.history)
        return Line(self.history[index], self.columns, self.styles)

    # -- scrolling

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last row of the scrolling region."""
        return self.margins or (0, self.lines - 1)

    def blank_row(self) -> Row:
        """An empty row in the present background."""
        blank = self.styles.blank(self.style)
        return Row(" " * self.columns, chr(blank) * self.columns) if blank else Row()

    def index(self) -> None:
        """IND: down one row, scrolling at the bottom margin."""
        y = self.cursor.y
        top, bottom = self.span
        if y == bottom:
            self.scroll(top, bottom, 1)
        elif y < self.lines - 1:
            self.cursor.y = y + 1

    def reverse_index(self) -> None:
        """RI: up one row, scrolling at the top margin."""
        top, bottom = self.span
        if self.cursor.y == top:
            self.scroll_back(top, bottom, 1)
        elif self.cursor.y > 0:
            self.cursor.y -= 1

    def scroll(self, top: int, bottom: int, count: int) -> None:
        """Move the rows of a region up; what leaves the top of the main screen is kept."""
        for _ in range(min(count, bottom - top + 1)):
            row = self.rows.pop(top)
            if top == 0 and self.behind is None:
                self.keep(row)
            self.rows.insert(bottom, self.blank_row())
        self.all_dirty = True

    def scroll_back(self, top: int, bottom: int, count: int) -> None:
        """Move the rows of a region down; what leaves the bottom is lost."""
        for _ in range(min(count, bottom - top + 1)):
            del self.rows[bottom]
            self.rows.insert(top, self.blank_row())
        self.all_dirty = True

    def keep(self, row: Row) -> None:
        """Add a row to the scrollback."""
        self.history.append(row.pack())
        self.scrolled += 1

    def scroll_up(self, count: int | None = None) -> None:
        """SU."""
        self.scroll(*self.span, count or 1)

    def scroll_down(self, count: int | None = None) -> None:
        """SD."""
        self.scroll_back(*self.span, count or 1)

    def insert_lines(self, count: int | None = None) -> None:
        """IL: only with the cursor inside the margins."""
        top, bottom = self.span
        if top <= self.cursor.y <= bottom:
            self.scroll_back(self.cursor.y, bottom, count or 1)
            self.carriage_return()

    def delete_lines(self, count: int | None = None) -> None:
        """DL: only with the cursor inside the margins."""
        top, bottom = self.span
        y = self.cursor.y
        if top <= y <= bottom:
            for _ in range(min(count or 1, bottom - y + 1)):
                del self.rows[y]
                self.rows.insert(bottom, self.blank_row())
            self.all_dirty = True
            self.carriage_return()

    def set_margins(self, top: int | None = None, bottom: int | None = None) -> None:
        """DECSTBM: a region of at least two rows; homes the cursor."""
        first = max(1, top or 1) - 1
        last = min(bottom or self.lines, self.lines) - 1
        if first < last:
            whole = first == 0 and last == self.lines - 1
            self.margins = None if whole else Margins(first, last)
            self.cursor_position()

    def clear_around_cursor(self) -> None:
        """Forget the scrollback and all rows but the cursor's, which becomes the first."""
        row = self.rows[self.cursor.y]
        self.history.clear()
        self.rows = [row, *(Row() for _ in range(self.lines - 1))]
        self.cursor.y = 0
        self.all_dirty = True

    # -- size

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        """Change the size; long lines wrap anew, and the cursor stays on its text."""
        lines, columns = lines or self.lines, columns or self.columns
        if self.behind is None:
            place = self._resize_main(self.rows, lines, columns, (self.cursor.x, self.cursor.y))
            self.cursor.x, self.cursor.y = place
        else:
            self.saved_place = self._resize_main(self.behind, lines, columns, self.saved_place)
            _trim(self.rows, lines, self.cursor.y)
            for row in self.rows:
                row.truncate(columns)
        if columns > self.columns:
            self.tabstops.update(range(-(-self.columns // 8) * 8, columns, 8))
        self.lines, self.columns = lines, columns
        self.margins = None
        self.ensure_vbounds()
        self.cursor.x = min(self.cursor.x, columns)
        self.all_dirty = True

    @property
    def saved_place(self) -> tuple[int, int]:
        """Column and row of the main screen's cursor while the alternate screen is shown."""
        raise NotImplementedError

    @saved_place.setter
    def saved_place(self, place: tuple[int, int]) -> None:
        raise NotImplementedError

    def _resize_main(
        self, rows: list[Row], lines: int, columns: int, cursor: tuple[int, int]
    ) -> tuple[int, int]:
        """Wrap rows and scrollback anew; returns column and row of the cursor."""
        x, y = cursor
        blanks = 0
        while len(rows) > y + 1 and rows[-1].blank:
            rows.pop()
            blanks += 1
        everything = [*self.history, *(row.pack() for row in rows)]
        top = len(self.history)
        places = [(top, 0), (top + y, x)]
        if columns != self.columns:
            everything, places = rewrap(everything, self.columns, columns, places)
        (top, _), (y, x) = places
        if blanks:
            blanks += max(0, lines - self.lines)
        size = len(everything)
        top = min(y, max(top, size - lines))
        top = min(top, max(0, size + blanks - lines))
        self.scrolled += top - len(self.history)
        self.history = deque(everything[:top], maxlen=self.history.maxlen)
        rows[:] = map(Row.unpack, everything[top : top + lines])
        rows.extend(Row() for _ in range(lines - len(rows)))
        return x, y - top

    # -- two screens

    def show_alternate(self) -> None:
        """Put the main screen aside and show an empty one."""
        if self.behind is None:
            self.behind = self.rows
            self.rows = [self.blank_row() for _ in range(self.lines)]
            self.all_dirty = True

    def show_main(self) -> None:
        """Bring the main screen back as it was."""
        if self.behind is not None:
            self.rows = self.behind
            self.behind = None
            self.all_dirty = True

    # -- styles

    def renumber_styles(self) -> None:
        """Forget styles that no cell has any more: a gradient can make a million of them."""
        rows = [*self.rows, *(self.behind or [])]
        used = {self.style, *self.styles_in_use()}
        for ids in self._ids(rows):
            used.update(map(ord, set(ids)))
        numbers = self.styles.keep(used)
        for row in rows:
            row.ids = row.ids.translate(numbers)
        self.history = deque(
            (
                packed
                if isinstance(packed, str)
                else (packed[0], packed[1].translate(numbers), *packed[2:])
                for packed in self.history
            ),
            maxlen=self.history.maxlen,
        )
        self.style = numbers[self.style]
        self.restyle(numbers)
        self.all_dirty = True

    def styles_in_use(self) -> Iterator[int]:
        """Styles that are remembered elsewhere than in rows."""
        return iter(())

    def restyle(self, numbers: dict[int, int]) -> None:
        """Change the numbers of ``styles_in_use``."""

    def _ids(self, rows: list[Row]) -> Iterator[str]:
        yield from (row.ids for row in rows)
        yield from (packed[1] for packed in self.history if not isinstance(packed, str))


def _trim(rows: list[Row], lines: int, cursor: int) -> None:
    """Change the height of a screen without a scrollback, around the cursor."""
    del rows[max(lines, cursor + 1) :]
    del rows[: max(0, len(rows) - lines)]
    rows.extend(Row() for _ in range(lines - len(rows)))
