"""Pieces of a container's log, read from the engine where the user looks for them.

An engine gives the last so many lines of a log, forward from there, up to a time. So older lines
are those of a longer end of it, up to the first line that is known. Where that begins is told by
the lines themselves, for several may have the same time, and clocks are set back.
"""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pierhead.state.log_intake import KINDS
from pierhead.state.log_reading import (
    FARTHER,
    FARTHEST,
    NEAR,
    PAGE,
    PAGE_BYTES,
    Reader,
    Row,
    drain,
    end_of,
    first_of,
    rows_of,
    tail_before,
)
from pierhead.state.log_text import PIECE, split
from pierhead.state.logs import LogBuffer

SEAM = 64
"""Lines by which two pieces are recognised as neighbours."""
_SLACK = 64
_MOST = PAGE + 2 * SEAM + _SLACK
_TICK = timedelta(microseconds=1)
_MOMENT = 0.5
"""Seconds in which an engine may find a time by itself."""


@dataclass(slots=True)
class Piece:
    """Lines that follow each other in one log."""

    rows: list[Row]
    whole: bool
    """Whether nothing is beyond them, in the direction in which was read."""
    after: int | None = None
    """How many lines of the log there are from the first of these on; None if that is not known."""
    mended: Row | None = None
    """The first line that was known, whole: an engine may have given the end of it only."""


async def older(read: Reader, known: list[Row], before: datetime | None, depth: int) -> Piece:
    """The lines before those that are ``known``, which are the first ones that are.

    ``depth`` is how many lines there are from these on, as far as one knows. Where none is known,
    they are the lines before a time.
    """
    until = (known[0].when if known else before) or before
    tail: int | None = depth + PAGE + _SLACK
    whole_first: Row | None = None
    while True:
        page, length = await end_of(read, tail, until + _TICK if until else None, _MOST)
        if found := _before(page, known, before):
            break
        if page:
            found, whole_first = await _before_in_order(read, tail, known)
            if found:
                return await _piece(read, found, mended=whole_first)
        if tail is None:
            return Piece([], whole=True, mended=whole_first)
        tail = tail * FARTHER if tail < FARTHEST else None
    piece = await _piece(read, found)
    if tail is not None and not piece.whole:
        piece.after = tail - length + len(page) - (len(found) - len(piece.rows))
    return piece


async def _piece(read: Reader, found: list[Row], mended: Row | None = None) -> Piece:
    """Lines that come before those that are known, as far as all of them is sure to be there."""
    start = await beginning(read)
    whole = start is None or found[0] == start
    # The engine counts the parts of a very long line: the first may lack its beginning.
    rows = (found if whole or len(found) == 1 else found[1:])[-PAGE:]
    return Piece(rows, whole and len(rows) == len(found), mended=mended)


async def newer(read: Reader, known: list[Row], after: datetime | None, depth: int | None) -> Piece:
    """The lines after those that are ``known``, which are the last ones that are.

    ``depth`` is how many come after these, if one knows.
    """
    since = (known[-1].when if known else after) or after
    if depth is not None and known:
        end = read(tail=depth + SEAM + _SLACK)
        page, whole = await first_of(end, PAGE + NEAR, lambda row: row == known[-1])
        overlap = _follows(known, page)
        if overlap and (whole or overlap < len(page)):
            return Piece(page[overlap:], whole)
    piece = await forward(read, since)
    if overlap := _follows(known, piece.rows):
        after_these = None if piece.after is None else piece.after - overlap
        return Piece(piece.rows[overlap:], piece.whole, after_these)
    rows = [row for row in piece.rows if not known or since is None or (row.when or since) > since]
    return Piece(rows, piece.whole)


async def forward(read: Reader, since: datetime | None) -> Piece:
    """The lines from a time on, or from the beginning of the log.

    An engine reads through all lines before a time to find it, which takes seconds in a long log.
    So it is asked to do that for a moment only, and then for the ends of the log instead.
    """
    if since is None:
        page, whole = await first_of(read(), PAGE)
        return Piece(page, whole)
    try:
        async with asyncio.timeout(_MOMENT):
            page, whole = await first_of(read(since=since), PAGE + SEAM)
        return Piece(page, whole)
    except TimeoutError:
        return await _sought(read, since)


async def beginning(read: Reader) -> Row | None:
    """The first line that the engine still has."""
    page, _whole = await first_of(read(), 1)
    return page[0] if page else None


def known_first(buffer: LogBuffer, source: int) -> list[Row]:
    """The first lines of a source that are kept, at most ``SEAM``."""
    return _some(buffer.rows(buffer.first, buffer.end), source)


def known_last(buffer: LogBuffer, source: int) -> list[Row]:
    """The last lines of a source that are kept, at most ``SEAM``."""
    step, stop = 4 * SEAM, buffer.end
    found: list[Row] = []
    while stop > buffer.first and len(found) < SEAM:
        start = max(buffer.first, stop - step)
        part = [Row(text, kind) for _, text, kind in buffer.rows(start, stop)]
        found = [row for row in part if row.kind // KINDS == source] + found
        stop = start
    return [Row(row.text, row.kind % KINDS) for row in found[-SEAM:]]


def columns(rows: list[Row], source: int = 0) -> tuple[list[str], array[int]]:
    """Texts and kinds as a buffer takes them."""
    kinds = array("H", [row.kind + source * KINDS for row in rows])
    return [row.text for row in rows], kinds


async def _sought(read: Reader, since: datetime) -> Piece:
    """The lines from a time on, found by looking where ends of the log begin."""
    tail = await tail_before(read, since)

    def there(row: Row) -> bool:
        return (row.when or since) >= since

    page, whole = await first_of(read(tail=tail), PAGE + NEAR, there)
    passed = next((at for at, row in enumerate(page) if there(row)), len(page))
    return Piece(page[passed:], whole, None if tail is None else tail - passed)


def _some(rows: Iterable[tuple[int, str, int]], source: int) -> list[Row]:
    found: list[Row] = []
    for _index, text, kind in rows:
        if kind // KINDS == source:
            found.append(Row(text, kind % KINDS))
            if len(found) == SEAM:
                break
    return found


def _before(page: list[Row], known: list[Row], before: datetime | None) -> list[Row]:
    """What of a page comes before the lines that are known; empty if that cannot be told."""
    if not known:
        return [row for row in page if before is None or (row.when or before) < before]
    for start in range(max(0, len(page) - len(known)), len(page)):
        if page[start:] == known[: len(page) - start]:
            return page[:start]
    first, last = known[0].when, page[-1].when if page else None
    return page if first and last and last < first else []


async def _before_in_order(
    read: Reader, tail: int | None, known: list[Row]
) -> tuple[list[Row], Row | None]:
    """The same whatever their times are, with the first of those that are known as it is whole.

    A clock that was set back makes the engine stop early, as does a long line, of which each part
    has its own time.
    """
    if not known:
        return [], None
    page = LogBuffer(_MOST, PAGE_BYTES)
    last, looked = known[-1], 0

    def met() -> bool:
        nonlocal looked
        start, looked = looked, page.end
        return any(Row(text, kind) == last for _i, text, kind in page.rows(start, page.end))

    await drain(read(tail=tail), page, met)
    rows = rows_of(page)
    for start in range(len(rows) - len(known), -1, -1):
        if rows[start + 1 : start + len(known)] == known[1:] and _ends_with(rows[start], known[0]):
            return rows[:start], rows[start]
    return [], None


def _ends_with(whole: Row, torn: Row) -> bool:
    """Whether a line is another one, or the end of it: engines begin in the midst of long lines."""
    end = split(torn.text)[1]
    return whole == torn or (len(whole.text) > PIECE and bool(end) and whole.text.endswith(end))


def _follows(known: list[Row], page: list[Row]) -> int:
    """How many lines of a page are known or come before those that are; 0 if none is."""
    if not known:
        return 0
    for end in range(len(page), 0, -1):
        if page[end - 1] == known[-1]:
            length = min(end, len(known))
            if page[end - length : end] == known[len(known) - length :]:
                return end
    return 0
