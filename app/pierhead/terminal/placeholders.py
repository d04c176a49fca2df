"""Images that are shown wherever a program prints a certain character, as kitty has it.

The colour of U+10EEEE is the number of the image, that of its underline is the number of the
placement, and combining characters say which row and column, and what is above 24 bits of a number.
What they leave out is as in the cell before. So images move as text does, in programs such as tmux.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pierhead.core.style import DEFAULT
from pierhead.terminal.images import Piece, Placement
from pierhead.terminal.line import Line
from pierhead.terminal.width import PLACEHOLDER

Virtual = Mapping[int, Mapping[int, Placement]]
"""Placements by the numbers of their images and their own."""

_RGB = 0xFFFFFF
_HIGH = 24
_RANGES = """
305 30d-30e 310 312 33d-33f 346 34a-34c 350-352 357 35b 363-36f 483-487 592-595 597-599 59c-5a1
5a8-5a9 5ab-5ac 5af 5c4 610-617 657-65b 65d-65e 6d6-6dc 6df-6e2 6e4 6e7-6e8 6eb-6ec 730 732-733
735-736 73a 73d 73f-741 743 745 747 749-74a 7eb-7f1 7f3 816-819 81b-823 825-827 829-82d 951 953-954
f82-f83 f86-f87 135d-135f 17dd 193a 1a17 1a75-1a7c 1b6b 1b6d-1b73 1cd0-1cd2 1cda-1cdb 1ce0 1dc0-1dc1
1dc3-1dc9 1dcb-1dcc 1dd1-1de6 1dfe 20d0-20d1 20d4-20d7 20db-20dc 20e1 20e7 20e9 20f0 2cef-2cf1
2de0-2dff a66f a67c-a67d a6f0-a6f1 a8e0-a8f1 aab0 aab2-aab3 aab7-aab8 aabe-aabf aac1 fe20-fe26 10a0f
10a38 1d185-1d189 1d1aa-1d1ad 1d242-1d244
"""


def _numerals() -> Iterator[str]:
    for each in _RANGES.split():
        first, _, last = each.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))


NUMERALS = "".join(_numerals())
"""Each stands for its index: characters above others that Unicode 6.0 never composes."""
_VALUES = {numeral: value for value, numeral in enumerate(NUMERALS)}


class _Cell(NamedTuple):
    colours: tuple[int, int]
    row: int
    column: int
    high: int


def take_placeholders(line: Line, virtual: Virtual) -> Iterator[Piece]:
    """What the placeholders on a line show of images; they become blanks on it."""
    before: _Cell | None = None
    for column, character in enumerate(line.text):
        if character != PLACEHOLDER:
            before = None
            continue
        before = cell = _read(line, column, before)
        number, placed = cell.colours
        placements = virtual.get(number | cell.high << _HIGH, {})
        placement = placements.get(placed) if placed else next(iter(placements.values()), None)
        if placement is not None and cell.row < placement.rows and cell.column < placement.columns:
            yield Piece(placement, cell.row, cell.column, column, 1)
    line.marks = {at: mark for at, mark in line.marks.items() if mark[0] != PLACEHOLDER}
    line.text = line.text.replace(PLACEHOLDER, " ")


def _read(line: Line, column: int, before: _Cell | None) -> _Cell:
    style = line.style(ord(line.ids[column : column + 1] or "\0"))
    colours = _number(style.fg), _number(style.underline_color)
    said = [_VALUES[mark] for mark in line.marks.get(column, "")[1:4] if mark in _VALUES]
    if before is not None and before.colours == colours:
        after = before.row, before.column + 1, before.high
        # As far as something is said it has to be what would follow.
        if said == list(after[: len(said)]):
            said = list(after)
    row, at, high = [*said, 0, 0, 0][:3]
    return _Cell(colours, row, at, high)


def _number(colour: int) -> int:
    return 0 if colour == DEFAULT else colour & _RGB
