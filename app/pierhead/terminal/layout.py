"""Lay text out in rows of a width, without a screen: whole lines, and lines that wrap anew."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from pierhead.terminal.clusters import compose, is_narrow
from pierhead.terminal.row import MOST_IN_A_CLUSTER, Packed
from pierhead.terminal.width import TAIL


def lay_out(line: str, ids: str, columns: int) -> list[Packed] | None:
    """The rows of a printed line whose characters have styles; None if it has to be printed."""
    clusters: dict[int, str] = {}
    if not is_narrow(line):
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


def cut(text: str, ids: str, marks: Mapping[int, str], starts: list[int]) -> list[Packed]:
    """Rows that begin at some cells of a line."""
    rows: list[Packed] = [
        (text[start:end], ids[start:end], _between(marks, start, end), True)
        for start, end in pairwise(starts)
    ]
    start = starts[-1]
    last_ids, inside = ids[start:], _between(marks, start, max(len(text), len(ids)))
    bare = not last_ids and not inside
    rows.append(text[start:] if bare else (text[start:], last_ids, inside, False))
    return rows


def _between(marks: Mapping[int, str], start: int, end: int) -> dict[int, str] | None:
    inside = (
        {at - start: mark for at, mark in marks.items() if start <= at < end} if marks else None
    )
    return inside or None
