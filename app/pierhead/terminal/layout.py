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
    if is_narrow(line):
        if len(line) <= columns:
            return [(line, ids, None, False) if ids else line]
    else:
        composed = compose(line) if len(set(ids)) <= 1 else None
        if composed is None:
            return None
        line, clusters = composed
        ids = ids[:1] * len(line)
    marks = {at: cluster[:MOST_IN_A_CLUSTER] for at, cluster in clusters.items()}
    return cut(line, ids, marks, cuts(line, columns))


def cuts(text: str, columns: int) -> list[int]:
    """Where the rows of a long line begin; a wide character is never cut."""
    found = [0]
    while len(text) - found[-1] > columns:
        end = found[-1] + columns
        found.append(end - 1 if text[end] == TAIL else end)
    return found


def cut(text: str, ids: str, marks: Mapping[int, str], starts: list[int]) -> list[Packed]:
    """Rows that begin at some cells of a line."""
    rows: list[Packed] = []
    for start, end in pairwise([*starts, max(len(text), len(ids), starts[-1] + 1)]):
        inside = {at - start: mark for at, mark in marks.items() if start <= at < end}
        wrapped = start != starts[-1]
        row_ids = ids[start:end]
        if row_ids or inside or wrapped:
            rows.append((text[start:end], row_ids, inside or None, wrapped))
        else:
            rows.append(text[start:end])
    return rows
