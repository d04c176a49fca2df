"""The part of time that charts show together, and the moment that is looked at in them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

SHORTEST, LONGEST = 10.0, 7 * 86400.0
"""Seconds that can be shown."""
HOUR = 3600.0


class ChartSpan(QObject):
    """A length of time that ends now, or at a moment that the user has gone to."""

    changed = Signal()
    hover_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._length = 300.0
        self._end: float | None = None
        self.now = 0.0
        """The time of the newest that there is, in seconds since 1970."""
        self.first = 0.0
        """And of the oldest."""
        self.hover: float | None = None

    @property
    def follows(self) -> bool:
        """Whether it goes on with the time."""
        return self._end is None

    @property
    def length(self) -> float:
        """Seconds."""
        return self._length

    @property
    def begin(self) -> float:
        """Its first moment."""
        return self.end - self._length

    @property
    def end(self) -> float:
        """Its last moment."""
        return self.now if self._end is None else self._end

    def reach(self, first: float, now: float) -> None:
        """Say from when to when there is something."""
        if (first, now) != (self.first, self.now):
            self.first, self.now = first, now
            self.changed.emit()

    def follow(self, length: float) -> None:
        """Show the last ``length`` seconds, as they come."""
        self._set(length, None)

    def show_all(self) -> None:
        """Show all that there is."""
        self._set(self.now - self.first, None)

    def show(self, begin: float, end: float) -> None:
        """Show the time in between."""
        self._set(end - begin, end)

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Show less (below 1) or more time, with the moment ``at`` where it is."""
        if at is None or (self.follows and at >= self.end):
            self._set(self._length * factor, self._end)
            return
        length = min(max(self._length * factor, SHORTEST), LONGEST)
        share = (self.end - at) / self._length
        self._set(length, at + share * length)

    def move(self, seconds: float) -> None:
        """Go back (below 0) or forth; at the newest it follows again."""
        self._set(self._length, self.end + seconds)

    def look(self, time: float | None) -> None:
        """Look at a moment."""
        if time is not None and self.now:
            time = min(max(time, self.begin), self.end)
        if time != self.hover:
            self.hover = time
            self.hover_changed.emit()

    def _set(self, length: float, end: float | None) -> None:
        length = min(max(length, SHORTEST), LONGEST)
        if end is not None:
            end = max(end, self.first + min(length, self.now - self.first))
            end = None if end >= self.now else end
        if (length, end) != (self._length, self._end):
            self._length, self._end = length, end
            self.changed.emit()
