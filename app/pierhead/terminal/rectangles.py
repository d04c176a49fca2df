"""Operations on rectangles of the screen, as the VT420 has them (DEC STD 070, xterm ctlseqs).

Rectangles are given as ``top, left, bottom, right``, from 1 or from the margins in origin mode;
a parameter that is 0 or left out stands for the edge. They ignore margins otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import pyte.modes as mo

from pierhead.core.style import Flag, Style, apply_sgr
from pierhead.terminal.editing import Editing, Guard
from pierhead.terminal.row import AnyRow
from pierhead.terminal.width import GAP

_EXACT = 2
_GAPS, _DRAWN = re.compile(f"{GAP}+"), re.compile(f"[^{GAP}]+")
_PRINTABLE = (range(32, 127), range(160, 256))
_TOGGLED = {1: int(Flag.BOLD), 5: int(Flag.BLINK), 7: int(Flag.REVERSE), 8: int(Flag.CONCEAL)}
_UNDERLINE = 4
_RECTANGLE = 4


class Rectangle(NamedTuple):
    """Rows and columns from 0, the last ones included; there may be none."""

    top: int
    left: int
    bottom: int
    right: int


class Rectangles(Editing):
    """DECCRA, DECFRA, DECERA, DECSERA, DECCARA, DECRARA and DECSACE."""

    def reset(self) -> None:
        """RIS."""
        self.extent = 0
        """DECSACE: 2 changes attributes in rectangles, else from one place to another."""
        self.going: Iterator[None] | None = None
        """What takes so long that the stream goes on with it row by row."""
        super().reset()

    def rectangle(self, parameters: Sequence[int]) -> Rectangle:
        """What parameters describe, cut to the screen."""
        top, left, bottom, right = ([*parameters, 0, 0, 0, 0])[:_RECTANGLE]
        first_row, last_row = 0, self.lines - 1
        first_column, last_column = 0, self.columns - 1
        if mo.DECOM in self.mode:
            first_row, last_row = self.span
            first_column, last_column = self.breadth
        return Rectangle(
            min(first_row + max(1, top) - 1, last_row),
            min(first_column + max(1, left) - 1, last_column),
            min(first_row + bottom - 1, last_row) if bottom else last_row,
            min(first_column + right - 1, last_column) if right else last_column,
        )

    def deccra(self, *parameters: int) -> None:
        """DECCRA: copy a rectangle, with its attributes; there is one page only."""
        source = self.rectangle(parameters[:4])
        target = self.rectangle([*parameters[5:7], *(0, 0, 0, 0)][:2])
        end = min(source.right, source.left + target.right - target.left) + 1
        copied = [row.cells(source.left, end) for _, row in self.rows_of(source)]
        for (y, row), (text, ids, marks) in zip(self.rows_of(target), copied, strict=False):
            row.paste(target.left, (text.replace(GAP, " "), ids, marks))
            self.dirty.add(y)

    def decfra(self, *parameters: int) -> None:
        """DECFRA: fill with one character in the present style."""
        area = self.rectangle(parameters[1:5])
        if not any(parameters[0] in codes for codes in _PRINTABLE):
            return
        character = chr(parameters[0])
        if self.translation is not None:
            character = self.translate(character)
        size = area.right - area.left + 1
        for y, row in self.rows_of(area):
            row.put(area.left, character * size, self.style)
            self.dirty.add(y)

    def decera(self, *parameters: int) -> None:
        """DECERA."""
        area = self.rectangle(parameters)
        blank = self.styles.blank(self.style)
        for y, row in self.rows_of(area):
            row.put(area.left, " " * (area.right + 1 - area.left), blank)
            self.dirty.add(y)

    def decsera(self, *parameters: int) -> None:
        """DECSERA: what is not protected becomes blank and keeps its attributes."""
        area = self.rectangle(parameters)
        for y, row in self.rows_of(area):
            if self.guard is Guard.DEC:
                self.blank_unprotected(row, area.left, area.right + 1, None)
            else:
                row.wipe(area.left, area.right + 1)
            self.dirty.add(y)

    # -- attributes

    def decsace(self, extent: int = 0) -> None:
        """DECSACE."""
        if extent <= _EXACT:
            self.extent = extent

    def deccara(self, *parameters: int) -> None:
        """DECCARA: change attributes as SGR does."""
        sgr = ";".join(map(str, parameters[4:]))
        self.going = self._change_styles(parameters[:4], sgr, lambda style: apply_sgr(style, sgr))

    def decrara(self, *parameters: int) -> None:
        """DECRARA: turn attributes on where they are off, and off where they are on."""
        codes = sorted({code for code in parameters[4:] if code}) or [1, 4, 5, 7]
        flags = sum(_TOGGLED.get(code, 0) for code in codes)

        def toggle(style: Style) -> Style:
            underline = int(not style.underline) if _UNDERLINE in codes else style.underline
            return style._replace(flags=style.flags ^ flags, underline=underline)

        self.going = self._change_styles(parameters[:4], f"toggle {codes}", toggle)

    def _change_styles(
        self, parameters: Sequence[int], name: str, change: Callable[[Style], Style]
    ) -> Iterator[None]:
        area = self.rectangle(parameters)
        for y, row in self.rows_of(area):
            start, end = area.left, area.right + 1
            if self.extent != _EXACT:
                start = area.left if y == area.top else 0
                end = area.right + 1 if y == area.bottom else self.columns
            numbers = {
                number: self.styles.changed(number, name, change)
                for number in map(ord, {"\0", *row.ids[start:end]})
            }
            for first, after in self._written(row, start, end):
                row.restyle(first, after, numbers)
            self.dirty.add(y)
            yield

    def _written(self, row: AnyRow, start: int, end: int) -> list[tuple[int, int]]:
        """Which cells DECCARA changes: in a stream those that have been written to.

        In a rectangle it writes blanks into the others first.
        """
        text = row.text[start:end].ljust(end - start, GAP)
        if self.extent != _EXACT:
            return [(start + found.start(), start + found.end()) for found in _DRAWN.finditer(text)]
        for gap in _GAPS.finditer(text):
            first, after = start + gap.start(), start + gap.end()
            for column, stop, style in row.stretches(first, after):
                row.put(column, " " * (stop - column), style)
        return [(start, end)]

    def rows_of(self, area: Rectangle) -> list[tuple[int, AnyRow]]:
        """The rows of a rectangle by their number; none if it is empty."""
        if area.left > area.right or area.top > area.bottom:
            return []
        return list(enumerate(self.rows[area.top : area.bottom + 1], area.top))
