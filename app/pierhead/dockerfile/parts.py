"""The lines of a text in parts that look as they do whatever is around them.

An edit is looked at from the part that it is in to the next part that is where it was, so that a
key costs the same in a short text and in a long one. Lines count from 0, columns UTF-16 units.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum
from itertools import groupby
from typing import NamedTuple


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
        self._starts = [0]
        self.set_lines(text.split("\n"))

    def set_lines(self, lines: Sequence[str]) -> None:
        """Begin anew with another text."""
        self.lines = list(lines)
        self._starts = []
        self._begin()
        at = 0
        while at < len(self.lines):
            self._starts.append(at)
            at = self.end_of(at)

    def edit(self, first: int, removed: int, lines: Sequence[str]) -> tuple[int, int]:
        """``removed`` lines from ``first`` on became others.

        Returns the first and the last line that may look different now.
        """
        self.lines[first : first + removed] = lines
        shift, edited = len(lines) - removed, first + len(lines)
        if self._begin():
            self.set_lines(self.lines)
            return 0, len(self.lines) - 1
        # A line may belong to the part before it now.
        part = max(0, bisect_right(self._starts, first - 1) - 1)
        after = bisect_right(self._starts, first + removed - 1)
        start = at = self._starts[part]
        fresh = []
        while at < len(self.lines):
            while after < len(self._starts) and self._starts[after] + shift < at:
                after += 1
            known = after < len(self._starts) and self._starts[after] + shift == at
            if at >= edited and known:
                break
            fresh.append(at)
            at = self.end_of(at)
        else:
            after = len(self._starts)
        rest = self._starts[after:]
        self._starts[part:] = fresh + ([one + shift for one in rest] if shift else rest)
        return start, at - 1

    def spans(self, first: int, last: int) -> list[list[Span]]:
        """The pieces of the lines ``first`` to ``last``; plain text is left out."""
        begin = self._starts[bisect_right(self._starts, first) - 1]
        next_part = bisect_right(self._starts, last)
        end = self._starts[next_part] if next_part < len(self._starts) else len(self.lines)
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
