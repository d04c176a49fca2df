"""The looks on a screen, interned so that a cell holds only a small number."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from operator import mul
from typing import NamedTuple

from pierhead.core.style import DEFAULT, PLAIN, RGB, Flag, Style, apply_sgr
from pierhead.terminal.images import Tile

_SGR = re.compile(r"\x1b\[([0-9;:]*+)m")
_FULL = 1 << 16
_MOST_CHANGES = 1 << 13
_MOST_DRESSED = 1 << 12
_USUAL = 64
"""Characters of parameters, and of coloured text, that are worth remembering."""


class Link(NamedTuple):
    """A hyperlink (OSC 8); cells with equal links belong together."""

    uri: str
    id: str


class Pen(NamedTuple):
    """All that a cell has besides its character."""

    style: Style = PLAIN
    link: Link | None = None
    protected: bool = False
    """By DECSCA or SPA: some ways to erase leave it alone."""
    tile: Tile | None = None
    """The part of an image that is shown over the cell until something is written there."""


class Styles:
    """The pens in use, by number; number 0 is plain."""

    def __init__(self) -> None:
        self._list = [Pen()]
        self.tiled: set[str] = set()
        """The numbers of those that show images, as cells have them."""
        self._numbers = {Pen(): 0}
        self._changes: dict[tuple[int, str], int] = {}
        self._blanks: dict[int, int] = {}
        self._dressed: dict[tuple[int, str], tuple[str, str, int]] = {}
        self._free: list[int] = []
        """Numbers that no cell has."""
        self._full = _FULL
        self.generation = 0
        """Counts the times when numbers got another meaning: they do not compare over them."""

    def __getitem__(self, number: int) -> Pen:
        return self._list[number]

    def number(self, pen: Pen) -> int:
        """The number of a pen, a new one if it is new."""
        number = self._numbers.get(pen)
        if number is None:
            number = self._numbers[pen] = self._new(pen)
        return number

    def _new(self, pen: Pen) -> int:
        if self._free:
            number = self._free.pop()
            self._list[number] = pen
            return number
        self._list.append(pen)
        return len(self._list) - 1

    def after_sgr(self, number: int, parameters: str) -> int:
        """The number of the pen that SGR parameters make of another."""
        found = self._changes.get((number, parameters))
        if found is None:
            return self.changed(number, parameters, lambda style: apply_sgr(style, parameters))
        return found

    def changed(self, number: int, name: str, change: Callable[[Style], Style]) -> int:
        """The number of the pen that a change of the look makes of another.

        Changes of the same name do the same: what they made is remembered.
        """
        key = (number, name)
        found = self._changes.get(key)
        if found is None:
            found = self.with_style(number, change(self._list[number].style))
            if len(name) <= _USUAL:
                if len(self._changes) >= _MOST_CHANGES:
                    self._changes.clear()
                self._changes[key] = found
        return found

    def dress(self, run: str, number: int) -> tuple[str, str, int]:
        """Text with SGR in it: the text, the pen of each character, and the pen after it."""
        key = (number, run)
        dressed = self._dressed.get(key)
        if dressed is None:
            dressed = self._dress(run, number)
            if len(run) <= _USUAL:
                if len(self._dressed) >= _MOST_DRESSED:
                    self._dressed.clear()
                self._dressed[key] = dressed
        return dressed

    def _dress(self, run: str, number: int) -> tuple[str, str, int]:
        parts = _SGR.split(run)
        texts = parts[::2]
        numbers = [number]
        changes = self._changes
        for parameters in parts[1::2]:
            found = changes.get((number, parameters))
            number = self.after_sgr(number, parameters) if found is None else found
            numbers.append(number)
        return "".join(texts), "".join(map(mul, map(chr, numbers), map(len, texts))), number

    def with_link(self, number: int, link: Link | None) -> int:
        """The number of a pen with another link, or with none."""
        return self.number(self._list[number]._replace(link=link))

    def with_protection(self, number: int, protected: bool) -> int:
        """The number of a pen that protects what it writes, or does not."""
        return self.number(self._list[number]._replace(protected=protected))

    def with_tile(self, number: int, tile: Tile) -> int:
        """The number of a pen for cells that show a part of an image."""
        found = self.number(self._list[number]._replace(tile=tile))
        self.tiled.add(chr(found))
        return found

    def with_style(self, number: int, style: Style) -> int:
        """The number of a pen with another look."""
        return self.number(self._list[number]._replace(style=style))

    def blank(self, number: int) -> int:
        """What erasing leaves (BCE): the background of a style and nothing else of it."""
        if not number:
            return 0
        blank = self._blanks.get(number)
        if blank is None:
            blank = self.number(Pen(Style(bg=self._list[number].style.bg)))
            self._blanks[number] = blank
        return blank

    @property
    def full(self) -> bool:
        """Whether there are so many that it is time to ``free`` those that are not in use."""
        return len(self._list) - len(self._free) > self._full

    def begin_sweep(self) -> int:
        """Give out only numbers from now on that no cell has; all that may have some are less."""
        self._numbers = {Pen(): 0}
        self._free = []
        self._forget_changes()
        return len(self._list)

    def free(self, number: int) -> None:
        """Say that no cell has a number, so that another pen may have it."""
        self._list[number] = self._list[0]
        self._free.append(number)
        self.tiled.discard(chr(number))

    def end_sweep(self) -> None:
        """All that can be freed is free."""
        self._full = max(_FULL, 2 * (len(self._list) - len(self._free)))

    def _forget_changes(self) -> None:
        self._changes.clear()
        self._blanks.clear()
        self._dressed.clear()
        self.generation += 1


_ATTRIBUTES = {
    **{1: Flag.BOLD, 2: Flag.DIM, 3: Flag.ITALIC, 5: Flag.BLINK, 7: Flag.REVERSE},
    **{8: Flag.CONCEAL, 9: Flag.STRIKE},
}
_UNDERLINES_BY_SGR = frozenset({4, 21})
_FOREGROUND, _BACKGROUND = 30, 31


def selection(kept: Style, present: Style, selected: Collection[int]) -> Style:
    """A style that has some attributes of another, by XTPUSHSGR's numbers."""
    flags = sum(flag for code, flag in _ATTRIBUTES.items() if code in selected)
    style = present._replace(flags=present.flags & ~flags | kept.flags & flags)
    if not _UNDERLINES_BY_SGR.isdisjoint(selected):
        style = style._replace(underline=kept.underline, underline_color=kept.underline_color)
    if _FOREGROUND in selected:
        style = style._replace(fg=kept.fg)
    return style._replace(bg=kept.bg) if _BACKGROUND in selected else style


_CODES = {
    **{Flag.BLINK: 5, Flag.REVERSE: 7, Flag.CONCEAL: 8, Flag.DIM: 2, Flag.ITALIC: 3},
    **{Flag.STRIKE: 9, Flag.OVERLINE: 53},
}
_UNDERLINES = ("", "4", "21", "4:3", "4:4", "4:5")
_COLOURS = (("fg", 30, 90, 38), ("bg", 40, 100, 48), ("underline_color", 0, 0, 58))
_EIGHT, _SIXTEEN = 8, 16


def spell_sgr(style: Style) -> str:
    """The parameters of the SGR that makes a style of plain text, in the order of xterm's."""
    parts = ["0", "1" * bool(style.flags & Flag.BOLD), _UNDERLINES[style.underline]]
    parts += [str(code) for flag, code in _CODES.items() if style.flags & flag]
    parts += [_colour(getattr(style, field), *codes) for field, *codes in _COLOURS]
    return ";".join(filter(None, parts))


def _colour(colour: int, low: int, bright: int, other: int) -> str:
    if colour == DEFAULT:
        return ""
    if colour >= RGB:
        return f"{other}:2::{colour >> 16 & 0xFF}:{colour >> 8 & 0xFF}:{colour & 0xFF}"
    if low and colour < _EIGHT:
        return str(low + colour)
    if low and colour < _SIXTEEN:
        return str(bright + colour - _EIGHT)
    return f"{other}:5:{colour}"
