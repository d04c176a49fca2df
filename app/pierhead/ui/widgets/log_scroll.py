"""Which part of a log is seen: at its end while it grows, or where the user went.

A place is a line and a row in it, never a number of pixels: what all lines together would be
high, wrapped, is not known without looking at each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pierhead.state.logs import LogBuffer


class Place(NamedTuple):
    """A row: the index of its line, and which of its rows it is."""

    line: int
    row: int = 0


class LogScroll:
    """The uppermost row that is seen, in a window of ``height`` rows.

    ``rows`` says how many rows a line takes.
    """

    def __init__(self, buffer: LogBuffer, rows: Callable[[int], int]) -> None:
        self._buffer = buffer
        self._rows = rows
        self.height = 1
        self.following = True
        """Whether it stays at the end."""
        self._top = Place(0)

    @property
    def top(self) -> Place:
        """The uppermost row."""
        if self.following:
            return self.last_top()
        if self._top.line < self._buffer.first:
            self._top = Place(self._buffer.first)
        row = min(self._top.row, self._rows(self._top.line) - 1) if len(self._buffer) else 0
        return Place(self._top.line, row)

    def last_top(self) -> Place:
        """The uppermost row when the end is seen."""
        left = self.height
        for index in range(self._buffer.end - 1, self._buffer.first - 1, -1):
            rows = self._rows(index)
            if rows >= left:
                return Place(index, rows - left)
            left -= rows
        return Place(self._buffer.first)

    def seen(self) -> Iterator[Place]:
        """The rows in the window, from the top."""
        place, left = self.top, self.height
        for index in range(place.line, self._buffer.end):
            for row in range(place.row if index == place.line else 0, self._rows(index)):
                yield Place(index, row)
                left -= 1
                if not left:
                    return

    def go(self, place: Place) -> None:
        """Put a row to the top, or the end to the bottom if it comes before."""
        last = self.last_top()
        # Where newer lines are not kept, the last one is not the end.
        self.following = place >= last and not self._buffer.detached
        self._top = max(Place(self._buffer.first), place)

    def hold(self) -> None:
        """Stay here when more comes."""
        self.go_exactly(self.top)

    def go_exactly(self, place: Place) -> None:
        """Put a row to the top and stay there, at the end too."""
        self._top, self.following = place, False

    def end(self) -> None:
        """Go to the end and stay there."""
        self.following = True

    def move(self, rows: int) -> None:
        """Go down by so many rows, or up when negative."""
        index, row = self.top
        row += rows
        while row < 0 and index > self._buffer.first:
            index -= 1
            row += self._rows(index)
        while index < self._buffer.end - 1 and row >= (here := self._rows(index)):
            row -= here
            index += 1
        self.go(Place(index, max(0, row)))

    def reveal(self, place: Place) -> None:
        """Make sure that a row is seen, with some of what is around it."""
        if place in set(self.seen()):
            return
        self.go(place)
        self.move(-(self.height // 3))
