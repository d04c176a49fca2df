"""Images that programs sent: their pixels, where they are shown, and how many of them are kept.

Nothing here decodes files such as PNG: whoever shows them does, away from the loop.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple
from weakref import WeakSet

MOST_BYTES = 64 << 20
"""What the images of one terminal may take."""
MOST_PIXELS = 10_000_000
"""Of one image: more than the largest screens have."""
LARGEST_SIDE = 10_000
"""Pixels."""
_LEAST_COST = 1 << 12
"""What even the smallest image counts, so that there cannot be many without end."""


class Form(Enum):
    """What the bytes of an image are."""

    RGB = "RGB"
    """Three bytes for each pixel, from the top left."""
    RGBA = "RGBA"
    PREMULTIPLIED = "premultiplied"
    """As RGBA, but colours are no brighter than how much of them can be seen."""
    FILE = "file"
    """A file of a format that says itself what it is: PNG, JPEG, GIF or BMP."""


class Image:
    """What can be shown any number of times; two of them are never equal."""

    __slots__ = ("__weakref__", "data", "form", "height", "shown", "width")

    def __init__(self, form: Form, data: bytes | bytearray, width: int, height: int) -> None:
        self.form = form
        self.data: bytes | bytearray | None = data
        """None when it was given up for others."""
        self.width, self.height = width, height
        self.shown = 0.0
        """When it was seen last, as ``perf_counter`` has it; whoever shows it says so."""

    @property
    def cost(self) -> int:
        """Bytes."""
        return max(_LEAST_COST, len(self.data)) if self.data is not None else 0


class Box(NamedTuple):
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int


class Placement:
    """An image on cells; two of them are never equal.

    ``box`` is where it is drawn, from the corner of its first cell, in pixels of cells that are
    ``cell`` large: with other cells it is drawn that much larger or smaller. ``source`` is the part
    of the image that is drawn there.
    """

    __slots__ = ("__weakref__", "box", "cell", "columns", "image", "rows", "source", "z")

    def __init__(
        self,
        image: Image,
        cell: tuple[int, int],
        cells: tuple[int, int],
        box: Box,
        *,
        source: Box | None = None,
        z: int = 0,
    ) -> None:
        self.image = image
        self.cell = cell
        self.columns, self.rows = cells
        self.box = box
        self.source = source or Box(0, 0, image.width, image.height)
        self.z = z
        """Less than 0 for what is behind the text."""


class Tile(NamedTuple):
    """What cells show of a placement: a row of it, whose first column would be at ``left``."""

    placement: Placement
    row: int
    left: int


class Piece(NamedTuple):
    """Neighbouring cells of a line that show a part of a placement."""

    placement: Placement
    row: int
    at: int
    """The first of the placement's columns."""
    column: int
    """Where that is on the line."""
    cells: int


class Images:
    """The images of one terminal, which together take no more than ``most`` bytes."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self._kept: WeakSet[Image] = WeakSet()
        self.shown = True
        """Whether the user wants to see any; else programs are told that there are none."""
        self.virtual: dict[int, dict[int, Placement]] = {}
        """Those that placeholders show, by the numbers of the images and their own (kitty)."""
        self.any = False
        """Whether there can be any on the screen or in the scrollback."""

    @property
    def size(self) -> int:
        """Bytes."""
        return sum(image.cost for image in self._kept)

    def discard(self, image: Image) -> None:
        """Give up an image that nobody shows any more."""
        image.data = None
        self._kept.discard(image)

    def keep(self, image: Image) -> None:
        """Make room for an image, by giving up those that were not shown for the longest time."""
        self.any = True
        left = self.most - self.size - image.cost
        if left < 0:
            for old in sorted(self._kept, key=lambda old: old.shown):
                left += old.cost
                self.discard(old)
                if left >= 0:
                    break
        self._kept.add(image)


def fits(width: int, height: int) -> bool:
    """Whether an image of a size may be shown."""
    sides = 0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE
    return sides and width * height <= MOST_PIXELS


def cells_for(size: int, cell: int) -> int:
    """How many cells pixels take."""
    return -(-size // cell)
