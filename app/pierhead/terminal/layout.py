"""Lay text out in rows of a width, without a screen: whole lines, and lines that wrap anew."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from pierhead.terminal.clusters import compose
from pierhead.terminal.row import MOST_IN_A_CLUSTER, Packed
from pierhead.terminal.width import TAIL, is_narrow


def lay_out(line: str, columns: int, style: int) -> list[Packed] | None:
    """The rows of a printed line; None if it needs to be found out step by step."""
    if is_narrow(line):
        if len(line) <= columns and not style:
            return [line]
        composed: tuple[str, Mapping[int, str]] | None = line, {}
    else:
        composed = compose(line)
    if composed is None:
        return None
    text, clusters = composed
    marks = {at: cluster[:MOST_IN_A_CLUSTER] for at, cluster in clusters.items()}
    return cut(text, chr(style) * len(text) if style else "", marks, cuts(text, columns))


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
