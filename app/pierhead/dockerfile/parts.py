"""The lines of a text in parts that look as they do whatever is around them.

An edit is looked at from the part that it is in to the next part that is where it was, so that a
key costs the same in a short text and in a long one. Where parts begin is found out from the top
down, as far as somebody asks. Lines count from 0, columns UTF-16 units.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum
from itertools import groupby
from typing import NamedTuple

_MANY = 500
"""Lines of one edit beyond which the parts behind it are found out anew when they are asked for."""
_GLANCE = 64
"""Parts between two looks at the clock."""


class Kind(IntEnum):
    """What a piece of text is."""

    PLAIN = 0
    KEYWORD = 1
    FLAG = 2
    NAME = 3
    """The name in ``NAME=value``."""
    STRING = 4
    VARIABLE = 5
    NUMBER = 6
    COMMENT = 7
    DIRECTIVE = 8
    """A comment at the top that steers the parser."""
    OPERATOR = 9
    IMAGE = 10
    LABEL = 11
    """A stage name, or the word that ends a heredoc."""


class Span(NamedTuple):
    """A piece of a line."""

    start: int
    length: int
    kind: Kind


class Parts:
    """The lines of one text, kept up to date with its edits."""

    def __init__(self, text: str = "") -> None:
        self.lines: list[str] = []
        self._starts: list[int] = []
        self._known = 0
        """The line behind those of which it is known where their parts begin."""
        self.set_lines(text.split("\n"))

    def set_lines(self, lines: Sequence[str]) -> None:
        """Begin anew with another text."""
        self.lines = list(lines)
        self._begin()
        self._forget(0)

    def reach(self, line: int, seconds: float = float("inf")) -> bool:
        """Find out where parts begin up to the one of a line; False if that takes longer."""
        until = time.monotonic() + seconds
        while self._known <= line and self._known < len(self.lines):
            self._starts.append(self._known)
            self._known = self.end_of(self._known)
            if len(self._starts) % _GLANCE == 0 and time.monotonic() > until:
                break
        return self._known > line or self._known >= len(self.lines)

    def edit(self, first: int, removed: int, lines: Sequence[str]) -> tuple[int, int]:
        """``removed`` lines from ``first`` on became others.

        Returns the first and the last line that may look different now.
        """
        self.lines[first : first + removed] = lines
        shift, edited = len(lines) - removed, first + len(lines)
        if self._begin():
            self._forget(0)
            return 0, len(self.lines) - 1
        # A line may belong to the part before it now.
        part = max(0, bisect_right(self._starts, first - 1) - 1)
        start = self._starts[part] if self._starts else 0
        if removed + len(lines) > _MANY or first + removed > self._known:
            self._forget(part)
            return start, len(self.lines) - 1
        return start, self._read_on(part, first + removed, edited, shift)

    def _read_on(self, part: int, gone: int, edited: int, shift: int) -> int:
        """Read from a part to the next that is where it was; the last line of what is read."""
        known_to = self._known + shift
        after = bisect_right(self._starts, gone - 1)
        at = self._starts[part]
        fresh = []
        while at < known_to:
            while after < len(self._starts) and self._starts[after] + shift < at:
                after += 1
            known = after < len(self._starts) and self._starts[after] + shift == at
            if at >= edited and known:
                self._known = known_to
                break
            fresh.append(at)
            at = self.end_of(at)
        else:
            after, self._known = len(self._starts), at
        rest = self._starts[after:]
        self._starts[part:] = fresh + ([one + shift for one in rest] if shift else rest)
        return at - 1

    def _forget(self, part: int) -> None:
        """Know no more than the parts before this one."""
        self._known = self._starts[part] if part < len(self._starts) else self._known
        self._known = self._known if part else 0
        del self._starts[part:]

    def spans(self, first: int, last: int) -> list[list[Span]]:
        """The pieces of the lines ``first`` to ``last``; plain text is left out."""
        self.reach(last)
        begin = self._starts[bisect_right(self._starts, first) - 1]
        next_part = bisect_right(self._starts, last)
        end = self._starts[next_part] if next_part < len(self._starts) else self._known
        return self._paint(begin, end)[first - begin : last + 1 - begin]

    # -- what a language says

    def _begin(self) -> bool:
        """Look at what counts for the whole text; whether that is different now."""
        return False

    def end_of(self, at: int) -> int:
        """The line behind the part that begins at a line."""
        return at + 1

    def _paint(self, begin: int, end: int) -> list[list[Span]]:
        """The pieces of whole parts, line by line."""
        raise NotImplementedError


def units(text: str) -> str:
    """The text with two characters for each of those that UTF-16 takes two units for."""
    if text.isascii() or not any(char > "\uffff" for char in text):
        return text
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(map(chr, memoryview(data).cast("H")))


def runs(kinds: bytes | bytearray) -> list[Span]:
    """The pieces of a line from the kind of each of its characters."""
    spans, at = [], 0
    for kind, run in groupby(kinds):
        length = sum(1 for _ in run)
        if kind:
            spans.append(Span(at, length, Kind(kind)))
        at += length
    return spans
