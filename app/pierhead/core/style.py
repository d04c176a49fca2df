"""How text of a terminal looks: colours and attributes, and the sequences that change them (SGR).

Colours stay what the program said, an index of the palette or an RGB value, so that a change of
theme recolours what is already on the screen. SGR is ECMA-48 8.3.117 as xterm reads it, with the
colons of ITU T.416, 256 and direct colours.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntFlag
from functools import lru_cache
from typing import NamedTuple

DEFAULT = -1
"""The colour of a program that has asked for none."""
RGB = 1 << 24
"""Marks a colour as ``RGB | 0xrrggbb``; below it are the 256 indices of the palette."""

_BRIGHT = 8
_BYTE = 255


class Flag(IntFlag):
    """Attributes that are on or off."""

    BOLD = 1
    DIM = 2
    ITALIC = 4
    BLINK = 8
    REVERSE = 16
    CONCEAL = 32
    STRIKE = 64
    OVERLINE = 128


class Style(NamedTuple):
    """The look of a piece of text."""

    fg: int = DEFAULT
    bg: int = DEFAULT
    flags: int = 0
    underline: int = 0
    """0 none, 1 single, 2 double, 3 curly, 4 dotted, 5 dashed."""
    underline_color: int = DEFAULT


PLAIN = Style()

# Plain numbers: an enumeration's own operators take many times as long.
_ON = {
    1: int(Flag.BOLD),
    2: int(Flag.DIM),
    3: int(Flag.ITALIC),
    5: int(Flag.BLINK),
    6: int(Flag.BLINK),
    7: int(Flag.REVERSE),
    8: int(Flag.CONCEAL),
    9: int(Flag.STRIKE),
    53: int(Flag.OVERLINE),
}
_CODES = {flag: code for code, flag in _ON.items()}
_OFF = {
    22: int(Flag.BOLD | Flag.DIM),
    23: int(Flag.ITALIC),
    25: int(Flag.BLINK),
    27: int(Flag.REVERSE),
    28: int(Flag.CONCEAL),
    29: int(Flag.STRIKE),
    55: int(Flag.OVERLINE),
}
_COLORS = {38: "fg", 48: "bg", 58: "underline_color"}
_FIELDS: dict[int, tuple[str, int]] = {
    4: ("underline", 1),
    21: ("underline", 2),
    24: ("underline", 0),
    39: ("fg", DEFAULT),
    49: ("bg", DEFAULT),
    59: ("underline_color", DEFAULT),
}
for _index in range(_BRIGHT):
    _FIELDS[30 + _index] = ("fg", _index)
    _FIELDS[40 + _index] = ("bg", _index)
    _FIELDS[90 + _index] = ("fg", _index + _BRIGHT)
    _FIELDS[100 + _index] = ("bg", _index + _BRIGHT)
_UNDERLINE = 4
_PRIVATE = ("<", "=", ">", "?")
"""What begins the parameters of sequences that only end like SGR: xterm's for its keyboard."""
_KINDS_OF_LINE = 5
_MOST = 256
"""Parameters that are looked at."""
_USUAL = 64
"""Characters of parameters that are worth remembering."""


def apply_sgr(style: Style, parameters: str) -> Style:
    """The style after ``CSI parameters m``; what is not understood changes nothing."""
    if parameters.startswith(_PRIVATE):
        return style
    return (_changed if len(parameters) <= _USUAL else _change)(style, parameters)


def _change(style: Style, parameters: str) -> Style:
    words = iter(parameters.split(";")[:_MOST])
    for word in words:
        code, *sub = (_number(part) for part in word.split(":"))
        if code in _COLORS:
            color = _color(sub) if sub else _color_of_words(words)
            if color is not None:
                style = style._replace(**{_COLORS[code]: color})
        elif code == _UNDERLINE and sub:
            if sub[0] <= _KINDS_OF_LINE:
                style = style._replace(underline=sub[0])
        elif not sub:
            style = _simple(style, code)
    return style


# Programs say the same few things in every line.
_changed = lru_cache(maxsize=1024)(_change)


def _simple(style: Style, code: int) -> Style:
    if code == 0:
        return PLAIN
    if code in _ON:
        return style._replace(flags=style.flags | _ON[code])
    if code in _OFF:
        return style._replace(flags=style.flags & ~_OFF[code])
    if code in _FIELDS:
        field, value = _FIELDS[code]
        return style._replace(**{field: value})
    return style


def _number(text: str) -> int:
    return int(text[-5:]) if text.isdecimal() else 0


def _color_of_words(words: Iterator[str]) -> int | None:
    """``38;5;n`` and ``38;2;r;g;b``: the parameters that belong to the colour are used up."""
    kind = _number(next(words, ""))
    count = {5: 1, 2: 3}.get(kind, 0)
    return _color([kind, *(_number(next(words, "")) for _ in range(count))])


def _color(parts: list[int]) -> int | None:
    """``5:n``, ``2:r:g:b`` and ``2:space:r:g:b``."""
    match parts:
        case [5, index, *_] if index <= _BYTE:
            return index
        case [2, red, green, blue] | [2, _, red, green, blue, *_]:
            if max(red, green, blue) <= _BYTE:
                return RGB | red << 16 | green << 8 | blue
    return None


@lru_cache(maxsize=1024)
def sgr(style: Style) -> str:
    """The sequence that changes plain text to ``style``; empty if there is nothing to change."""
    if style == PLAIN:
        return ""
    parameters = [str(code) for flag, code in _CODES.items() if style.flags & flag]
    if style.underline:
        parameters.append(f"{_UNDERLINE}:{style.underline}")
    for code, field in _COLORS.items():
        color: int = getattr(style, field)
        if color >= RGB:
            parts = (color >> shift & _BYTE for shift in (16, 8, 0))
            parameters.append(f"{code};2;" + ";".join(map(str, parts)))
        elif color != DEFAULT:
            parameters.append(f"{code};5;{color}")
    return f"\x1b[{';'.join(parameters)}m"
