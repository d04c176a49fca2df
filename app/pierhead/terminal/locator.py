"""The locator of DEC's terminals: the mouse, for programs that ask for it (ctlseqs: DECELR).

Reports are DECLRP: what happened, which buttons are down, and the row and column of the pointer.
"""

from __future__ import annotations

from collections.abc import Callable

from pierhead.terminal.mouse import LEFT, MIDDLE, RIGHT, Report, Spot

_OFF, _ONCE = 0, 2
_PIXELS = 1
_ONLY_ASKED, _DOWN, _NO_DOWN, _UP, _NO_UP = range(5)
_ASKED, _OUTSIDE = 1, 10
_UNAVAILABLE = "\x1b[0&w"
_BUTTONS = {LEFT: (2, 4), MIDDLE: (4, 2), RIGHT: (6, 1)}
"""By button the event of its going down, after which comes that of its going up, and its bit."""


class Locator:
    """What a program wants to know of the mouse; ``reply`` takes the reports."""

    def __init__(self, reply: Callable[[str], None]) -> None:
        self._reply = reply
        self.reset()

    def reset(self) -> None:
        """As a new program expects it: off."""
        self._how = _OFF
        self.pixels = False
        """Whether places are told in pixels instead of cells."""
        self._downs = self._ups = False
        self._area: tuple[int, int, int, int] | None = None
        self._held = 0
        self._spot: Spot | None = None

    @property
    def enabled(self) -> bool:
        """Whether the mouse is to be told."""
        return self._how != _OFF

    def enable(self, how: int = 0, unit: int = 0) -> None:
        """DECELR: off, on, or on for one report; in cells, or in pixels if ``unit`` is 1."""
        if how <= _ONCE:
            self._how = how
            self.pixels = unit == _PIXELS
            self._area = None

    def select(self, *events: int) -> None:
        """DECSLE: whether buttons are told as they go down and up, besides what is asked for."""
        for event in events:
            if event == _ONLY_ASKED:
                self._downs = self._ups = False
                self._area = None
            elif event in {_DOWN, _NO_DOWN}:
                self._downs = event == _DOWN
            elif event in {_UP, _NO_UP}:
                self._ups = event == _UP

    def fence(self, *edges: int) -> None:
        """DECEFR: tell once when the pointer is outside; what is left out is where it is now."""
        row, column = self._place() if self._spot else (1, 1)
        given = (*edges, 0, 0, 0, 0)[:4]
        usual = (row, column, row, column)
        top, left, bottom, right = (edge or where for edge, where in zip(given, usual, strict=True))
        self._area = top, left, bottom, right

    def ask(self, how: int = 0) -> None:
        """DECRQLP."""
        if self.enabled and how <= 1:
            self._tell(_ASKED)

    def take(self, report: Report) -> None:
        """The mouse did something; what is not wanted is only remembered."""
        self._spot = report.spot
        down, bit = _BUTTONS.get(report.button, (0, 0))
        if not report.moved and down:
            self._held = self._held & ~bit if report.released else self._held | bit
            wanted = self._ups if report.released else self._downs
            if wanted and self.enabled:
                self._tell(down + report.released)
                return
        if self.enabled and self._area is not None and self._is_outside(self._area):
            self._area = None
            self._tell(_OUTSIDE)

    def _is_outside(self, area: tuple[int, int, int, int]) -> bool:
        row, column = self._place()
        top, left, bottom, right = area
        return not (top <= row <= bottom and left <= column <= right)

    def _place(self) -> tuple[int, int]:
        """Row and column of the pointer from 1, in the program's unit."""
        column, row, x, y = self._spot or Spot(0, 0)
        return (y + 1, x + 1) if self.pixels else (row + 1, column + 1)

    def _tell(self, event: int) -> None:
        if self._how == _ONCE:
            self._how = _OFF
        if self._spot is None:
            self._reply(_UNAVAILABLE)
            return
        row, column = self._place()
        self._reply(f"\x1b[{event};{self._held};{row};{column}&w")
