"""The colours of a terminal, light and dark, and whether they can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pierhead.core.style import DEFAULT, RGB
from pierhead.terminal.colours import BACKGROUND, CURSOR, FOREGROUND, PALETTE_SIZE
from pierhead.terminal.cursor_shape import CursorShape
from pierhead.ui.theme import DARK, LIGHT, Colors

SIXTEEN = 16
"""Colours below this index are the theme's; the rest of the 256 are fixed."""

_CUBE = (0, 95, 135, 175, 215, 255)
_CUBE_END = 232
_WHITE, _BLACK = 0xFFFFFF, 0
_HALVINGS = tuple(2.0**-power for power in range(1, 8))
_TOE = 10
"""The last value of sRGB on the straight part of its curve."""
_LINEAR = tuple(
    value / 255 / 12.92 if value <= _TOE else ((value / 255 + 0.055) / 1.055) ** 2.4
    for value in range(256)
)
"""The light of each value of sRGB."""
_SHAPES = (("\u2500", "\u259f"), ("\ue0b0", "\ue0d7"), ("\U0001fb00", "\U0001fbaf"))


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a terminal, as 0xrrggbb."""

    foreground: int
    background: int
    cursor: int
    colours: tuple[int, ...]
    """The sixteen, or all 256 where a program has changed some."""

    def altered(self, palette: Mapping[int, int], defaults: Mapping[int, int]) -> Look:
        """With the colours that a program has set: some of 256, and some of ``DYNAMIC``."""
        if not palette and not defaults:
            return self
        return Look(
            defaults.get(FOREGROUND, self.foreground),
            defaults.get(BACKGROUND, self.background),
            defaults.get(CURSOR, self.cursor),
            tuple(palette.get(index, self.rgb(index, 0)) for index in range(PALETTE_SIZE)),
        )

    def rgb(self, colour: int, default: int) -> int:
        """What a style's colour is shown as."""
        if colour == DEFAULT:
            return default
        if colour >= RGB:
            return colour - RGB
        if colour < len(self.colours):
            return self.colours[colour]
        if colour < _CUBE_END:
            index = colour - SIXTEEN
            red, green, blue = (_CUBE[index // 36], _CUBE[index // 6 % 6], _CUBE[index % 6])
            return red << 16 | green << 8 | blue
        return (8 + 10 * (colour - _CUBE_END)) * 0x010101


@dataclass(frozen=True, slots=True)
class TerminalStyle:
    """What the user chose for terminals; equal values look the same."""

    look: Look | None = None
    """None: that of the app's theme, light or dark, and it changes with it."""
    family: str = ""
    """The font; empty: the platform's fixed-width one."""
    points: float = 0.0
    """Its size; 0: the platform's."""
    line_height: float = 1.0
    """The height of a line, in heights of the font."""
    letter_spacing: float = 0.0
    """Logical pixels between cells, less than 0 to set them closer."""
    cursor_shape: CursorShape = CursorShape.BLOCK
    """For programs that do not ask for another (DECSCUSR)."""
    cursor_blinks: bool | None = None
    """None: as the program says."""
    least_contrast: float = 3.0
    """Of text to what is behind it, 1 to 21 by WCAG; 1 leaves the program's colours alone."""
    bold_is_bright: bool = False
    """Whether bold text in one of the first eight colours is shown in its bright variant."""


def _look(colors: Colors, cursor: str, sixteen: str) -> Look:
    text, base, block = (int(each[1:], 16) for each in (colors.text, colors.base, cursor))
    return Look(text, base, block, tuple(int(each, 16) for each in sixteen.split()))


# Programs write with these colours and fill with them: the hues can be read on the background, and
# white or black can be read on them.
LIGHT_LOOK = _look(
    LIGHT,
    LIGHT.accent,
    "1b2430 b42335 1a844a 996200 0b5fbd 8a3ab0 0b8090 d3dae3"
    " 5d6877 cf3040 00853a a35c00 1a6fd4 9f4bc7 007e96 ffffff",
)
DARK_LOOK = _look(
    DARK,
    DARK.accent,
    "2b333f e8616c 3ba469 d0a144 4a8fe6 b974d8 2b9fae c9d1dc"
    " 8b99ab ff9aa2 8fe3b2 f2d184 9cc8ff e3b0f5 86dfe9 ffffff",
)


@lru_cache(maxsize=1 << 14)
def readable(colour: int, background: int, least: float) -> int:
    """The colour, or the nearest lighter or darker one whose contrast to the background is enough.

    It stays on its side of the background if there is room for that. Where no colour has enough
    contrast, black or white has the most.
    """
    if contrast(colour, background) >= least:
        return colour
    light, dark = contrast(_WHITE, background), contrast(_BLACK, background)
    lighter = luminance(colour) > luminance(background)
    if max(light, dark) < least or (light if lighter else dark) < least:
        lighter = light > dark
    goal = _WHITE if lighter else _BLACK
    nearest, share = goal, 0.0
    for step in _HALVINGS:
        closer = mix(colour, goal, share + step)
        if contrast(closer, background) >= least:
            nearest, share = closer, share + step
    return nearest


def is_shape(character: str) -> bool:
    """Whether a character joins its neighbours to a picture, whose colours are meant as they are.

    Lines, blocks, sextants and wedges of Unicode, and the separators of Powerline's fonts.
    """
    return any(first <= character <= last for first, last in _SHAPES)


def luminance(colour: int) -> float:
    """The relative luminance of 0xrrggbb, 0 to 1, by WCAG."""
    red, green, blue = colour >> 16, colour >> 8 & 0xFF, colour & 0xFF
    return 0.2126 * _LINEAR[red] + 0.7152 * _LINEAR[green] + 0.0722 * _LINEAR[blue]


def contrast(one: int, other: int) -> float:
    """The contrast of two colours, 1 to 21, by WCAG."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(colour: int, other: int, share: float) -> int:
    """A colour between two: ``share`` of the first."""
    mixed = 0
    for shift in (16, 8, 0):
        part = share * (colour >> shift & 0xFF) + (1 - share) * (other >> shift & 0xFF)
        mixed |= round(part) << shift
    return mixed
