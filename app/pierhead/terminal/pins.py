"""Images that lie over the cells or behind them, whatever is written there, as kitty's do.

They are pinned to lines: they scroll with those, and leave with them. Nothing that prints knows of
them; what moves lines tells, if there are any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pierhead.terminal.images import Piece, Placement

MOST = 512
"""Pinned images on each of the two screens."""


class Pin(NamedTuple):
    """A placement of an image on a line."""

    placement: Placement
    image: int
    """kitty's number of the image; 0 for one that has none."""
    number: int
    """kitty's number of the placement."""
    first: int = 0
    """The first of its rows that can be seen, and how many can: margins cut."""
    rows: int = 0


class Pins:
    """What is pinned to one screen, whose lines are counted somehow.

    ``places`` has the line and the column of the first row and column that can be seen of each.
    """

    def __init__(self) -> None:
        self.pins: list[Pin] = []
        self.places: list[tuple[int, int]] = []

    def __bool__(self) -> bool:
        return bool(self.pins)

    def add(self, pin: Pin, place: tuple[int, int]) -> None:
        """Pin an image; one that has the same numbers gives way, and in the end the oldest."""
        if pin.number:
            same = (pin.image, pin.number)
            self.remove(lambda old, *_: (old.image, old.number) == same)
        self.pins.append(pin._replace(rows=pin.placement.rows))
        self.places.append(place)
        del self.pins[:-MOST], self.places[:-MOST]

    def remove(self, goes: Callable[[Pin, int, int], bool]) -> None:
        """Take those away of which it says so, by the pin, its line and its column."""
        kept = [
            (pin, place)
            for pin, place in zip(self.pins, self.places, strict=True)
            if not goes(pin, *place)
        ]
        self.pins[:] = [pin for pin, _ in kept]
        # The same list: others follow it.
        self.places[:] = [place for _, place in kept]

    def clear(self) -> None:
        """Take all away."""
        self.pins.clear()
        self.places.clear()

    def drop_before(self, line: int) -> None:
        """Forget what is only on lines before one."""
        self.remove(lambda pin, at, _: at + pin.rows <= line)

    def scroll(self, top: int, bottom: int, count: int) -> None:
        """Lines from ``top`` to ``bottom`` have moved up, or down by a negative count.

        What is all within them moves along, and is cut where it leaves them.
        """
        for index, (pin, (line, column)) in enumerate(zip(self.pins, self.places, strict=True)):
            if top <= line and line + pin.rows - 1 <= bottom:
                moved = line - count
                cut = max(0, top - moved)
                rows = min(pin.rows - cut, bottom + 1 - (moved + cut))
                self.pins[index] = pin._replace(first=pin.first + cut, rows=rows)
                self.places[index] = moved + cut, column
        self.remove(lambda pin, *_: pin.rows < 1)

    def push_down(self, line: int, count: int) -> None:
        """Lines from one on have other numbers now, since so many came in above them."""
        for index, (at, column) in enumerate(self.places):
            if at >= line:
                self.places[index] = at + count, column

    def pieces(self, line: int, columns: int) -> Iterator[Piece]:
        """What a line shows of them."""
        for pin, (first, column) in zip(self.pins, self.places, strict=True):
            cells = min(pin.placement.columns, columns - column)
            if first <= line < first + pin.rows and cells > 0:
                yield Piece(pin.placement, line - first + pin.first, 0, column, cells)
