"""Split text into what takes one cell, two, or none, and emoji with all that belongs to them.

Clusters are those of UAX 29 as far as they change how many cells are taken: flags, emoji with
modifiers or VS16, and those that a ZWJ joins. Marks of no width need no table: they belong to the
cell before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pierhead.terminal.width import (
    ALL_WIDE,
    FLAGS,
    JOINS,
    PICTOGRAPHS,
    TAIL,
    TONES,
    VS16,
    ZWJ,
    classes,
    is_flag,
    is_tone,
    widens,
    width,
)

CLUSTER = 4
"""Instead of a number of cells: one emoji of several characters, which takes two."""

_WIDE = 2
_DOUBLE, _NARROW = 1, 2
"""The numbers of the groups of pieces whose characters take two cells each, and one."""
_COLOURED = f"[{PICTOGRAPHS}][{VS16}{TONES}]"
_CLUSTER = (
    f"[{FLAGS}]{{2}}"
    f"|(?:{_COLOURED}|[{PICTOGRAPHS}](?={ZWJ}[{PICTOGRAPHS}]))"
    f"(?:{ZWJ}[{PICTOGRAPHS}][{VS16}{TONES}]?){{0,4}}+"
)


@lru_cache(maxsize=8192)
def kind(character: str) -> int:
    """Its cells, or ``JOINS``."""
    joins = is_flag(character) or is_tone(character)
    return JOINS if joins else width(character)


@lru_cache(maxsize=1024)
def begins_wide(cluster: str) -> bool:
    """Whether an emoji takes two cells from its first character on."""
    return is_flag(cluster[0]) or width(cluster[0]) == _WIDE


@lru_cache(maxsize=1024)
def is_wide(cluster: str) -> bool:
    """Whether an emoji takes two cells."""
    return (
        begins_wide(cluster) or widens(cluster[0]) or ZWJ in cluster or any(map(is_tone, cluster))
    )


@cache
def _piece() -> re.Pattern[str]:
    """Takes runs of one width as a whole, and emoji with all that belongs to them.

    The groups are characters of two cells, characters of one, one emoji, marks that take none,
    and anything else.
    """
    ranges = classes()
    ideographs = "".join(f"{chr(start)}-{chr(end - 1)}" for start, end in ALL_WIDE)
    # Not the last of them if what follows can make more of it.
    ends = f"(?![{VS16}{ZWJ}{TONES}])"
    return re.compile(
        f"((?:[{ideographs}]++|[{ranges[_WIDE]}]+{ends})++)"
        f"|([\x20-\U000002ff{ranges[1]}\U0003fffe-\U000dffff]+{ends})"
        f"|({_CLUSTER})"
        f"|((?:(?![{VS16}{ZWJ}])[{ranges[0]}])++)"
        "|(.)",
        re.DOTALL,
    )


@cache
def prepare() -> None:
    """Load the tables that the first letter beyond ASCII has to wait for: best in a thread."""
    kind("漢")
    is_narrow("漢")


def is_narrow(text: str) -> bool:
    """Whether every character takes exactly one cell."""
    return text.isascii() or cells_each(text) == 1


def cells_each(text: str) -> int:
    """How many cells each character of a text beyond ASCII takes; 0 if that differs."""
    match = _piece().match(text)
    if match is None or match.end() < len(text):
        return 0
    return {_NARROW: 1, _DOUBLE: _WIDE}.get(match.lastindex or 0, 0)


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Split text into runs of characters of the same width: ``(width, run)``."""
    for wide, narrow, cluster, marks, other in _piece().findall(text):
        if narrow:
            yield 1, narrow
        elif wide:
            yield _WIDE, wide
        elif cluster:
            yield CLUSTER, cluster
        elif marks:
            yield 0, marks
        else:
            yield kind(other), other


def compose(text: str) -> tuple[str, dict[int, str]] | None:
    """Text as it lies in cells, and the clusters by their cell.

    None if that depends on what is there already, or needs to be found out step by step.
    """
    cells: list[str] = []
    clusters: dict[int, str] = {}
    column = last = 0
    for wide, narrow, cluster, marks, _ in _piece().findall(text):
        if narrow:
            cells.append(narrow)
            column += len(narrow)
            last = column - 1
        elif wide:
            cells.append(TAIL.join(wide) + TAIL)
            column += _WIDE * len(wide)
            last = column - _WIDE
        elif cluster and is_wide(cluster):
            cells.append(cluster[0] + TAIL)
            clusters[column] = cluster
            last = column
            column += _WIDE
        elif marks and cells:
            clusters[last] = (clusters.get(last) or cells[-1].rstrip(TAIL)[-1]) + marks
        else:
            return None
    return "".join(cells), clusters
