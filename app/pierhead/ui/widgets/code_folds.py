"""Which lines of a text can be folded into which; lines count from 0."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable


class Folds:
    """Heads and what folds into them, kept to their lines while the text is edited."""

    def __init__(self) -> None:
        self.heads: list[int] = []
        """The lines into which something folds, from the top down."""
        self._ends: list[int] = []

    def offer(self, folds: Iterable[tuple[int, int]]) -> None:
        """Have these, first and last line of each, and no others."""
        ends = {head: end for head, end in sorted(folds) if end > head}
        self.heads, self._ends = list(ends), list(ends.values())

    def end_of(self, head: int) -> int | None:
        """The last line of what folds into a line; None where nothing does."""
        at = bisect_left(self.heads, head)
        return self._ends[at] if at < len(self.heads) and self.heads[at] == head else None

    def around(self, line: int) -> list[int]:
        """The heads of those that a line is in, the innermost last."""
        pairs = zip(self.heads, self._ends, strict=True)
        return [head for head, end in pairs if head <= line <= end]

    def hidden(self, folded: Iterable[int]) -> list[tuple[int, int]]:
        """First and last of the lines that are hidden when these heads are folded.

        What is folded within something folded is not told of.
        """
        found: list[tuple[int, int]] = []
        for head in sorted(folded):
            end = self.end_of(head)
            if end is not None and (not found or head > found[-1][1]):
                found.append((head + 1, end))
        return found

    def shift(self, line: int, by: int) -> None:
        """So many lines came behind a line, or went when negative."""
        pairs = [
            (head + by if head > line else head, end + by if end >= line else end)
            for head, end in zip(self.heads, self._ends, strict=True)
            if not line < head <= line - by
        ]
        self.offer(pairs)
