"""Sixel graphics: pictures in text, six rows at a time (VT330/VT340 programmer reference, 14).

Pixels are square, whatever the aspect ratio says, as xterm has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from colorsys import hls_to_rgb

from pierhead.terminal.images import Form, Image
from pierhead.terminal.sixel_band import BAND, Band

REGISTERS = 1024
"""Colours that a program can define."""
WIDEST, HIGHEST = 4096, 4096
"""Pixels; what is beyond them is not drawn."""
MOST_BYTES = 40 << 20

_RGB, _HLS = 2, 1
_PERCENT, _DEGREES = 100, 360
_TRANSPARENT = "1"
_LONGEST_NUMBERS = 64
_USUAL = bytes.fromhex(
    "000000 3333cc cc2121 33cc33 cc33cc 33cccc cccc33 878787"
    "424242 545499 994242 549954 995499 549999 999954 cccccc"
)
"""The sixteen colours of a VT340."""
_PIECE = 128
_AT_ONCE = 1 << 18
"""Pixels, and bytes of those, that are drawn between two looks at the clock."""
_NOISE = re.compile(r"[^!-~]+")
_TOKEN = re.compile(
    r"([?-~]++|![0-9]*+[?-~])|([#\"])([0-9;]*+)(?=.)|([$-])|([!#\"][0-9;]*+$)|.", re.DOTALL
)
_REPEAT = re.compile(r"!([0-9]*)([?-~])")


class Registers:
    """Colours by number; a number beyond the last one begins again."""

    def __init__(self) -> None:
        self._colours: dict[int, int] = {}

    def __getitem__(self, number: int) -> int:
        """A colour as 0xrrggbb."""
        number %= REGISTERS
        at = 3 * (number % (len(_USUAL) // 3))
        return self._colours.get(number, int.from_bytes(_USUAL[at : at + 3], "big"))

    def define(self, number: int, system: int, values: list[int]) -> None:
        """Give a colour another value, by hue, lightness and saturation or by red, green, blue."""
        if system == _HLS:
            hue, lightness, saturation = values
            # Blue is at 0, red at 120 degrees.
            turned = (min(hue, _DEGREES) + 240) % _DEGREES / _DEGREES
            shares = hls_to_rgb(turned, _share(lightness), _share(saturation))
        elif system == _RGB:
            shares = _share(values[0]), _share(values[1]), _share(values[2])
        else:
            return
        red, green, blue = (int(share * 255 + 0.5) for share in shares)
        self._colours[number % REGISTERS] = red << 16 | green << 8 | blue


def _share(percent: int) -> float:
    return min(percent, _PERCENT) / _PERCENT


class Sixel:
    """Draws what comes between ``DCS P1 ; P2 ; P3 q`` and ST, in pieces cut anywhere.

    ``done`` gets the image, if there is any.
    """

    def __init__(
        self, parameters: str, registers: Registers, done: Callable[[Image], object]
    ) -> None:
        self._registers = registers
        self._done = done
        self.transparent = parameters.split(";")[1:2] == [_TRANSPARENT]
        self._rest = ""
        self._register = 0
        self._line: list[str] = []
        """What was drawn in one colour since the last move."""
        self._x = 0
        self._work = 0
        self._band = Band()
        self._rows: list[bytes] = []
        self._size = 0
        self._width = self._height = 0
        """Of what was declared, and of what was drawn."""

    def take(self, text: str) -> str:
        """Draw some more; returns what is left when that has been enough for now."""
        text = _NOISE.sub("", text)
        self._work = 0
        for start in range(0, len(text), _PIECE):
            if self._work > _AT_ONCE:
                return text[start:]
            self._take(text[start : start + _PIECE])
        return ""

    def _take(self, text: str) -> None:
        text = self._rest + text
        self._rest = ""
        for drawn, kind, numbers, move, rest in _TOKEN.findall(text):
            if drawn:
                self._line.append(drawn)
            elif move:
                self._move(move)
            elif kind == "#":
                self._choose(numbers)
            elif kind:
                self._declare(numbers)
            elif rest:
                self._rest = rest[:_LONGEST_NUMBERS]
        if len(self._line) > _PIECE:
            self._draw()

    def end(self) -> None:
        """Hand over what was drawn."""
        # Now the last numbers are complete.
        self._take("$")
        self._end_band()
        if not self._width or not self._height:
            return
        back = self._back() * self._width
        rows = [row + back[len(row) :] for row in self._rows[: self._height]]
        rows += [back] * (self._height - len(rows))
        self._done(Image(Form.RGBA, b"".join(rows), self._width, len(rows)))

    # -- commands

    def _move(self, move: str) -> None:
        """DECGCR and DECGNL."""
        self._draw()
        self._x = 0
        if move == "-":
            self._end_band()

    def _choose(self, numbers: str) -> None:
        """DECGCI: take a colour, which may be defined at once."""
        self._draw()
        number, *values = _numbers(numbers)
        self._register = number
        if len(values) >= 4:  # noqa: PLR2004
            self._registers.define(number, values[0], values[1:4])

    def _declare(self, numbers: str) -> None:
        """DECGRA: the size; the first declaration before anything is drawn counts."""
        _, _, width, height = [*_numbers(numbers), 0, 0, 0][:4]
        if not self._rows and not self._band.drawn and 4 * width * height <= MOST_BYTES:
            self._width = max(self._width, min(width, WIDEST))
            self._height = max(self._height, min(height, HIGHEST))

    # -- drawing

    def _draw(self) -> None:
        if not self._line:
            return
        sixels = "".join(self._line)
        self._line.clear()
        if "!" in sixels:
            sixels = _REPEAT.sub(_repeated, sixels)
        sixels = sixels[: WIDEST - self._x]
        if sixels and not self._full:
            self._work += len(sixels)
            self._band.draw(self._x, sixels, self._registers[self._register])
            self._x += len(sixels)
            self._width = max(self._width, self._x)

    @property
    def _full(self) -> bool:
        """Whether there is no room for another band."""
        size = self._size + 4 * BAND * self._width
        return len(self._rows) + BAND > HIGHEST or size > MOST_BYTES

    def _end_band(self) -> None:
        if self._band.drawn:
            self._height = max(self._height, len(self._rows) + self._band.height)
        if self._full:
            return
        rows = self._band.rows(self._back())
        size = sum(map(len, rows))
        self._work += size
        self._rows += rows
        self._size += size
        self._band = Band()

    def _back(self) -> bytes:
        """A pixel where nothing was drawn."""
        return bytes(4) if self.transparent else self._registers[0].to_bytes(3, "big") + b"\xff"


def _repeated(found: re.Match[str]) -> str:
    """DECGRI."""
    count = found[1][-8:] or "1"
    return found[2] * max(1, min(int(count), WIDEST))


def _numbers(text: str) -> list[int]:
    return [int(word[-6:] or 0) for word in text.split(";")[:5]]
