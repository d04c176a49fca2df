"""What a terminal shows: lines of styled text, and which of them have changed."""

from __future__ import annotations

from enum import Enum

from pierhead.terminal.line import Line
from pierhead.terminal.screen import Screen
from pierhead.terminal.snapshot import Snapshot


class All(Enum):
    """Says that every row of the screen may have changed."""

    ALL = "all"


ALL = All.ALL


class Shown:
    """The screen and the scrollback before it.

    Lines are numbered absolutely: the first that was ever printed is 0, ``first`` is the oldest
    that is still there, ``top`` the first of the screen. A number stays with its line while
    output scrolls.
    """

    _screen: Screen

    @property
    def columns(self) -> int:
        """Cells in a line."""
        return self._screen.columns

    @property
    def lines(self) -> int:
        """Lines of the screen."""
        return self._screen.lines

    @property
    def first(self) -> int:
        """The number of the oldest line that is kept."""
        return self._screen.first if self._screen.behind is None else self.top

    @property
    def settled(self) -> int:
        """The number of the first line in the width of the screen.

        Lines before it can be read as they were wrapped before; ``settle`` will wrap them anew and
        change their numbers.
        """
        return self._screen.first_wrapped if self._screen.behind is None else self.top

    @property
    def top(self) -> int:
        """The number of the first line of the screen."""
        return self._screen.scrolled

    @property
    def end(self) -> int:
        """One more than the number of the last line of the screen."""
        return self.top + self._screen.lines

    def line(self, number: int) -> Line:
        """The line of an absolute number from ``first`` to before ``end``."""
        row = number - self.top
        line = self._screen.line(row) if row >= 0 else self._screen.old_line(number)
        if self._screen.images.any:
            line.pieces = self._screen.pieces(line, row)
        return line

    def snapshot(self, first: int) -> Snapshot:
        """The lines from a number on, those that are there, as they are now."""
        screen, first = self._screen, max(first, self.first)
        columns = max(screen.columns, screen.scrollback.widest)
        shown = reversed(screen.rows[max(0, first - self.top) :])
        rows = [*(row.pack() for row in shown)]
        rows += screen.scrollback.newest(max(0, self.top - first))
        return Snapshot(self.end, rows, columns, screen.styles)

    def take_dirty(self) -> set[int] | All:
        """The numbers of the lines that changed since the last call."""
        screen = self._screen
        dirty = ALL if screen.all_dirty else {self.top + row for row in screen.dirty}
        screen.all_dirty = False
        screen.dirty.clear()
        return dirty

    @property
    def cursor(self) -> tuple[int, int]:
        """The absolute number of its line, and its column."""
        return self.top + self._screen.cursor.y, self._screen.column
