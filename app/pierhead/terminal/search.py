"""Find text in the screen and the scrollback, a slice at a time, while output flows.

An expression is matched with a time limit by the ``regex`` library: one that would take for ever
is given up and said to be so. Lines that wrap at the edge are searched as one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from time import perf_counter
from typing import Any, NamedTuple

from pierhead.core.needle import Needle
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.joined import Joined, Place, joined_at, joined_from

SLICE = 0.004
"""Seconds that one look may take."""
MOST = 10_000
"""Matches that are kept; further ones are only known to exist."""
_LINE_LIMIT = 0.003
"""Seconds that an expression may take for one line."""
_MOST_SLOW = 3
"""Lines that may take longer before the expression is given up."""


class Match(NamedTuple):
    """What was found, from a place up to another one, which may be in a later row."""

    start: Place
    end: Place

    def cells(self, columns: int) -> Iterator[tuple[int, int, int]]:
        """Row, start and end of its cells in each row that it is in."""
        for line in range(self.start.line, self.end.line + 1):
            first = self.start.column if line == self.start.line else 0
            yield line, first, self.end.column if line == self.end.line else columns


class Search:
    """The matches of a needle, from the newest lines back, then with what is written after.

    ``look`` finds more, ``refresh`` says that the screen has changed.
    """

    def __init__(self, emulator: Emulator, needle: Needle) -> None:
        """Raises ``ValueError`` for an expression that is none."""
        self.needle = needle
        self.matches: deque[Match] = deque()
        """From the top down; those whose lines are gone are taken out by ``look``."""
        self.more = False
        """Whether there are older ones than ``MOST``."""
        self.slow = False
        """Whether the expression took too long and was given up: there may be more matches."""
        self._emulator = emulator
        self._pattern: Any = needle.compiled() if needle.text else None
        self._slow_lines = 0
        self._shape = (0, False)
        self._settled = self._next = self._low = 0
        self._begin()

    def index(self, match: Match) -> int:
        """Where a match stands among all; where it would, if it is there no more."""
        return bisect_left(self.matches, match)

    def refresh(self) -> None:
        """Look at the screen again: what scrolled away stays found, what is new is not yet."""
        self._follow()
        while self.matches and self.matches[-1].end.line >= self._settled:
            self.matches.pop()
        self._next = self._settled
        self._settled = self._start_of_screen()

    def look(self) -> bool:
        """Search for a moment; whether there is more to look at."""
        self._follow()
        if self._pattern is None:
            return False
        until = perf_counter() + SLICE
        return self._look_down(until) or self._look_back(until)

    # -- the lines that were looked at: from _low up to _next

    def _begin(self) -> None:
        emulator = self._emulator
        self.matches.clear()
        self.more = False
        self._shape = emulator.columns, emulator.alternate
        self._settled = self._next = self._low = self._start_of_screen()

    def _start_of_screen(self) -> int:
        """The first line that can still change."""
        return joined_at(self._emulator, self._emulator.top).first

    def _follow(self) -> None:
        """Take out what is gone; begin anew when the lines have other numbers now."""
        emulator = self._emulator
        if self._shape != (emulator.columns, emulator.alternate):
            self._begin()
        while self.matches and self.matches[0].start.line < emulator.first:
            self.matches.popleft()
        self._settled = min(self._settled, emulator.top)
        self._low = max(self._low, emulator.first)
        self._next = max(self._next, emulator.first)

    def _look_down(self, until: float) -> bool:
        while self._next < self._emulator.end:
            line = joined_from(self._emulator, self._next)
            self.matches.extend(self._in_line(line))
            self._next = line.end
            if len(self.matches) > MOST:
                self.matches.popleft()
                self.more = True
            if perf_counter() > until:
                return self._next < self._emulator.end or self._goes_back
        return False

    @property
    def _goes_back(self) -> bool:
        return self._low > self._emulator.first and len(self.matches) < MOST

    def _look_back(self, until: float) -> bool:
        emulator = self._emulator
        while self._goes_back:
            if self._low <= emulator.settled > emulator.first:
                # Lines that are wrapped anew later would have other places then.
                emulator.settle(until - perf_counter())
                if perf_counter() > until:
                    return True
                continue
            line = joined_at(self._emulator, self._low - 1)
            self.matches.extendleft(reversed(list(self._in_line(line))))
            self._low = line.first
            if perf_counter() > until:
                return self._goes_back
        self.more = self._low > self._emulator.first
        return False

    def _in_line(self, line: Joined) -> Iterator[Match]:
        if self.slow:
            return
        try:
            for found in self._pattern.finditer(line.text, timeout=_LINE_LIMIT):
                start, end = found.span()
                if end > start:
                    yield Match(line.place(start), line.after(end))
        except (TimeoutError, RecursionError, MemoryError):
            self._slow_lines += 1
            self.slow = self._slow_lines >= _MOST_SLOW
