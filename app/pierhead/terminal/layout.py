"""Lay text out in rows of a width, without a screen: whole lines, and lines that wrap anew."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from pierhead.terminal.clusters import cells_each, compose
from pierhead.terminal.row import MOST_IN_A_CLUSTER, Packed
from pierhead.terminal.width import TAIL


def wrap(lines: Iterable[str], columns: int) -> list[Packed]:
    """The rows of plain lines of which every character takes one cell."""
    rows: list[Packed] = []
    for line in lines:
        last = max(0, len(line) - 1) // columns * columns
        for start in range(0, last, columns):
            rows.append((line[start : start + columns], "", None, True))
        rows.append(line[last:])
    return rows


def lay_out(line: str, ids: str, columns: int) -> list[Packed] | None:
    """The rows of a printed line whose characters have styles; None if it has to be printed."""
    clusters: dict[int, str] = {}
    each = 1 if line.isascii() else cells_each(line)
    if each > 1:
        line = TAIL.join(line) + TAIL
        ids = "".join([look + look for look in ids])
    elif not each:
        composed = compose(line) if len(set(ids)) <= 1 else None
        if composed is None:
            return None
        line, clusters = composed
        ids = ids[:1] * len(line)
    if len(line) <= columns and not clusters:
        return [(line, ids, None, False) if ids else line]
    marks = {at: cluster[:MOST_IN_A_CLUSTER] for at, cluster in clusters.items()}
    return cut(line, ids, marks, cuts(line, columns))


def cuts(text: str, columns: int) -> list[int]:
    """Where the rows of a long line begin; a wide character is never cut."""
    size = len(text)
    if TAIL not in text:
        return [*range(0, size - columns, columns), max(0, size - 1) // columns * columns]
    found = [0]
    while size - found[-1] > columns:
        end = found[-1] + columns
        found.append(end - 1 if text[end] == TAIL else end)
    return found


def cut(
    text: str, ids: str, marks: Mapping[int, str], starts: list[int], end: int = False
) -> list[Packed]:
    """Rows that begin at some cells of a line; ``end`` says whether it goes on after them."""
    parts = _divided(marks, starts)
    rows: list[Packed] = [
        (text[start:stop], ids[start:stop], part, True)
        for (start, stop), part in zip(pairwise(starts), parts, strict=False)
    ]
    last, last_ids = text[starts[-1] :], ids[starts[-1] :]
    bare = not last_ids and not parts[-1] and not end
    rows.append(last if bare else (last, last_ids, parts[-1], end))
    return rows


def _divided(marks: Mapping[int, str], starts: list[int]) -> Sequence[dict[int, str] | None]:
    """The marks of each row."""
    if not marks:
        return [None] * len(starts)
    parts: list[dict[int, str]] = [{} for _ in starts]
    for at, mark in marks.items():
        row = bisect_right(starts, at) - 1
        parts[row][at - starts[row]] = mark
    return [part or None for part in parts]
