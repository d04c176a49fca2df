"""The palette and the default colours, which programs may ask for, change and reset (OSC 4, 10)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

FOREGROUND, BACKGROUND, CURSOR = 10, 11, 12
DYNAMIC = (FOREGROUND, BACKGROUND, CURSOR)
PALETTE_SIZE = 256

_SIXTEEN = (
    *(0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5),
    *(0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF),
)
_CUBE = (0, 95, 135, 175, 215, 255)
_NAMES = {
    **{"black": 0x000000, "white": 0xFFFFFF, "red": 0xFF0000, "green": 0x00FF00},
    **{"blue": 0x0000FF, "yellow": 0xFFFF00, "cyan": 0x00FFFF, "magenta": 0xFF00FF},
    **{"gray": 0xBEBEBE, "grey": 0xBEBEBE, "orange": 0xFFA500, "purple": 0xA020F0},
}
_SPECIFICATION = re.compile(
    r"rgb:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})", re.IGNORECASE | re.ASCII
)
_HASH = re.compile(r"#(?:[0-9a-f]{3}){1,4}", re.IGNORECASE | re.ASCII)
_LARGEST = 255


class Colours:
    """What the view shows, and what the program wants instead; all are 0xrrggbb."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._shown = [*_SIXTEEN, *map(_fixed, range(len(_SIXTEEN), PALETTE_SIZE))]
        self._dynamic = {FOREGROUND: 0xFFFFFF, BACKGROUND: 0x000000, CURSOR: 0xFFFFFF}
        self.palette: dict[int, int] = {}
        """The program's own colours, by index."""
        self.defaults: dict[int, int] = {}
        """The program's own foreground, background and cursor, by ``DYNAMIC``."""

    def show(self, foreground: int, background: int, cursor: int, sixteen: Sequence[int]) -> None:
        """Tell what the view shows when the program wants nothing else."""
        self._dynamic = {FOREGROUND: foreground, BACKGROUND: background, CURSOR: cursor}
        self._shown[: len(sixteen)] = sixteen

    def set(self, number: int, specification: str) -> bool:
        """OSC 4: change a colour of the palette; False if that cannot be understood."""
        return self._put(self.palette, number, specification)

    def set_default(self, which: int, specification: str) -> bool:
        """OSC 10 to 12."""
        return self._put(self.defaults, which, specification)

    def _put(self, colours: dict[int, int], number: int, specification: str) -> bool:
        value = parse(specification)
        if value is not None:
            colours[number] = value
            self._changed()
        return value is not None

    def forget(self, number: int | None = None) -> None:
        """OSC 104: one colour, or all of the palette, as the view has it."""
        if number is None:
            self.palette.clear()
        else:
            self.palette.pop(number, None)
        self._changed()

    def forget_default(self, which: int) -> None:
        """OSC 110 to 112."""
        self.defaults.pop(which, None)
        self._changed()

    def reset(self) -> None:
        """RIS."""
        if self.palette or self.defaults:
            self.palette.clear()
            self.defaults.clear()
            self._changed()

    def spell(self, number: int) -> str:
        """A colour of the palette as X11 writes it."""
        return _spell(self.palette.get(number, self._shown[number]))

    def spell_default(self, which: int) -> str:
        """Foreground, background or cursor as X11 writes it."""
        return _spell(self.defaults.get(which, self._dynamic[which]))


def parse(specification: str) -> int | None:
    """XParseColor: ``rgb:h/h/h`` of 1 to 4 digits each, ``#`` with 3 to 12, a few names."""
    text = specification.strip()
    if match := _SPECIFICATION.fullmatch(text):
        return _join(int(part, 16) * _LARGEST // (16 ** len(part) - 1) for part in match.groups())
    if _HASH.fullmatch(text):
        # Here the digits are the highest ones: #fff is f0f0f0 for X11, but white for everybody.
        size = len(text) // 3
        parts = (text[1 + size * at : 1 + size * (at + 1)] for at in range(3))
        return _join(int((part * 2)[:2], 16) for part in parts)
    return _NAMES.get(text.lower())


def _join(parts: Iterable[int]) -> int:
    red, green, blue = parts
    return red << 16 | green << 8 | blue


def _spell(value: int) -> str:
    parts = (value >> shift & _LARGEST for shift in (16, 8, 0))
    return "rgb:" + "/".join(f"{part:02x}" * 2 for part in parts)


def _fixed(index: int) -> int:
    cube = index - len(_SIXTEEN)
    if cube < len(_CUBE) ** 3:
        return _join((_CUBE[cube // 36], _CUBE[cube // 6 % 6], _CUBE[cube % 6]))
    return (8 + 10 * (cube - len(_CUBE) ** 3)) * 0x010101
