"""How many cells a character takes, by the Unicode tables of wcwidth, and which text needs asking.

Almost all text is made of characters that take one cell each: one regular expression tells it
from the rest, so that it never has to be looked at character by character.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby

from wcwidth import wcwidth

TAIL = "\0"
"""Stands in the second cell of a wide character."""

_NARROW_BELOW = 0x300
_ALL_WIDE = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7A4))
"""Ideographs and Hangul syllables: half of the plane that need not be looked up one by one."""
_SUPPLEMENTARY = 0x10000
_LATIN = chr(_NARROW_BELOW)


@lru_cache(maxsize=8192)
def width(character: str) -> int:
    """0, 1 or 2 cells; characters that cannot be printed take none."""
    return max(0, wcwidth(character))


@cache
def _unusual() -> re.Pattern[str]:
    """Finds a character that may take no cell or two."""
    starts = [_NARROW_BELOW, *(end for _, end in _ALL_WIDE)]
    ends = [*(start for start, _ in _ALL_WIDE), _SUPPLEMENTARY]
    ranges = [*_ALL_WIDE, (_SUPPLEMENTARY, sys.maxunicode + 1)]
    for first, end in zip(starts, ends, strict=True):
        usual = map((1).__eq__, map(wcwidth, map(chr, range(first, end))))
        code = first
        for is_usual, run in groupby(usual):
            start, code = code, code + len(list(run))
            if not is_usual:
                ranges.append((start, code))
    return re.compile("[" + "".join(rf"\U{a:08x}-\U{b - 1:08x}" for a, b in ranges) + "]")


def is_narrow(text: str) -> bool:
    """Whether every character takes exactly one cell."""
    return text.isascii() or max(text) < _LATIN or _unusual().search(text) is None


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Split text into runs of characters of the same width: ``(width, run)``."""
    start, kind = 0, -1
    for index, character in enumerate(text):
        cells = width(character)
        if cells != kind:
            if index > start:
                yield kind, text[start:index]
            start, kind = index, cells
    if start < len(text):
        yield kind, text[start:]
