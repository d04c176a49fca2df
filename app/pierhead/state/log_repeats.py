"""Lines that are read once more after an interruption, known by their times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from pierhead.engine.api_inside import Stream
from pierhead.engine.decode import moment
from pierhead.state.log_text import LogLine, split

MARGIN = timedelta(milliseconds=20)
"""How far lines of the two streams may be out of order in the engine's own log."""

Stamps = Counter[tuple[Stream, str]]


class Repeats:
    """How many lines with each of the last times are known, and will come again."""

    def __init__(self) -> None:
        self._coming: Stamps = Counter()
        self._until: datetime | None = None
        self._kept: Stamps = Counter()

    def __bool__(self) -> bool:
        return bool(self._coming)

    def keep(self, newest_first: Iterable[LogLine]) -> None:
        """Remember the last lines, which are about to be forgotten."""
        self._kept, _newest = self._last(newest_first)

    def expect(self, newest_first: Iterable[LogLine]) -> datetime | None:
        """From when to read on so that nothing is missed, given the lines that are known.

        None if none is known.
        """
        self._coming, self._until = self._last(newest_first)
        return self._until - MARGIN if self._until else None

    def new(self, stream: Stream, texts: list[str]) -> list[str]:
        """Those of the stamped lines that are not known yet."""
        if not self._coming:
            return texts
        new: list[str] = []
        for text in texts:
            time = split(text)[0]
            if self._coming[stream, time] > 0:
                self._coming[stream, time] -= 1
                continue
            new.append(text)
            when = moment(time)
            if when and self._until and when > self._until + MARGIN:
                self._coming.clear()
        self._coming = +self._coming
        return new

    def _last(self, newest_first: Iterable[LogLine]) -> tuple[Stamps, datetime | None]:
        """How many lines have each of the last times, and the very last."""
        stamps, newest = Counter(self._kept), None
        for line in newest_first:
            when = moment(line.time)
            if when is None:
                continue
            newest = max(newest or when, when)
            if when < newest - MARGIN:
                break
            stamps[line.stream, line.time] += 1
        for _stream, time in self._kept:
            when = moment(time)
            newest = max(filter(None, (newest, when)), default=None)
        return stamps, newest
