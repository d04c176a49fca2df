"""A screen that images are pinned to, and what it does when its rows move."""

from __future__ import annotations

import pyte

from pierhead.terminal.pins import Pins
from pierhead.terminal.row import AnyRow


class Pinning(pyte.Screen):
    """Has the pinned images of the main and of the alternate screen."""

    behind: list[AnyRow] | None
    """The main screen's rows while the alternate screen is shown."""
    scrolled: int
    """The absolute number of the first row of the screen."""

    def __init__(self, columns: int, lines: int) -> None:
        self.pinning = False
        """Whether there may be images that are pinned to lines."""
        self.all_pins = Pins(), Pins()
        """On the main screen by absolute lines, on the alternate one by rows."""
        super().__init__(columns, lines)

    @property
    def pins(self) -> Pins:
        """Those on the screen that is shown."""
        return self.all_pins[self.behind is not None]

    def pinned_line(self, row: int) -> int:
        """How they count a row of the screen."""
        return row if self.behind is not None else self.scrolled + row

    def unpin(self) -> None:
        """Take all away."""
        self.pinning = False
        for pins in self.all_pins:
            pins.clear()

    def move_pins(self, top: int, bottom: int, count: int, keep: bool, ahead: int = 0) -> None:
        """Have them follow rows that are about to move up, or down by a negative count.

        With ``keep`` what leaves the screen goes to the scrollback. So many lines have gone
        ``ahead`` there that are not counted yet.
        """
        first = self.pinned_line(0) + ahead
        if not keep:
            self.pins.scroll(first + top, first + bottom, count)
        elif bottom < self.lines - 1:
            self.pins.push_down(first + bottom + 1, count)
