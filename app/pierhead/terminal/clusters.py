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

JOINS = 3
"""Instead of a number of cells: what may become a part of the character before it."""
CLUSTER = 4
"""Instead of a number of cells: one emoji of several characters, which takes two."""

_WIDE = 2
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
    """Whether the characters after the first make an emoji take two cells."""
    return widens(cluster[0]) or ZWJ in cluster or any(map(is_tone, cluster))


@cache
def _piece() -> re.Pattern[str]:
    """Takes runs of one width as a whole, and emoji with all that belongs to them."""
    ranges = classes()
    ideographs = "".join(rf"\U{start:08x}-\U{end - 1:08x}" for start, end in ALL_WIDE)
    ends = f"(?![{VS16}{ZWJ}{TONES}])"
    joins = f"(?![{FLAGS}{TONES}])"
    return re.compile(
        f"(?P<wide>[{ideographs}]++)"
        f"|(?P<narrow>(?:[\x20-\U000002ff{ranges[1]}]{ends})++)"
        f"|(?P<cluster>{_CLUSTER})"
        f"|(?P<double>(?:{joins}[{ranges[_WIDE]}]{ends})++)"
        "|(?P<other>.)",
        re.DOTALL,
    )


_KINDS = {"wide": _WIDE, "double": _WIDE, "narrow": 1, "cluster": CLUSTER}


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Split text into runs of characters of the same width: ``(width, run)``."""
    for match in _piece().finditer(text):
        piece = match[0]
        yield _KINDS.get(match.lastgroup or "") or kind(piece), piece


def compose(text: str) -> tuple[str, dict[int, str]] | None:
    """Text as it lies in cells, and the clusters by their cell.

    None if that depends on what is there already, or needs to be found out step by step.
    """
    cells: list[str] = []
    clusters: dict[int, str] = {}
    column = last = 0
    for kind_, run in pieces(text):
        if kind_ == 1:
            cells.append(run)
            column += len(run)
            last = column - 1
        elif kind_ == _WIDE:
            cells.append(TAIL.join(run) + TAIL)
            column += _WIDE * len(run)
            last = column - _WIDE
        elif kind_ == CLUSTER and (begins_wide(run) or is_wide(run)):
            cells.append(run[0] + TAIL)
            clusters[column] = run
            last = column
            column += _WIDE
        elif kind_ == 0 and cells and run not in {ZWJ, VS16}:
            clusters[last] = (clusters.get(last) or cells[-1].rstrip(TAIL)[-1]) + run
        else:
            return None
    return "".join(cells), clusters
