"""The lines of a log that pass a filter, with some that are around them.

They are in a buffer of their own, so that everything that shows a log can show them, and so that
they stay when the lines around them have left the memory.
"""

from __future__ import annotations

import time
from array import array
from collections import deque
from collections.abc import Iterable, Mapping

from pierhead.state.log_filter import LogFilter
from pierhead.state.log_intake import APART, GAP, KINDS
from pierhead.state.logs import LogBuffer

SLICE = 0.004
"""Seconds that one look may take."""
_STRIDE = 32

Numbered = tuple[int, str, int]
"""The index of a line, its text with its stamp, and its kind."""


class Sifter:
    """Lets through what passes and ``around`` lines on both sides, in the order of the lines."""

    def __init__(self, wanted: LogFilter, around: int = 0, *, stamped: bool = True) -> None:
        self._wanted = wanted
        self._stamped = stamped
        self._around = around
        self.matches = 0
        """How many lines passed."""
        self.looked = 0
        """How many lines were looked at."""
        self._last: int | None = None
        """The index of the last line that was let through."""
        self._before: deque[Numbered] = deque(maxlen=around)
        self._after = 0

    def sift(self, rows: Iterable[Numbered]) -> tuple[list[str], array[int]]:
        """Texts and kinds of what is let through of the next lines; raises ``TooSlow``."""
        texts: list[str] = []
        kinds = array("H")
        for row in rows:
            _index, text, kind = row
            self.looked += 1
            if kind % KINDS >= GAP:
                self._take([row], texts, kinds)
            elif self._wanted.passes(text, kind, stamped=self._stamped):
                self.matches += 1
                self._take([*self._before, row], texts, kinds)
                self._before.clear()
                self._after = self._around
            elif self._after:
                self._after -= 1
                self._take([row], texts, kinds)
            elif self._around:
                self._before.append(row)
        return texts, kinds

    def _take(self, rows: list[Numbered], texts: list[str], kinds: array[int]) -> None:
        first = rows[0][0]
        if self._around and self._last is not None and first > self._last + 1:
            texts.append("")
            kinds.append(APART)
        texts += [text for _index, text, _kind in rows]
        kinds.extend([kind for _index, _text, kind in rows])
        self._last = rows[-1][0]


class LogSieve:
    """Takes what passes from ``source`` into ``lines``, as the source grows."""

    def __init__(
        self, source: LogBuffer, wanted: LogFilter, around: int = 0, *, stamped: bool = True
    ) -> None:
        self.lines = LogBuffer(stamped=stamped)
        self.problem = ""
        """Why it was given up; empty if it was not."""
        self._sifter = Sifter(wanted, around, stamped=stamped)
        self._source = source
        self._next = source.first
        self._known: Mapping[int, int] = {}

    @property
    def matches(self) -> int:
        """How many lines passed."""
        return self._sifter.matches

    def go_on(self, lines: LogBuffer, known: Mapping[int, int]) -> None:
        """Add to these lines, from which those of each source up to an index come already."""
        self.lines, self._known = lines, known
        self._next = max(self._source.first, min(known.values(), default=self._source.first))

    def look(self, seconds: float = SLICE) -> bool:
        """Look at lines that were not looked at; whether some are left for the next time."""
        if self.problem:
            return False
        source, until = self._source, time.monotonic() + seconds
        if self._next < source.first:
            # They came faster than they could be looked at: nobody knows what was among them.
            self.lines.skip(source.first - self._next)
            self._next = source.first
        while self._next < source.settled:
            end = min(self._next + _STRIDE, source.settled)
            rows: Iterable[Numbered] = source.rows(self._next, end)
            if self._known:
                rows = [
                    row for row in rows if row[0] > self._known.get(row[2] // KINDS, row[0] - 1)
                ]
            try:
                texts, kinds = self._sifter.sift(rows)
            except ValueError as error:
                self.problem = str(error)
                return False
            if texts:
                self.lines.add(texts, kinds)
            self._next = end
            if time.monotonic() > until:
                break
        return self._next < source.settled
