"""A logical line: what stands in several lines of a file, read as the one that they continue.

The rules are BuildKit's: the escape character at a line's end, with nothing but blanks behind it,
goes on in the next line; comments and empty lines in between are not there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

BLANKS = " \t\v\f\r"


@dataclass(frozen=True, slots=True)
class Joined:
    """The text of one logical line, and where each part of it stands in its source."""

    text: str
    starts: tuple[int, ...]
    """Where the parts begin in ``text``."""
    sources: tuple[int, ...]
    """And where in the source."""
    ends: tuple[int, ...]
    """Where they end in the source."""
    escape: str = "\\"

    def source(self, at: int) -> int:
        """Where the character ``at`` of the text is in the source; its end for the end."""
        part = max(0, bisect_right(self.starts, at) - 1)
        return min(self.sources[part] + at - self.starts[part], self.ends[part])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the text is in the source, lines in between included."""
        if end <= start:
            return self.source(start), self.source(start)
        return self.source(start), self.source(end - 1) + 1

    def at(self, source: int) -> int:
        """The place in the text that is nearest before a place in the source."""
        part = max(0, bisect_right(self.sources, source) - 1)
        inside = min(source, self.ends[part]) - self.sources[part]
        return self.starts[part] + max(0, inside)

    def remark(self, source: int) -> bool:
        """Whether a place in the source is in a comment between the lines."""
        part = bisect_right(self.sources, source) - 1
        return part >= 0 and source > self.ends[part] + 1 and part + 1 < len(self.sources)


@lru_cache(maxsize=2)
def continuation(escape: str) -> re.Pattern[str]:
    """Finds what continues a line, at its end: not an escape that is itself escaped."""
    mark = re.escape(escape)
    return re.compile(rf"(?<!{mark}){mark}[ \t]*$")


def silent(line: str) -> bool:
    """Whether a line is blank or a comment: neither ends an instruction that goes on."""
    bare = line.lstrip()
    return not bare or bare[0] == "#"


def join(lines: list[str], escape: str) -> Joined:
    """Join the lines of one instruction; the first begins the source."""
    mark = continuation(escape)
    text, starts, sources, ends = "", [], [], []
    at = 0
    for number, line in enumerate(lines):
        if number == 0 or not silent(line):
            cut = mark.search(line)
            part = line[: cut.start()] if cut else line
            skipped = 0 if number else len(part) - len(part.lstrip())
            starts.append(len(text))
            sources.append(at + skipped)
            ends.append(at + len(part))
            text += part[skipped:]
        at += len(line) + 1
    return Joined(text, tuple(starts), tuple(sources), tuple(ends), escape)
