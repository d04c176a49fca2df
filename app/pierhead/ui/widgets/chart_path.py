"""The shape of a line of many samples, in as many bends as there are pixels."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

GAP = 60.0
"""Seconds between two samples after which a line is broken."""


@dataclass(frozen=True, slots=True)
class Bends:
    """Unbroken pieces of a line; the first number of each bend is its place from 0 to 1."""

    pieces: tuple[tuple[tuple[float, float], ...], ...]
    most: float
    """The greatest value."""


def bends(
    times: array[float], values: Sequence[float], begin: float, end: float, wide: int
) -> Bends:
    """The samples between two times, of those in one of ``wide`` pixels only the greatest."""
    pieces: list[tuple[tuple[float, float], ...]] = []
    piece: dict[int, tuple[float, float]] = {}
    scale, most, last = wide / (end - begin), 0.0, 0.0
    for time, value in _between(times, values, begin, end):
        unknown = isnan(value)
        if piece and (unknown or time - last > GAP):
            pieces.append(tuple(piece.values()))
            piece = {}
        if unknown:
            continue
        last = time
        place = int((time - begin) * scale)
        known = piece.get(place)
        if known is None or value > known[1]:
            piece[place] = (time, value)
        if value > most and time >= begin:
            most = value
    if piece:
        pieces.append(tuple(piece.values()))
    length = end - begin
    return Bends(
        tuple(tuple(((time - begin) / length, value) for time, value in each) for each in pieces),
        most,
    )


def _between(
    times: array[float], values: Sequence[float], begin: float, end: float
) -> Iterator[tuple[float, float]]:
    """The samples in between, with the one before and the one after, so that lines go on."""
    low, high = 0, len(times)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if times[middle] < begin else (low, middle)
    first = max(0, low - 1)
    for place in range(first, len(times)):
        yield times[place], values[place]
        if times[place] > end:
            return


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
