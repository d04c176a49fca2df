"""Find text in a log, a slice at a time, so that it may be long and still growing."""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from typing import Any

from pierhead.core import ansi
from pierhead.core.i18n import _
from pierhead.core.needle import Needle
from pierhead.state.logs import LogBuffer

SLICE = 0.004
"""Seconds that one look may take."""
LIMIT = 0.05
"""Seconds that an expression may take for a line."""
_STRIDE = 64
"""Lines between two looks at the clock."""


def pattern(text: str) -> Any:
    """What finds ``text`` whatever the case of its letters; None for nothing."""
    return Needle(text).compiled() if text else None


class LogSearch:
    """The lines of a buffer that have a text, and how often."""

    def __init__(self, buffer: LogBuffer, needle: Any) -> None:
        self.needle = needle
        self.problem = ""
        """Why it was given up; empty if it was not."""
        self._buffer = buffer
        self._next = buffer.first
        self._lines: list[int] = []
        self._counts: list[int] = []
        self.gone = 0
        """Matches that were in lines which are not kept any more."""
        self.turn = 0
        """Grows when the matches are not in one row with those before."""

    @property
    def lines(self) -> list[int]:
        """The lines that are kept in which it was found."""
        self._forget()
        return self._lines

    @property
    def done(self) -> bool:
        """Whether all lines that do not change any more were looked at."""
        return self.needle is None or bool(self.problem) or self._next >= self._buffer.settled

    @property
    def count(self) -> int:
        """How often it was found in the lines that are kept."""
        self._forget()
        return sum(self._counts)

    def look(self) -> bool:
        """Look at lines that were not looked at; whether some are left for the next time."""
        needle, buffer = self.needle, self._buffer
        if needle is None or self.problem:
            return False
        until = time.monotonic() + SLICE
        if self._next < buffer.first:
            self._next = buffer.first
            self.turn += 1
        while self._next < buffer.settled:
            end = min(self._next + _STRIDE, buffer.settled)
            for index, text in buffer.texts(self._next, end):
                if found := self._found(text):
                    self._lines.append(index)
                    self._counts.append(found)
            if self.problem:
                return False
            self._next = end
            if time.monotonic() > until:
                break
        return self._next < buffer.settled

    def again(self) -> None:
        """Look at all lines anew: there are older ones now."""
        self._next = self._buffer.first
        self._lines.clear()
        self._counts.clear()
        self.gone = 0
        self.turn += 1

    def _found(self, text: str) -> int:
        try:
            return occurrences(self.needle, text)
        except TimeoutError:
            self.problem = _("The expression takes too long. Make it simpler.")
            return 0

    def after(self, line: int, number: int) -> tuple[int, int] | None:
        """The match after the one with this number in its line; the first one after the last."""
        self._forget()
        if not self._lines:
            return None
        at = bisect_left(self._lines, line)
        if at < len(self._lines) and self._lines[at] == line:
            if number + 1 < self._counts[at]:
                return line, number + 1
            at += 1
        return self._lines[at % len(self._lines)], 0

    def before(self, line: int, number: int) -> tuple[int, int] | None:
        """The match before the one with this number in its line; the last one before the first."""
        self._forget()
        if not self._lines:
            return None
        at = bisect_left(self._lines, line)
        if at < len(self._lines) and self._lines[at] == line and number > 0:
            return line, min(number, self._counts[at]) - 1
        return self._lines[at - 1], self._counts[at - 1] - 1

    def ordinal(self, line: int, number: int) -> int:
        """Which match it is among all, from 1; 0 if it is not one any more."""
        self._forget()
        at = bisect_left(self._lines, line)
        if at == len(self._lines) or self._lines[at] != line:
            return 0
        return sum(self._counts[:at]) + number + 1

    def _forget(self) -> None:
        """Matches in lines that are not kept do not count."""
        gone = bisect_right(self._lines, self._buffer.first - 1)
        self.gone += sum(self._counts[:gone])
        del self._lines[:gone], self._counts[:gone]


def occurrences(needle: Any, text: str) -> int:
    """How often it is in a line without its stamp; raises ``TimeoutError``."""
    plain = text if text.isprintable() else ansi.plain(text)
    # Nothing is cheaper than not to find anything, which is what happens most often.
    if needle.search(plain, timeout=LIMIT) is None:
        return 0
    return sum(1 for _match in needle.finditer(plain, timeout=LIMIT))
