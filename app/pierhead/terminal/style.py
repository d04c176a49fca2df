"""How a cell looks: colours and attributes, interned so that a cell holds only a small number.

Colours stay what the program said, an index of the palette or an RGB value, so that a change of
theme recolours what is already on the screen. SGR is read as xterm does, ITU T.416's colons
included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntFlag
from typing import NamedTuple

DEFAULT = -1
"""The colour of a program that has asked for none."""
RGB = 1 << 24
"""Marks a colour as ``RGB | 0xrrggbb``; below it are the 256 indices of the palette."""

_FULL = 1 << 16
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
    """The look of a cell."""

    fg: int = DEFAULT
    bg: int = DEFAULT
    flags: int = 0
    underline: int = 0
    """0 none, 1 single, 2 double, 3 curly, 4 dotted, 5 dashed."""
    underline_colour: int = DEFAULT


PLAIN = Style()

_ON = {
    1: Flag.BOLD,
    2: Flag.DIM,
    3: Flag.ITALIC,
    5: Flag.BLINK,
    6: Flag.BLINK,
    7: Flag.REVERSE,
    8: Flag.CONCEAL,
    9: Flag.STRIKE,
    53: Flag.OVERLINE,
}
_OFF = {
    22: Flag.BOLD | Flag.DIM,
    23: Flag.ITALIC,
    25: Flag.BLINK,
    27: Flag.REVERSE,
    28: Flag.CONCEAL,
    29: Flag.STRIKE,
    55: Flag.OVERLINE,
}
_COLOURS = {38: "fg", 48: "bg", 58: "underline_colour"}
_FIELDS: dict[int, tuple[str, int]] = {
    4: ("underline", 1),
    21: ("underline", 2),
    24: ("underline", 0),
    39: ("fg", DEFAULT),
    49: ("bg", DEFAULT),
    59: ("underline_colour", DEFAULT),
}
for _index in range(_BRIGHT):
    _FIELDS[30 + _index] = ("fg", _index)
    _FIELDS[40 + _index] = ("bg", _index)
    _FIELDS[90 + _index] = ("fg", _index + _BRIGHT)
    _FIELDS[100 + _index] = ("bg", _index + _BRIGHT)
_UNDERLINE = 4
_CURLY_AND_MORE = 5


def apply_sgr(style: Style, parameters: str) -> Style:
    """The style after ``CSI parameters m``; what is not understood changes nothing."""
    words = iter(parameters.split(";"))
    for word in words:
        code, *sub = (_number(part) for part in word.split(":"))
        if code in _COLOURS:
            colour = _colour(sub) if sub else _colour_of_words(words)
            if colour is not None:
                style = style._replace(**{_COLOURS[code]: colour})
        elif code == _UNDERLINE and sub:
            if sub[0] <= _CURLY_AND_MORE:
                style = style._replace(underline=sub[0])
        elif not sub:
            style = _simple(style, code)
    return style


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
    return int(text[-5:]) if text.isdigit() else 0


def _colour_of_words(words: Iterator[str]) -> int | None:
    """``38;5;n`` and ``38;2;r;g;b``: the parameters that belong to the colour are used up."""
    kind = _number(next(words, ""))
    count = {5: 1, 2: 3}.get(kind, 0)
    return _colour([kind, *(_number(next(words, "")) for _ in range(count))])


def _colour(parts: list[int]) -> int | None:
    """``5:n``, ``2:r:g:b`` and ``2:space:r:g:b``."""
    match parts:
        case [5, index, *_] if index <= _BYTE:
            return index
        case [2, red, green, blue] | [2, _, red, green, blue, *_]:
            if max(red, green, blue) <= _BYTE:
                return RGB | red << 16 | green << 8 | blue
    return None


class Styles:
    """The styles in use, by number; number 0 is plain."""

    def __init__(self) -> None:
        self._list = [PLAIN]
        self._numbers = {PLAIN: 0}
        self._changes: dict[tuple[int, str], int] = {}
        self._full = _FULL
        self.generation = 0
        """Counts the renumberings: numbers of different generations do not compare."""

    def __getitem__(self, number: int) -> Style:
        return self._list[number]

    def number(self, style: Style) -> int:
        """The number of a style, a new one if it is new."""
        number = self._numbers.get(style)
        if number is None:
            number = self._numbers[style] = len(self._list)
            self._list.append(style)
        return number

    def after_sgr(self, number: int, parameters: str) -> int:
        """The number of the style that SGR parameters make of another."""
        key = (number, parameters)
        result = self._changes.get(key)
        if result is None:
            if len(self._changes) >= _FULL:
                self._changes.clear()
            result = self.number(apply_sgr(self._list[number], parameters))
            self._changes[key] = result
        return result

    def blank(self, number: int) -> int:
        """What erasing leaves (BCE): the background of a style and nothing else of it."""
        return self.number(Style(bg=self._list[number].bg)) if number else 0

    @property
    def full(self) -> bool:
        """Whether there are so many that it is time to ``keep`` only those in use."""
        return len(self._list) > self._full

    def keep(self, used: Iterable[int]) -> dict[int, int]:
        """Forget all but the used styles; returns their new numbers by the old ones."""
        kept = sorted({0, *used})
        self._list = [self._list[number] for number in kept]
        self._numbers = {style: number for number, style in enumerate(self._list)}
        self._changes.clear()
        self._full = max(_FULL, 2 * len(self._list))
        self.generation += 1
        return {old: new for new, old in enumerate(kept)}
