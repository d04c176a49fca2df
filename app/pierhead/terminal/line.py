"""A line of styled text, as those see it who paint it, select in it and search it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pierhead.core.style import Style
from pierhead.terminal.images import Piece
from pierhead.terminal.row import Packed, stretches
from pierhead.terminal.style import Link, Styles
from pierhead.terminal.width import GAP, PLACEHOLDER, TAIL

_PLAIN = "\0"
_SAME = re.compile(r"(.)\1*+", re.DOTALL)


class Run(NamedTuple):
    """Neighbouring cells of one style; ``text`` still has one character per cell."""

    column: int
    text: str
    style: Style
    link: Link | None = None


class Line:
    """A row to look at: what the painter, the selection and the search read."""

    __slots__ = ("_styles", "ids", "marks", "pieces", "text", "wrapped")

    def __init__(self, packed: Packed, columns: int, styles: Styles) -> None:
        text, ids, marks, wrapped = (packed, "", None, False) if isinstance(packed, str) else packed
        self.text = text[:columns].replace(GAP, " ")
        self.ids = ids[:columns]
        self.marks: Mapping[int, str] = marks or {}
        self.wrapped = bool(wrapped)
        self.pieces: tuple[Piece, ...] = ()
        """What is seen of images, those behind others first."""
        self._styles = styles

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for lines that look the same, for as long as a cache lives."""
        marks = tuple(self.marks.items()) if self.marks else ()
        return self._styles.generation, self.text, self.ids, marks, self.pieces

    @property
    def generation(self) -> int:
        """Style numbers mean the same in all lines of one generation."""
        return self._styles.generation

    def tiles(self) -> Iterator[Piece]:
        """What its own cells show of images."""
        if self._styles.tiled.isdisjoint(self.ids):
            return
        for start, end, number in stretches(self.ids):
            tile = self._styles[number].tile
            if tile is not None:
                at = start - tile.left
                count = min(end - start, tile.placement.columns - at)
                if at >= 0 and count > 0:
                    yield Piece(tile.placement, tile.row, at, start, count)

    def style(self, number: int) -> Style:
        """The look that a number in ``ids`` stands for."""
        return self._styles[number].style

    @property
    def runs(self) -> Iterator[Run]:
        """The cells by style, from the left; blank plain cells at the end are left out."""
        size = max(len(self.text), len(self.ids))
        text = self.text.ljust(size)
        for match in _SAME.finditer(self.ids.ljust(size, _PLAIN)):
            style, link, *_ = self._styles[ord(match[1])]
            yield Run(match.start(), text[match.start() : match.end()], style, link)

    def read(self, start: int = 0, end: int | None = None) -> str:
        """What a person reads in the cells from ``start`` up to ``end``."""
        text = self.text[start:end]
        if self.marks:
            cells = list(text)
            for column, cluster in self.marks.items():
                if start <= column < start + len(cells):
                    cells[column - start] = " " if cluster[0] == PLACEHOLDER else cluster
            text = "".join(cells)
        return text.replace(TAIL, "").replace(PLACEHOLDER, " ")
