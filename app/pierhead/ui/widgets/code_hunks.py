"""Where the lines of a text differ from what they were, for edits in many places at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

_NEAR = 60
"""Lines, old and new ones together, within which two texts agree again; else the rest is one."""

_AT_ONCE = 50


class Hunk(NamedTuple):
    """``removed`` lines from ``first`` on, a line of the old text, became others."""

    first: int
    removed: int
    lines: Sequence[str]


def hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[Hunk]:
    """What turns one list of lines into the other, from the top; not always the least."""
    here = there = 0
    while True:
        same = _same(old, new, here, there)
        here += same
        there += same
        if here == len(old) and there == len(new):
            return
        gone, come = _meeting(old, new, here, there)
        yield Hunk(here, gone, new[there : there + come])
        here += gone
        there += come


def _same(old: Sequence[str], new: Sequence[str], here: int, there: int) -> int:
    """How many lines from these on are the same."""
    count, rest = 0, min(len(old) - here, len(new) - there)
    # Slices are compared far quicker than one line after the other.
    for step in (_AT_ONCE, 1):
        while (
            count + step <= rest
            and old[here + count : here + count + step] == new[there + count : there + count + step]
        ):
            count += step
    return count


def _meeting(old: Sequence[str], new: Sequence[str], here: int, there: int) -> tuple[int, int]:
    """How many lines of each are passed until both agree again."""
    rest = len(old) - here, len(new) - there
    if rest[0] == rest[1] and rest[0] and old[here + 1 : here + 2] == new[there + 1 : there + 2]:
        return 1, 1
    for reach in range(1, _NEAR):
        for gone in range(reach + 1):
            come = reach - gone
            if gone < rest[0] and come < rest[1] and old[here + gone] == new[there + come]:
                return gone, come
    return rest
