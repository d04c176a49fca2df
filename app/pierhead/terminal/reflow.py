"""Wrap lines anew when the screen becomes narrower or wider.

Rows that only continued at the edge are joined again before they are cut at the new width.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from pierhead.terminal.layout import cut, cuts
from pierhead.terminal.row import Packed
from pierhead.terminal.width import BLANKS, GAP, TAIL

Place = tuple[int, int]
"""The index of a row, and a column."""


def rewrap(
    rows: Sequence[Packed], old: int, columns: int, places: Sequence[Place]
) -> tuple[list[Packed], list[Place]]:
    """Rows for another width, and where some places of the old rows are in the new ones."""
    result: list[Packed] = []
    moved: dict[Place, Place] = {}
    waiting = sorted(set(places), reverse=True)
    index = 0
    while index < len(rows):
        row = rows[index]
        group: list[Packed]
        if len(row if isinstance(row, str) else row[0]) <= columns and not _wrapped(row):
            # Most lines stay as they are, and there can be many.
            group, starts, begins = [row], [0], [0]
        else:
            end = index + 1
            while end < len(rows) and _wrapped(rows[end - 1]):
                end += 1
            group, starts, begins = _rewrap_line(rows[index:end], old, columns)
        while waiting and waiting[-1][0] < index + len(starts):
            line, column = waiting.pop()
            offset = starts[line - index] + column
            piece = bisect_right(begins, offset) - 1
            moved[line, column] = len(result) + piece, min(offset - begins[piece], columns)
        result += group
        index += len(starts)
    # Below the last row nothing wraps.
    moved |= {(line, x): (line - len(rows) + len(result), x) for line, x in waiting}
    return result, [moved[place] for place in places]


def _rewrap_line(
    rows: Sequence[Packed], old: int, columns: int
) -> tuple[list[Packed], list[int], list[int]]:
    """One line in new rows; at which of its cells the old rows began, and the new ones do."""
    bare = [row[0] if not isinstance(row, str) and not (row[1] or row[2]) else row for row in rows]
    texts = [row for row in bare if isinstance(row, str)]
    if len(texts) == len(rows) and len("".join(texts[:-1])) == old * (len(rows) - 1):
        text = "".join(texts).rstrip(BLANKS)
        begins = cuts(text, columns)
        return cut(text, "", {}, begins), [*range(0, old * len(rows), old)], begins
    parts = [_parts(row) for row in rows]
    widths = [
        len(text) if _cut_before_wide(text, after, old) else old
        for (text, *_), (after, *_) in pairwise(parts)
    ]
    starts = [0, *accumulate(widths)]
    text = ids = ""
    marks: dict[int, str] = {}
    for start, (part, part_ids, part_marks) in zip(starts, parts, strict=True):
        text = text.ljust(start, GAP) + part
        ids = (ids.ljust(start, "\0") if part_ids else ids) + part_ids
        marks |= {start + column: cluster for column, cluster in part_marks.items()}
    kept = max(len(ids), max(marks, default=-1) + 1)
    text = text[:kept] + text[kept:].rstrip(BLANKS)
    begins = cuts(text.ljust(len(ids), GAP), columns)
    return cut(text, ids, marks, begins), starts, begins


def _parts(row: Packed) -> tuple[str, str, Mapping[int, str]]:
    return (row, "", {}) if isinstance(row, str) else (row[0], row[1], row[2] or {})


def _wrapped(row: Packed) -> bool:
    return not isinstance(row, str) and row[3]


def _cut_before_wide(text: str, after: str, old: int) -> bool:
    """Whether a row ended one cell early, for a wide character that did not fit."""
    return len(text) == old - 1 and after[1:2] == TAIL
