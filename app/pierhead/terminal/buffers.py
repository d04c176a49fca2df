"""The main and the alternate screen, their size, and the styles that their cells have."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from math import inf
from time import perf_counter

from pierhead.terminal.grid import Grid
from pierhead.terminal.reflow import rewrap
from pierhead.terminal.row import AnyRow, Packed
from pierhead.terminal.sweeping import sweep

_AT_ONCE = 128
"""Rows that are wrapped anew between two looks at the clock."""
_SWEPT, _SWEEPING = 64, 0.002
"""Lines that are looked at for styles between two looks at the clock, and seconds for it."""
_WITH_A_RESIZE = 500
"""Lines above the screen that do not wait: so many take about a millisecond."""


class Buffers(Grid):
    """Two screens of rows that can change their size; only the main one has a scrollback."""

    def reset(self) -> None:
        """RIS."""
        self.aside: list[AnyRow] | None = None
        """The alternate screen's rows while they are not shown but may come again (mode 47)."""
        self.sweeping: Iterator[None] | None = None
        """What looks for styles that no cell has."""
        super().reset()

    # -- two screens

    def show_alternate(self, clear: bool) -> None:
        """Put the main screen aside, if it is shown, and show the other one."""
        if self.behind is None:
            self.behind = self.rows
            self.rows = self.aside or []
            self.aside = None
        if clear:
            self.all_pins[1].clear()
            self.rows = [self.blank_row() for _ in range(self.lines)]
        else:
            self._fit_alternate(self.lines, self.columns)
        self.all_dirty = True

    def show_main(self, forget: bool) -> None:
        """Bring the main screen back as it was."""
        if self.behind is not None:
            self.aside = None if forget else self.rows
            if forget:
                self.all_pins[1].clear()
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
        """Wrap rows anew, and leave most of the scrollback for ``go_on_wrapping`` to do the same.

        Returns column and row of the cursor.
        """
        x, y = cursor
        blanks = 0
        while len(rows) > y + 1 and rows[-1].blank:
            rows.pop()
            blanks += 1
        packed, top, first = [row.pack() for row in rows], 0, self.first
        if columns != self.columns:
            packed, (top, y, x) = self._wrap_screen(packed, columns, (y, x))
        oldest = self.scrolled
        if blanks:
            blanks += max(0, lines - self.lines)
        size = len(packed)
        top = min(y, max(top, size - lines), size + blanks - lines)
        if top < 0:
            oldest = self._wrap_older(columns, lambda: len(self.history) + top < 0)
            above = self.scrollback.take_last(-top)
            packed = above + packed
            top, y = 0, y + len(above)
            self.scrolled -= len(above)
        self.history.extend(packed[:top])
        self.scrolled += top
        rows[:] = map(self.new_row.unpack, packed[top : top + lines])
        for row in rows:
            # Images are not wrapped.
            row.truncate(columns)
        rows.extend(self.new_row() for _ in range(lines - len(rows)))
        if columns != self.columns:
            left = self.scrollback.waiting - _WITH_A_RESIZE
            more = self._wrap_older(columns, lambda: self.scrollback.waiting > left)
            self._count_from(first, min(oldest, more))
        return x, y - top

    def _wrap_screen(
        self, packed: list[Packed], columns: int, cursor: tuple[int, int]
    ) -> tuple[list[Packed], tuple[int, int, int]]:
        """Wrap what is on the screen, and the beginning of its first line.

        Returns with it the row that was the first one, and row and column of the cursor.
        """
        y, x = cursor
        before = self.scrollback.beginning_of(packed, self.columns)
        self.scrollback.put_aside(self.columns)
        self.sweeping = None
        self.scrolled -= len(before)
        found = self._followed(self.scrolled)
        places = [(len(before), 0), (len(before) + y, x)]
        places += [(line - self.scrolled, column) for line, column in found]
        packed, places = rewrap(before + packed, self.columns, columns, places)
        (top, _), (y, x) = places[:2]
        new = ((self.scrolled + line, column) for line, column in places[2:])
        self._move_followed(dict(zip(found, new, strict=True)))
        return packed, (top, y, x)

    def _count_from(self, first: int, oldest: int) -> None:
        """Have lines count from the oldest as before, if none of them waits to be wrapped."""
        by = first - oldest
        if by and not self.scrollback.waiting:
            self.scrolled += by
            for places in self.followed:
                places[:] = [(line + by, column) for line, column in places]

    # -- older lines

    @property
    def first(self) -> int:
        """The number of the oldest line."""
        return self.scrolled - len(self.scrollback)

    @property
    def first_wrapped(self) -> int:
        """The number of the first line in the width of the screen.

        There may be lines before that are still wrapped as they were: their numbers will change.
        """
        return self.scrolled - len(self.history)

    @property
    def tidy(self) -> bool:
        """Whether ``go_on_wrapping`` has nothing to do."""
        return self.scrollback.tidy and self.sweeping is None

    def go_on_wrapping(self, until: float) -> None:
        """Wrap older lines anew until then (``perf_counter``), and forget what nobody needs."""
        self._wrap_older(self.columns, lambda: perf_counter() < until)
        while not self.tidy and perf_counter() < until:
            self.scrollback.free()
            if self.sweeping is not None:
                self.sweep_styles(_AT_ONCE)

    def _wrap_older(self, columns: int, goes_on: Callable[[], bool]) -> int:
        """Wrap lines anew that were put aside, the newest first, while it goes on.

        Returns the number of the oldest of those that were, if there was room for all of them.
        """
        end = new_end = self.first_wrapped
        if not self.scrollback.waiting:
            return end
        self.sweeping = None
        places = sorted({place for all_ in self.followed for place in all_ if place[0] < end})
        moved: dict[tuple[int, int], tuple[int, int]] = {}
        while goes_on():
            rows, width = self.scrollback.take_aside(_AT_ONCE)
            if not rows:
                break
            end -= len(rows)
            at = bisect_left(places, (end, 0))
            found = places[at:]
            del places[at:]
            inside = [(line - end, column) for line, column in found]
            rows, inside = rewrap(rows, width, columns, inside, goes_on=True)
            new_end -= len(rows)
            new = ((new_end + line, column) for line, column in inside)
            moved |= zip(found, new, strict=True)
            self.scrollback.put_before(rows)
        by = new_end - end
        moved |= {(line, column): (line + by, column) for line, column in places}
        self._move_followed(moved)
        return new_end

    def _followed(self, first: int) -> list[tuple[int, int]]:
        return list({place for places in self.followed for place in places if place[0] >= first})

    def _move_followed(self, moved: Mapping[tuple[int, int], tuple[int, int]]) -> None:
        for places in self.followed:
            if places:
                places[:] = [moved.get(place, place) for place in places]

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
        self.scrollback.clear()
        self.unpin()
        self.rows = [row, *(self.new_row() for _ in range(self.lines - 1))]
        self.cursor.y = 0
        self.all_dirty = True

    # -- styles

    def sweep_styles(self, steps: int, *, in_time: bool = True) -> None:
        """Find styles that can be forgotten, so many lines at a time; fewer if time is short."""
        until = perf_counter() + (_SWEEPING if in_time else inf)
        sweeping, more = self.sweeping or sweep(self), True
        while more and steps > 0 and perf_counter() < until:
            more = sum(1 for _ in islice(sweeping, _SWEPT)) == _SWEPT
            steps -= _SWEPT
        self.sweeping = sweeping if more else None

    def styles_in_use(self) -> Iterator[int]:
        """Styles that are remembered elsewhere than in rows."""
        return iter(())
