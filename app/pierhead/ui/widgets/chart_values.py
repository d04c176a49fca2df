"""What a chart shows: a value of each of its lines for each time, and what they say at a moment."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_NEAR = 30.0
"""Seconds from a moment to a sample that is told there."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart."""

    name: str
    """What it is, in a word or two; may be empty where the chart has only one."""
    tone: str
    """The name of its colour in the theme."""


class ChartValues:
    """The samples of some lines; they are only read."""

    def __init__(self, lines: Sequence[Line], words: Callable[[float], str]) -> None:
        self.lines = tuple(lines)
        self.words = words
        """Says a value."""
        self.times = array("d")
        self.columns: tuple[array[float], ...] = ()

    def readings(self, moment: float | None) -> list[tuple[str, str]]:
        """The text of each line at a moment, else of the newest, and the name of its colour."""
        place = self._place(moment)
        return [
            (f"{line.name} {self._word(column, place)}".strip(), line.tone)
            for line, column in zip(self.lines, self.columns, strict=False)
        ]

    def beside(self, moment: float | None, step: int) -> float | None:
        """The time of the sample before or after that of a moment; None if there is none."""
        if not self.times:
            return None
        return self.times[min(max(self._place(moment) + step, 0), len(self.times) - 1)]

    def _place(self, moment: float | None) -> int:
        """The number of the sample of a moment; -1 for none."""
        if not self.times:
            return -1
        if moment is None:
            return len(self.times) - 1
        after = bisect_left(self.times, moment)
        beside = (place for place in (after - 1, after) if 0 <= place < len(self.times))
        found = min(beside, key=lambda place: abs(self.times[place] - moment))
        return found if abs(self.times[found] - moment) <= _NEAR else -1

    def _word(self, column: Sequence[float], place: int) -> str:
        value = column[place] if 0 <= place < len(column) else math.nan
        return "–" if math.isnan(value) else self.words(value)
