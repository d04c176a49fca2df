"""What is selected in a log, by lines and characters that stay where they are when it grows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from pierhead.ui.widgets.log_line import ShownLine

_WORD = re.compile(r"[\w./:@%+~-]+|\s+|.")


class Spot(NamedTuple):
    """Between two characters: the index of the line, and how many are left of it."""

    line: int
    column: int


class LogSelection:
    """From an anchor to a caret, in either direction."""

    def __init__(self) -> None:
        self.anchor = self.caret = Spot(0, 0)

    def __bool__(self) -> bool:
        return self.anchor != self.caret

    @property
    def span(self) -> tuple[Spot, Spot]:
        """The ends in reading order."""
        return min(self.anchor, self.caret), max(self.anchor, self.caret)

    def begin(self, spot: Spot) -> None:
        """Select nothing, from here on."""
        self.anchor = self.caret = spot

    def extend(self, spot: Spot) -> None:
        """Select up to here."""
        self.caret = spot

    def word(self, spot: Spot, text: str) -> None:
        """Select the word that is here."""
        for match in _WORD.finditer(text):
            if match.start() <= spot.column < match.end() or match.end() == len(text):
                self.anchor = Spot(spot.line, match.start())
                self.caret = Spot(spot.line, match.end())
                if spot.column < match.end():
                    return

    def columns(self, index: int, length: int) -> tuple[int, int] | None:
        """What is selected of a line; None for nothing. A line's end counts as a character."""
        first, last = self.span
        if not self or not first.line <= index <= last.line:
            return None
        start = first.column if index == first.line else 0
        end = last.column if index == last.line else length + 1
        return (start, end) if end > start else None

    def text(
        self,
        first: int,
        end: int,
        shown: Callable[[int], ShownLine],
        before: Callable[[int], str] = lambda _index: "",
    ) -> str:
        """What is selected of the lines that are still there, of several with what is before."""
        start, stop = self.span
        lines: list[str] = []
        many = start.line != stop.line
        for index in range(max(start.line, first), min(stop.line, end - 1) + 1):
            line = shown(index)
            low = start.column if index == start.line else 0
            high = stop.column if index == stop.line else None
            lines.append((before(index) if many else "") + line.text[low:high])
        return "\n".join(lines)
