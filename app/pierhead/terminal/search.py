"""Find text in the screen and the scrollback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.row import Line
from pierhead.terminal.width import TAIL

_BLOCK = 200


class Match(NamedTuple):
    """Cells from ``start`` up to ``end`` of the line with an absolute number."""

    line: int
    start: int
    end: int


def find(emulator: Emulator, text: str) -> Iterator[list[Match]]:
    """Where a text occurs, without regard to case, in portions from the newest lines back.

    A portion is from the top down, empty if nothing is there, and quick to find: between two of
    them other work can be done, and output may come.
    """
    needle = text.lower()
    end = emulator.end if needle else 0
    while end > emulator.first:
        first = max(emulator.first, end - _BLOCK)
        yield [
            Match(number, *cells)
            for number in range(first, end)
            for cells in _in_line(emulator.line(number), needle)
        ]
        end = first


def _in_line(line: Line, needle: str) -> Iterator[tuple[int, int]]:
    text = line.text.lower()
    if line.marks or TAIL in text or len(text) != len(line.text):
        yield from _in_odd_line(line, needle)
        return
    at = text.find(needle)
    while at >= 0:
        yield at, at + len(needle)
        at = text.find(needle, at + len(needle))


def _in_odd_line(line: Line, needle: str) -> Iterator[tuple[int, int]]:
    """Text is compared as it reads, not as it lies in cells."""
    letters: list[str] = []
    cells: list[int] = []
    for column, cell in enumerate(line.text):
        if cell != TAIL:
            cluster = line.marks.get(column, cell).lower()
            letters.append(cluster)
            cells += [column] * len(cluster)
    cells.append(len(line.text))
    text = "".join(letters)
    at = text.find(needle)
    while at >= 0:
        after = at + len(needle)
        yield cells[at], max(cells[after], cells[after - 1] + 1)
        at = text.find(needle, after)
