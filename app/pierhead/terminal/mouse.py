"""Mouse reports to programs, byte by byte as xterm sends them (ctlseqs: Mouse Tracking)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pierhead.terminal.keys import ALT, CONTROL, NONE, SHIFT, Modifier

X10, CLICKS, DRAGS, MOVES = 9, 1000, 1002, 1003
"""What is reported: presses, releases too, moves with a button held, all moves."""
UTF8, SGR, URXVT, PIXELS = 1005, 1006, 1015, 1016
"""How it is written; 0 for single bytes."""

LEFT, MIDDLE, RIGHT, NO_BUTTON = 0, 1, 2, 3
WHEEL_UP, WHEEL_DOWN, WHEEL_LEFT, WHEEL_RIGHT = 64, 65, 66, 67
BACK, FORWARD, EIGHTH_EXTRA, NINTH_EXTRA = 128, 129, 130, 131
"""Buttons 8 to 11."""

_MOTION = 32
_BUTTONS = 0b11000011
"""The bits of a code that say which button it is."""
_BYTE_LIMIT, _UTF8_LIMIT = 223, 2015


class Spot(NamedTuple):
    """Where the mouse is, from 0: the cell, and the pixel of the device in the text area."""

    column: int
    row: int
    x: int = 0
    y: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What the mouse did."""

    button: int
    spot: Spot
    modifiers: Modifier = NONE
    released: bool = False
    moved: bool = False


def mouse_bytes(report: Report, tracking: int, encoding: int) -> bytes:
    """A report in one of the encodings; empty for what this tracking does not tell."""
    if not _is_told(report, tracking):
        return b""
    code = report.button + _MOTION * report.moved
    if tracking != X10:
        code += _held(report.modifiers)
    if encoding in {SGR, PIXELS}:
        spot = report.spot
        x, y = spot[2:] if encoding == PIXELS else spot[:2]
        return f"\x1b[<{code};{x + 1};{y + 1}{'m' if report.released else 'M'}".encode()
    if report.released:
        code = code & ~_BUTTONS | NO_BUTTON
    if encoding == URXVT:
        return f"\x1b[{code + 32};{report.spot.column + 1};{report.spot.row + 1}M".encode()
    places = (report.spot.column, report.spot.row)
    if encoding == UTF8:
        return b"\x1b[M" + "".join(map(chr, (code + 32, *map(_utf8, places)))).encode()
    return b"\x1b[M" + bytes((code + 32, *map(_byte, places)))


def _is_told(report: Report, tracking: int) -> bool:
    if not tracking:
        return False
    if report.moved:
        return tracking == MOVES or (tracking == DRAGS and report.button != NO_BUTTON)
    if tracking == X10:
        return not report.released and report.button <= RIGHT
    # The wheel is not released.
    return not (report.released and WHEEL_UP <= report.button <= WHEEL_RIGHT)


def _held(modifiers: Modifier) -> int:
    return 4 * bool(modifiers & SHIFT) + 8 * bool(modifiers & ALT) + 16 * bool(modifiers & CONTROL)


def _byte(place: int) -> int:
    """0 stands for everything that is too far away to be written."""
    return place + 33 if place < _BYTE_LIMIT else 0


def _utf8(place: int) -> int:
    return place + 33 if place < _UTF8_LIMIT else 0
