"""Six rows of pixels of a sixel image while they are drawn, one colour over the other.

A row is one large integer with a byte for each pixel, the number of its colour in this band: so
that what is drawn in one colour is put over the rest at once, not pixel by pixel.
"""

from __future__ import annotations

BAND = 6
"""Rows."""
_MOST = 255
_FIRST = 0x3F
_MASKS = [bytes(max(0, code - _FIRST) >> row & 1 for code in range(256)) for row in range(BAND)]
"""For each row, 1 for the characters that have a pixel in it."""


class _Layer:
    """As many colours as a byte can tell apart."""

    def __init__(self) -> None:
        self.numbers: dict[int, int] = {}
        self.rows = [0] * BAND


class Band:
    """Six rows, at first empty."""

    def __init__(self) -> None:
        self._layers = [_Layer()]
        self._width = 0
        self.height = 0
        """Rows down to the last one that something was drawn in."""

    @property
    def drawn(self) -> bool:
        """Whether there is anything in it."""
        return self.height > 0

    def draw(self, x: int, sixels: str, colour: int) -> None:
        """Draw characters from ``?`` to ``~`` in a colour (0xrrggbb)."""
        data = sixels.encode("ascii")
        layer = self._layers[-1]
        number = layer.numbers.get(colour)
        if number is None:
            if len(layer.numbers) == _MOST:
                layer = _Layer()
                self._layers.append(layer)
            number = layer.numbers[colour] = len(layer.numbers) + 1
        for row, mask in enumerate(_MASKS):
            ones = int.from_bytes(data.translate(mask), "little") << 8 * x
            if ones:
                full = 255 * ones
                layer.rows[row] = (layer.rows[row] | full) ^ full | number * ones
                self.height = max(self.height, row + 1)
                self._width = max(self._width, x + len(data))

    def rows(self, back: bytes) -> list[bytes]:
        """The rows in RGBA; pixels that were not drawn are as ``back``."""
        rows = [bytearray(back * self._width) for _ in range(BAND)]
        for layer in self._layers:
            colours = b"".join(colour.to_bytes(3, "big") for colour in layer.numbers)
            planes = [b"\0" + colours[at::3] for at in range(3)]
            tables = [plane.ljust(256, b"\0") for plane in planes]
            tables.append(b"\0" + b"\xff" * _MOST)
            for row, numbers in zip(rows, layer.rows, strict=True):
                self._put(row, numbers.to_bytes(self._width, "little"), tables)
        return list(map(bytes, rows))

    def _put(self, row: bytearray, numbers: bytes, tables: list[bytes]) -> None:
        """Put pixels over a row where they are not 0."""
        if 0 not in numbers:
            for at, table in enumerate(tables):
                row[at::4] = numbers.translate(table)
            return
        over, holes = bytearray(len(row)), bytearray(len(row))
        hole = numbers.translate(b"\xff" + bytes(_MOST))
        for at, table in enumerate(tables):
            over[at::4] = numbers.translate(table)
            holes[at::4] = hole
        kept = int.from_bytes(row, "little") & int.from_bytes(holes, "little")
        row[:] = (kept | int.from_bytes(over, "little")).to_bytes(len(row), "little")
