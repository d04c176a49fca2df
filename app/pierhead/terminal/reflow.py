"""Wrap lines anew when the screen becomes narrower or wider.

Rows that only continued at the edge are joined again before they are cut at the new width. Very
long lines are wrapped in pieces, so that no line can take long.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from itertools import accumulate

from pierhead.terminal.layout import cut, cuts
from pierhead.terminal.row import EARLY, Packed
from pierhead.terminal.width import BLANKS, GAP, TAIL

Place = tuple[int, int]
"""The index of a row, and a column."""

_MOST_CELLS, _MOST_ROWS = 1 << 15, 500
"""Of a piece of a line."""


def rewrap(
    rows: Sequence[Packed],
    old: int,
    columns: int,
    places: Sequence[Place],
    *,
    goes_on: bool = False,
) -> tuple[list[Packed], list[Place]]:
    """Rows for another width, and where some places of the old rows are in the new ones.

    They are whole lines, or begin with a piece as ``take`` makes them. If they are followed by
    others (``goes_on``), the last of them may go on there.
    """
    result: list[Packed] = []
    moved: dict[Place, Place] = {}
    waiting = sorted(set(places), reverse=True)
    index = 0
    while index < len(rows):
        row = rows[index]
        group: list[Packed]
        if len(row if isinstance(row, str) else row[0]) <= columns and not wrapped(row):
            # Most lines stay as they are, and there can be many.
            group, starts, begins = [row], [0], [0]
        else:
            end = _end_of_piece(rows, index, old)
            more = end < len(rows) or goes_on
            group, starts, begins = _rewrap_line(rows[index:end], old, columns, more)
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


def take(rows: deque[Packed], columns: int, least: int) -> list[Packed]:
    """Take whole lines or pieces from the end of rows, until there are so many rows."""
    taken: list[Packed] = []
    most, count = _most_rows(columns), 0
    while rows:
        taken.append(rows.pop())
        count += 1
        if rows and wrapped(rows[-1]) and count < most:
            continue
        if len(taken) >= least:
            break
        count = 0
    taken.reverse()
    return taken


def take_beginning(rows: deque[Packed], columns: int, below: Sequence[Packed]) -> list[Packed]:
    """Take from the end of rows what belongs to the first line below them, if that goes on."""
    taken: list[Packed] = []
    most = _most_rows(columns)
    count = next((at for at, row in enumerate(below, 1) if not wrapped(row)), len(below))
    while rows and wrapped(rows[-1]) and count % most:
        taken.append(rows.pop())
        count += 1
    taken.reverse()
    return taken


def wrapped(row: Packed) -> int:
    """Whether a row goes on in the next one."""
    return not isinstance(row, str) and row[3]


def _most_rows(columns: int) -> int:
    return max(1, min(_MOST_ROWS, _MOST_CELLS // columns))


def _end_of_piece(rows: Sequence[Packed], index: int, columns: int) -> int:
    """Where the line that begins in a row ends, or its first piece: they count from its end."""
    end, row = index + 1, rows[index]
    while end < len(rows) and not isinstance(row, str) and row[3]:
        row = rows[end]
        end += 1
    return index + 1 + (end - index - 1) % _most_rows(columns)


def _rewrap_line(
    rows: Sequence[Packed], old: int, columns: int, more: bool
) -> tuple[list[Packed], list[int], list[int]]:
    """One line in new rows; at which of its cells the old rows began, and the new ones do."""
    goes_on = more and bool(wrapped(rows[-1]))
    texts = [row if isinstance(row, str) else row[0] for row in rows]
    text = "".join(texts)
    if not goes_on and len(text) - len(texts[-1]) == old * (len(rows) - 1):
        widths, starts = [old] * len(rows), [*range(0, old * len(rows), old)]
    else:
        widths = _widths(rows, texts, old)
        padded = [text.ljust(width, GAP) for text, width in zip(texts, widths, strict=True)]
        text = "".join(padded if goes_on else [*padded[:-1], texts[-1]])
        starts = [0, *accumulate(widths[:-1])]
    ids, marks = _looks(rows, widths), _marks(rows, starts)
    if not goes_on and not ids and not marks:
        text = text.rstrip(BLANKS)
    elif not goes_on:
        kept = max(len(ids), max(marks, default=-1) + 1)
        text = text[:kept] + text[kept:].rstrip(BLANKS)
    begins = cuts(text.ljust(len(ids), GAP), columns)
    end = (len(text) - begins[-1] == columns or EARLY) if goes_on else False
    return cut(text, ids, marks, begins, end), starts, begins


def _looks(rows: Sequence[Packed], widths: Sequence[int]) -> str:
    """The style numbers of the cells of rows that become one line."""
    looks = ["" if isinstance(row, str) else row[1] for row in rows]
    if not any(looks):
        return ""
    padded = [ids.ljust(width, "\0") for ids, width in zip(looks, widths, strict=True)]
    return "".join(padded).rstrip("\0")


def _marks(rows: Sequence[Packed], starts: Sequence[int]) -> dict[int, str]:
    """The clusters of the cells of rows that become one line."""
    marks: dict[int, str] = {}
    for at, row in enumerate(rows):
        if not isinstance(row, str) and row[2]:
            marks |= {starts[at] + column: cluster for column, cluster in row[2].items()}
    return marks


def _widths(rows: Sequence[Packed], texts: Sequence[str], old: int) -> list[int]:
    """How many cells of its line each row has: all, but where a wide character did not fit."""
    widths = []
    for row, text, after in zip(rows, texts, [*texts[1:], " " + TAIL], strict=True):
        short = wrapped(row) == EARLY or (len(text) == old - 1 and after[1:2] == TAIL)
        widths.append(len(text) if short else old)
    return widths
