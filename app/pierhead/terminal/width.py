"""How many cells a character takes, which can belong together, and which text needs asking.

The tables are wcwidth's, which follow Unicode closely; Python's own unicodedata is that of the
interpreter (14.0 with 3.11) and knows neither widths of emoji sequences nor newer characters.
Almost all text is made of characters that take one cell each: one regular expression tells it
from the rest, so that it never has to be looked at character by character (see ``clusters``).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

TAIL = "\0"
"""Stands in the second cell of a wide character."""
GAP = "\1"
"""Stands in a cell that nothing was written to since it was erased; it looks like a space."""
BLANKS = " " + GAP
PLACEHOLDER = "\U0010eeee"
"""Stands for a cell of an image (kitty); the characters that it is combined with say which."""
ZWJ = "\u200d"
"""Joins two pictographs to one (UAX 29, GB11)."""
VS16 = "\ufe0f"
"""Asks for the colourful form of a character (UTS 51), which is wide."""
JOINS = 3
"""Instead of a number of cells: what may become a part of the character before it."""
_WIDE = 2
_NARROW_BELOW = 0x300
ALL_WIDE = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xAC00, 0xD7A4), (0x20000, 0x3FFFE))
"""Ideographs and Hangul syllables, which need not be looked up one by one."""
_LOOKED_UP = 0x20000
"""Above it are ideographs, and characters that take no cell."""
FLAGS = "\U0001f1e6-\U0001f1ff"
TONES = "\U0001f3fb-\U0001f3ff"
"""Regional indicators and emoji modifiers, as in a regular expression's class."""
PICTOGRAPHS = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf"
    "\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff\U0001fc00-\U0001fffd"
)
"""Where Unicode has its Extended_Pictographic characters."""
_SAME = re.compile(rb"(.)\1*+", re.DOTALL)
_FLAG = re.compile(f"[{FLAGS}]")
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_TONE = re.compile(f"[{TONES}]")
_PICTOGRAPH = re.compile(f"[{PICTOGRAPHS}]")


@lru_cache(maxsize=8192)
def width(character: str) -> int:
    """0, 1 or 2 cells; characters that cannot be printed take none."""
    from wcwidth import wcwidth

    return max(0, wcwidth(character))


def is_flag(text: str) -> bool:
    """Whether it is one regional indicator: two of them are a flag (GB12)."""
    return _FLAG.fullmatch(text) is not None


def is_tone(text: str) -> bool:
    """Whether it is an emoji modifier, which colours the skin of the pictograph before it."""
    return _TONE.fullmatch(text) is not None


def is_mark(character: str) -> bool:
    """Whether it is an accent or the like, which can be seen without what it belongs to."""
    from unicodedata import category  # a megabyte, which few terminals need

    return category(character)[0] == "M" and not _VARIATION.match(character)


def is_pictograph(text: str) -> bool:
    """Whether modifiers and joiners make something new of its first character."""
    return _PICTOGRAPH.match(text) is not None


def takes_tone(cluster: str) -> bool:
    """Whether an emoji modifier would become a part of what is in a cell."""
    last = cluster.rpartition(ZWJ)[2]
    return is_pictograph(last) and _TONE.search(last) is None


@lru_cache(maxsize=1024)
def widens(character: str) -> bool:
    """Whether VS16 makes two cells of one."""
    from wcwidth import wcswidth

    return width(character) == 1 and wcswidth(character + VS16) == _WIDE


@cache
def classes() -> dict[int, str]:
    """The characters of each width, but for ``ALL_WIDE``, as in a regular expression's class.

    From the tables that ``wcwidth`` asks: asking it of each character would take too long for
    something that the first letter which is not Latin has to wait for.
    """
    from wcwidth import list_versions
    from wcwidth.table_wide import WIDE_EASTASIAN
    from wcwidth.table_zero import ZERO_WIDTH

    cells = bytearray(b"\1" * _LOOKED_UP)
    for table, size in ((WIDE_EASTASIAN, b"\2"), (ZERO_WIDTH, b"\0")):
        for first, last in table[list_versions()[-1]]:
            end = min(last + 1, _LOOKED_UP)
            cells[first:end] = size * (end - first)
    for joining in (FLAGS, TONES):
        first, end = ord(joining[0]), ord(joining[-1]) + 1
        cells[first:end] = bytes([JOINS]) * (end - first)
    ranges: dict[int, str] = {0: "", 1: "", _WIDE: "", JOINS: ""}
    starts = [_NARROW_BELOW, *(end for _, end in ALL_WIDE)]
    for first, (end, _) in zip(starts, ALL_WIDE, strict=False):
        for run in _SAME.finditer(cells, first, end):
            ranges[run[0][0]] += f"{chr(run.start())}-{chr(run.end() - 1)}"
    return ranges
