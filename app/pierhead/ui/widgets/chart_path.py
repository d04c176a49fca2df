"""The shape of a line of many samples, in as many bends as there are pixels."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, isnan, nan

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

GAP = 90.0
"""Seconds between two samples after which a line is broken."""


@dataclass(frozen=True, slots=True)
class Bends:
    """Unbroken pieces of a line; the first number of each bend is its place from 0 to 1."""

    pieces: tuple[tuple[tuple[float, float], ...], ...]
    most: float
    """The greatest value."""


def bends(times: array[float], values: array[float], begin: float, end: float, wide: int) -> Bends:
    """The samples between two times, of those in one of ``wide`` pixels only the greatest."""
    pieces: list[tuple[tuple[float, float], ...]] = []
    piece: list[tuple[float, float]] = []
    length, most, last = end - begin, 0.0, -inf
    for time, value in _greatest(times, values, begin, end, wide):
        unknown = isnan(value)
        if piece and (unknown or time - last > GAP):
            pieces.append(tuple(piece))
            piece = []
        if unknown:
            continue
        last = time
        piece.append(((time - begin) / length, value))
        if value > most and time >= begin:
            most = value
    if piece:
        pieces.append(tuple(piece))
    return Bends(tuple(pieces), most)


def _greatest(
    times: array[float], values: array[float], begin: float, end: float, wide: int
) -> Iterator[tuple[float, float]]:
    """The samples in between, with the one before and the one after, so that lines go on."""
    first = max(0, bisect_left(times, begin) - 1)
    after = min(len(times), bisect_right(times, end) + 1)
    if after - first <= 2 * wide:
        yield from zip(times[first:after], values[first:after], strict=True)
        return
    step, place = (end - begin) / wide, first
    for pixel in range(wide + 1):
        next_ = after if pixel == wide else bisect_left(times, begin + pixel * step, place, after)
        if next_ > place:
            inside = values[place:next_]
            greatest = max(inside)
            if isnan(greatest):
                # What is unknown comes out if it is first, and is skipped if it is not.
                greatest = max((value for value in inside if not isnan(value)), default=nan)
            yield times[place], greatest
            place = next_


def path(bent: Bends, plot: QRectF, top: float) -> list[QPainterPath]:
    """One path for each piece; a piece of one sample is a short dash."""
    paths = []
    for piece in bent.pieces:
        drawn = QPainterPath()
        for number, (x, value) in enumerate(piece):
            left = plot.left() + x * plot.width()
            height = plot.bottom() - min(value / top, 1.0) * plot.height()
            if number:
                drawn.lineTo(left, height)
            else:
                drawn.moveTo(left, height)
        if len(piece) == 1:
            drawn.lineTo(drawn.currentPosition().x() + 2, drawn.currentPosition().y())
        paths.append(drawn)
    return paths
