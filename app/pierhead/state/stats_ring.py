"""What one container used in the last hour, in a few bytes a sample."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterator

from pierhead.core.resources import Stats

FIELDS = ("cpu", "memory", "limit", "received", "sent", "read", "written", "pids")
"""Cores; bytes, twice; bytes a second, four times; a number."""
MOST = 1800
"""Samples that are kept: an hour of one every two seconds."""
_SPARE = 200
"""Samples by which there may be more, so that not each new one moves all others."""
GAP = 90.0
"""Seconds between two samples after which nothing is known of what was in between."""
COARSE = 10.0
"""Seconds between two samples that are kept beyond the session."""


class Ring:
    """Samples by time, the oldest leaving; the columns can be read while nothing is added."""

    def __init__(self) -> None:
        self.times = array("d")
        """Seconds since 1970, on this machine's clock."""
        self.columns = {name: array("f") for name in FIELDS}
        self._before: Stats | None = None

    def __len__(self) -> int:
        return len(self.times)

    def add(self, stats: Stats, now: float) -> None:
        """Take a sample; what it counts since the start becomes what it moved in a second."""
        before, self._before = self._before, stats
        passed = stats.at - before.at if before else 0.0
        if before and passed <= 0:
            return
        known = before is not None and passed < GAP and stats.cpu_time >= before.cpu_time

        def rate(name: str) -> float:
            if before is None or not known:
                return math.nan
            moved: float = getattr(stats, name) - getattr(before, name)
            return max(0.0, moved) / passed

        cpu = rate("cpu_time") if math.isnan(stats.cpu) else stats.cpu
        moved = [rate(name) for name in ("received", "sent", "read", "written")]
        values = (cpu, stats.memory, stats.memory_limit, *moved, stats.pids)
        self._append(now, values)

    def latest(self, name: str) -> float:
        """The newest value of a column; NaN if there is none."""
        column = self.columns[name]
        return column[-1] if column else math.nan

    def rows(self, since: float = -math.inf) -> Iterator[tuple[float, ...]]:
        """Time and all values of each sample from a time on, the oldest first."""
        columns = [self.columns[name] for name in FIELDS]
        for place in range(self.place(since), len(self.times)):
            yield (self.times[place], *(column[place] for column in columns))

    def place(self, time: float) -> int:
        """Where the first sample at or after a time is."""
        return bisect_left(self.times, time)

    def coarse(self) -> Ring:
        """A copy with at most one sample in ten seconds, for keeping."""
        copy, last = Ring(), -math.inf
        for time, *values in self.rows():
            if time - last >= COARSE:
                copy._append(time, values)
                last = time
        return copy

    def precede(self, older: Ring) -> None:
        """Take what another ring has from before the first sample here."""
        end = older.place(self.times[0]) if self.times else len(older)
        self.times = older.times[:end] + self.times
        for name in FIELDS:
            self.columns[name] = older.columns[name][:end] + self.columns[name]
        self._trim(0)

    def _append(self, time: float, values: tuple[float, ...] | list[float]) -> None:
        self.times.append(time)
        for column, value in zip(self.columns.values(), values, strict=True):
            column.append(value)
        self._trim(_SPARE)

    def _trim(self, spare: int) -> None:
        if len(self.times) > MOST + spare:
            surplus = len(self.times) - MOST
            for column in (self.times, *self.columns.values()):
                del column[:surplus]
