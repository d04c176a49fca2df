"""The main and the alternate screen, their size, and the styles that their cells have."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from pierhead.terminal.grid import Grid
from pierhead.terminal.reflow import rewrap
from pierhead.terminal.row import AnyRow, Packed

_MOST_LOOKS = 1 << 16
"""Styles that the screen and the scrollback may have."""


class Buffers(Grid):
    """Two screens of rows that can change their size; only the main one has a scrollback."""

    def reset(self) -> None:
        """RIS."""
        self.aside: list[AnyRow] | None = None
        """The alternate screen's rows while they are not shown but may come again (mode 47)."""
        super().reset()

    # -- two screens

    def show_alternate(self, clear: bool) -> None:
        """Put the main screen aside, if it is shown, and show the other one."""
        if self.behind is None:
            self.behind = self.rows
            self.rows = self.aside or []
            self.aside = None
        if clear:
            self.rows = [self.blank_row() for _ in range(self.lines)]
        else:
            self._fit_alternate(self.lines, self.columns)
        self.all_dirty = True

    def show_main(self, forget: bool) -> None:
        """Bring the main screen back as it was."""
        if self.behind is not None:
            self.aside = None if forget else self.rows
            self.rows = self.behind
            self.behind = None
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
            self._fit_alternate(lines, columns)
        if columns > self.columns:
            self.tabstops.update(range(-(-self.columns // 8) * 8, columns, 8))
        self.lines, self.columns = lines, columns
        x = self.cursor.x
        self.drop_margins()
        self.cursor.x = min(x, columns)
        self.ensure_vbounds()
        self.all_dirty = True

    @property
    def saved_place(self) -> tuple[int, int]:
        """Column and row of the main screen's cursor while the alternate screen is shown."""
        raise NotImplementedError

    @saved_place.setter
    def saved_place(self, place: tuple[int, int]) -> None:
        raise NotImplementedError

    def _resize_main(
        self, rows: list[AnyRow], lines: int, columns: int, cursor: tuple[int, int]
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
            first = self.scrolled - top
            places += [(line - first, column) for line, column in self._followed(first)]
            everything, places = rewrap(everything, self.columns, columns, places)
            self._move_followed(first, places[2:])
        (top, _), (y, x) = places[:2]
        if blanks:
            blanks += max(0, lines - self.lines)
        size = len(everything)
        top = min(y, max(top, size - lines))
        top = min(top, max(0, size + blanks - lines))
        self.scrolled += top - len(self.history)
        self.history = deque(everything[:top], maxlen=self.history.maxlen)
        rows[:] = map(self.new_row.unpack, everything[top : top + lines])
        rows.extend(self.new_row() for _ in range(lines - len(rows)))
        return x, y - top

    def _followed(self, first: int) -> Iterator[tuple[int, int]]:
        return (place for places in self.followed for place in places if place[0] >= first)

    def _move_followed(self, first: int, moved: list[tuple[int, int]]) -> None:
        new = iter(moved)
        for places in self.followed:
            for index, (line, _) in enumerate(places):
                if line >= first:
                    row, column = next(new)
                    places[index] = first + row, column

    def _fit_alternate(self, lines: int, columns: int) -> None:
        """Change the size of the screen without a scrollback, around the cursor."""
        rows = self.rows
        del rows[max(lines, self.cursor.y + 1) :]
        del rows[: max(0, len(rows) - lines)]
        rows.extend(self.new_row() for _ in range(lines - len(rows)))
        for row in rows:
            row.truncate(columns)

    def clear_around_cursor(self) -> None:
        """Forget the scrollback and all rows but the cursor's, which becomes the first."""
        row = self.rows[self.cursor.y]
        self.history.clear()
        self.rows = [row, *(self.new_row() for _ in range(self.lines - 1))]
        self.cursor.y = 0
        self.all_dirty = True

    # -- styles

    def renumber_styles(self) -> None:
        """Forget styles that no cell has any more: a gradient can make a million of them.

        If cells have too many even so, the oldest lines of the scrollback lose theirs.
        """
        self.aside = None
        rows = [*self.rows, *(self.behind or [])]
        looks = set().union(*(row.ids for row in rows))
        bare = len(self.history)
        for packed in reversed(self.history):
            if len(looks) > _MOST_LOOKS:
                break
            bare -= 1
            if not isinstance(packed, str):
                looks.update(packed[1])
        numbers = self.styles.keep({self.style, *self.styles_in_use(), *map(ord, looks)})
        for row in rows:
            row.ids = row.ids.translate(numbers)
        self.history = deque(
            (
                _recoloured(packed, None if index < bare else numbers)
                for index, packed in enumerate(self.history)
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


def _recoloured(packed: Packed, numbers: Mapping[int, int] | None) -> Packed:
    """A line with other numbers of its styles, or without any."""
    if isinstance(packed, str):
        return packed
    text, ids, marks, wrapped = packed
    if numbers is not None:
        return text, ids.translate(numbers), marks, wrapped
    return (text, "", marks, wrapped) if marks or wrapped else text
