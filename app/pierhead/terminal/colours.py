"""The palette, special and dynamic colours, which programs may ask for, change and reset."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pierhead.terminal.colour_specifications import join, parse, spell

FOREGROUND, BACKGROUND, CURSOR = 10, 11, 12
DYNAMIC = range(10, 20)
"""Also those of the pointer, of a Tektronix, and of what is selected."""
PALETTE_SIZE = 256
SPECIAL_SIZE = 5
"""Bold, underlined, blinking, reversed and italic text: they follow the palette in numbers."""

_SHOWN_AS = {
    **{10: FOREGROUND, 11: BACKGROUND, 12: CURSOR, 13: FOREGROUND, 14: BACKGROUND},
    **{15: FOREGROUND, 16: BACKGROUND, 17: FOREGROUND, 18: CURSOR, 19: BACKGROUND},
}
_SIXTEEN = (
    *(0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5),
    *(0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF),
)
_CUBE = (0, 95, 135, 175, 215, 255)
_MOST_KEPT = 10
_HALF_LIGHT = 128_000


class Kept(NamedTuple):
    """What XTPUSHCOLORS puts aside."""

    palette: Mapping[int, int] = {}
    defaults: Mapping[int, int] = {}


class Colours:
    """What the view shows, and what the program wants instead; all are 0xrrggbb."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._shown = [*_SIXTEEN, *map(_fixed, range(len(_SIXTEEN), PALETTE_SIZE))]
        self._dynamic = {FOREGROUND: 0xFFFFFF, BACKGROUND: 0x000000, CURSOR: 0xFFFFFF}
        self.palette: dict[int, int] = {}
        """The program's own colours, by index; the special ones come after the palette."""
        self.defaults: dict[int, int] = {}
        """The program's own dynamic colours, by ``DYNAMIC``."""
        self._kept = [Kept()] * _MOST_KEPT
        self.position = (0, 0)
        """XTREPORTCOLORS: the present place in the stack, and how many are kept."""

    def show(self, foreground: int, background: int, cursor: int, sixteen: Sequence[int]) -> None:
        """Tell what the view shows when the program wants nothing else."""
        self._dynamic = {FOREGROUND: foreground, BACKGROUND: background, CURSOR: cursor}
        self._shown[: len(sixteen)] = sixteen

    @property
    def dark(self) -> bool:
        """Whether what is shown has a dark background."""
        red, green, blue = self._dynamic[BACKGROUND].to_bytes(3, "big")
        return 299 * red + 587 * green + 114 * blue < _HALF_LIGHT

    def set(self, number: int, specification: str) -> bool:
        """OSC 4: change a colour of the palette; False if that cannot be understood."""
        return self._put(self.palette, number, specification)

    def set_default(self, which: int, specification: str) -> bool:
        """OSC 10 to 19."""
        return self._put(self.defaults, which, specification)

    def _put(self, colours: dict[int, int], number: int, specification: str) -> bool:
        value = parse(specification)
        if value is not None:
            colours[number] = value
            self._changed()
        return value is not None

    def forget(self, *numbers: int) -> None:
        """OSC 104, 105: have colours of the palette as the view has them."""
        for number in numbers:
            self.palette.pop(number, None)
        self._changed()

    def forget_default(self, which: int) -> None:
        """OSC 110 to 119."""
        self.defaults.pop(which, None)
        self._changed()

    def reset(self) -> None:
        """RIS."""
        if self.palette or self.defaults:
            self.palette.clear()
            self.defaults.clear()
            self._changed()

    def spell(self, number: int) -> str:
        """A colour of the palette as X11 writes it; special ones are those of text at first."""
        if number >= PALETTE_SIZE and number not in self.palette:
            return self.spell_default(FOREGROUND)
        return spell(self.value(number))

    def value(self, number: int) -> int:
        """A colour of the palette as it is shown."""
        return self.palette[number] if number in self.palette else self._shown[number]

    def spell_default(self, which: int) -> str:
        """A dynamic colour as X11 writes it."""
        return spell(self.defaults.get(which, self._dynamic[_SHOWN_AS[which]]))

    # -- the stack

    def push(self, *slots: int) -> None:
        """XTPUSHCOLORS: put all aside, on top of the stack or in a slot."""
        for slot in slots:
            place, count = self.position
            if (slot or place + 1) <= _MOST_KEPT:
                place = slot or place + 1
                self._kept[place - 1] = Kept(dict(self.palette), dict(self.defaults))
                self.position = place, count if slot else place

    def pop(self, *slots: int) -> None:
        """XTPOPCOLORS: bring back what is on top of the stack, or in a slot."""
        for slot in slots:
            place = slot or self.position[0]
            if 0 < place <= _MOST_KEPT:
                self.position = place - 1, self.position[1]
                kept = self._kept[place - 1]
                self.palette, self.defaults = dict(kept.palette), dict(kept.defaults)
                self._changed()


def _fixed(index: int) -> int:
    cube = index - len(_SIXTEEN)
    if cube < len(_CUBE) ** 3:
        return join((_CUBE[cube // 36], _CUBE[cube // 6 % 6], _CUBE[cube % 6]))
    return (8 + 10 * (cube - len(_CUBE) ** 3)) * 0x010101
