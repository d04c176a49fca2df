"""Count how often something is in all of a log, and know which of all matches one is."""

from __future__ import annotations

from array import array
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from pierhead.core.errors import AppError
from pierhead.state.log_filter import LIMIT, LogFilter
from pierhead.state.log_reading import Reader
from pierhead.state.log_scan import LogScan
from pierhead.state.log_search import LogSearch, occurrences
from pierhead.state.log_text import split
from pierhead.state.logs import LogBuffer

MOST = 200_000
"""Lines whose places are known; matches after these are counted only."""


def finding(needle: Any) -> LogFilter:
    """The lines in which something is."""
    return LogFilter("", lambda plain, _kind: bool(needle.search(plain, timeout=LIMIT)))


class LogCount:
    """Counts from the beginning of the logs; ``run`` it once."""

    def __init__(self, readers: Sequence[Reader], needle: Any) -> None:
        self.total = 0
        """How often it was found so far."""
        self._scan = LogScan(readers, finding(needle))
        self._needle = needle
        self._lines = array("q")
        self._before = array("Q")

    @property
    def done(self) -> bool:
        """Whether all that was written when it came to the end is counted."""
        return self._scan.done

    @property
    def problem(self) -> AppError | str:
        """Why it was given up; empty if it was not."""
        return self._scan.problem

    async def run(self) -> AsyncIterator[None]:
        """Count on, with other things between the steps."""
        async for rows in self._scan.steps():
            for row in rows:
                if len(self._lines) < MOST:
                    self._lines.append(hash(row.text))
                    self._before.append(self.total)
                self.total += occurrences(self._needle, split(row.text)[1])
            yield

    def before(self, text: str) -> int | None:
        """How often it is found before a line, which has its stamp; None if that is not known."""
        try:
            return self._before[self._lines.index(hash(text))]
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a match stands among all that are known."""

    number: int
    """From 1; 0 if that is not known."""
    total: int
    more: bool
    """Whether there may be others, which nobody has looked for."""
    counting: bool = False
    """Whether they are being looked for."""


class LogTally:
    """Puts together what is found in a buffer and what is counted in the logs that it is a part of.

    Lines that are kept are numbered among themselves. Where one of them is known to the count, so
    are all.
    """

    def __init__(self, buffer: LogBuffer, search: LogSearch, count: LogCount | None = None) -> None:
        self.count = count
        self._buffer, self._search = buffer, search
        self._base: int | None = None
        self._turn = -1

    def standing(self, match: tuple[int, int] | None, *, all_kept: bool) -> Standing:
        """Where a match, by line and number in it, stands; ``all_kept``: there are no others."""
        search, count = self._search, self.count
        number = search.ordinal(*match) if match else 0
        if all_kept or count is None:
            return Standing(number, search.count, more=not all_kept)
        base = self._anchor(match)
        counting = not count.done and not count.problem
        total = max(count.total, search.count)
        if base is not None and not self._buffer.detached and not counting:
            total = base + search.gone + search.count
        more = counting or bool(count.problem) or self._buffer.unseen > 0
        number = base + search.gone + number if base is not None and number else 0
        return Standing(number, max(total, number), more, counting)

    def _anchor(self, match: tuple[int, int] | None) -> int | None:
        """How many matches are before those that are kept and those that were."""
        search = self._search
        if self._turn != search.turn:
            self._base, self._turn = None, search.turn
        if self._base is None and self.count:
            for line in (*(match[:1] if match else ()), *search.lines[:1], *search.lines[-1:]):
                before, number = self.count.before(self._row(line)), search.ordinal(line, 0)
                if before is not None and number:
                    self._base = before - search.gone - number + 1
                    break
        return self._base

    def _row(self, line: int) -> str:
        return next((text for _index, text, _kind in self._buffer.rows(line, line + 1)), "")
