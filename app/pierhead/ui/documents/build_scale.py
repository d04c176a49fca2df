"""Seconds along pixels: all of a build in the room that there is, or a part of it enlarged."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor, log10

MOST = 20_000.0
"""Pixels for a second that one can enlarge to."""


class TimeScale:
    """Where each second is, in pixels from the beginning of the build."""

    def __init__(self) -> None:
        self.whole = 1.0
        """Seconds of the build."""
        self.room = 1.0
        """Pixels that there are to see it in."""
        self._chosen = 0.0

    @property
    def pixels(self) -> float:
        """Pixels for a second."""
        return max(self.room / self.whole, self._chosen)

    @property
    def enlarged(self) -> bool:
        """Whether there is more than what is seen at once."""
        return self._chosen > self.room / self.whole

    @property
    def length(self) -> float:
        """Pixels that the whole build takes."""
        return self.whole * self.pixels

    def enlarge(self, factor: float) -> None:
        """Show less time in the same room, or more with a factor below 1."""
        chosen = min(MOST, self.pixels * factor)
        self._chosen = chosen if chosen > self.room / self.whole else 0.0

    def fit(self) -> None:
        """Show all of it, also when it goes on."""
        self._chosen = 0.0

    def place(self, seconds: float) -> float:
        """Where a moment is."""
        return seconds * self.pixels

    def moment(self, place: float) -> float:
        """Which moment is at a place, within the build."""
        return min(max(0.0, place / self.pixels), self.whole)

    def step(self, gap: float) -> float:
        """Seconds between marks that are about so many pixels apart, a round number."""
        return _rounded(gap / self.pixels)

    def marks(self, first: float, last: float, gap: float) -> Iterator[float]:
        """The moments of the marks from one place to another."""
        step = self.step(gap)
        begin = max(0, ceil(first / self.pixels / step))
        end = floor(min(last, self.length) / self.pixels / step + 1e-9)
        return (number * step for number in range(begin, end + 1))


def _rounded(seconds: float) -> float:
    """The next larger number of 1, 2 or 5 with zeros; of minutes, ones that divide an hour."""
    for minutes in (30, 60, 120, 300, 600, 1800, 3600):
        if 20 < seconds <= minutes:  # noqa: PLR2004
            return float(minutes)
    power = 10 ** floor(log10(max(seconds, 0.0001)))
    return float(next(power * factor for factor in (1, 2, 5, 10) if power * factor >= seconds))
