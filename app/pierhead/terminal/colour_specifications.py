"""How colours are written: X11's specifications and names, as ``XParseColor`` reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pierhead.terminal.colour_names import named
from pierhead.terminal.colour_screen import shown

_DEVICE = re.compile(r"rgb:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})(?:/|$)", re.ASCII)
_HASH = re.compile(r"#(?:[0-9a-f]{3}){1,4}", re.ASCII)
_NUMBER = r"\s*([+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:e[+-]?\d++)?)"
_NUMBERS = re.compile("/".join([_NUMBER] * 3), re.ASCII)
_DECIMAL_POINT = str.maketrans(".,", ",.")
_LARGEST = 0xFF


def parse(specification: str) -> int | None:
    """0xrrggbb of ``rgb:``, ``#``, another space of colours or a name; None if it is none.

    As with X, anything may follow the three numbers, and their decimal point may be a comma.
    """
    text = specification.lower()
    if match := _DEVICE.match(text):
        return join(int(part, 16) * 0xFFFF // (16 ** len(part) - 1) >> 8 for part in match.groups())
    if _HASH.fullmatch(text):
        # Here the digits are the highest ones: #fff is f0f0f0.
        size = len(text) // 3
        parts = (text[1 + size * at : 1 + size * (at + 1)] for at in range(3))
        return join(int(part.ljust(2, "0")[:2], 16) for part in parts)
    space, colon, rest = text.partition(":")
    return _in_space(space, rest) if colon else named(text)


def _in_space(space: str, rest: str) -> int | None:
    numbers = _NUMBERS.match(rest) or _NUMBERS.match(rest.translate(_DECIMAL_POINT))
    if not numbers:
        return None
    first, second, third = map(float, numbers.groups())
    parts = shown(space, (first, second, third))
    return join(parts) if parts else None


def spell(value: int) -> str:
    """A colour as X11 writes it: ``rgb:rrrr/gggg/bbbb``."""
    parts = (value >> shift & _LARGEST for shift in (16, 8, 0))
    return "rgb:" + "/".join(f"{part:02x}" * 2 for part in parts)


def join(parts: Iterable[int]) -> int:
    """One number of red, green and blue."""
    red, green, blue = parts
    return red << 16 | green << 8 | blue
