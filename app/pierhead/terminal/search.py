"""Find text in the screen and the scrollback."""

from __future__ import annotations

from typing import NamedTuple

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.row import Line
from pierhead.terminal.width import TAIL

MOST = 10_000


class Match(NamedTuple):
    """Cells from ``start`` up to ``end`` of the line with an absolute number."""

    line: int
    start: int
    end: int


def find(emulator: Emulator, text: str) -> list[Match]:
    """Where a text occurs, from the oldest line, without regard to case; at most ``MOST``."""
    needle = text.lower()
    found: list[Match] = []
    if not needle:
        return found
    for number in range(emulator.first, emulator.end):
        line = emulator.line(number)
        if line.marks or TAIL in line.text or needle in line.text.lower():
            found += [Match(number, *cells) for cells in _in_line(line, needle)]
            if len(found) >= MOST:
                break
    return found[:MOST]


def _in_line(line: Line, needle: str) -> list[tuple[int, int]]:
    """Cells of the matches; text is compared as it reads, not as it lies in cells."""
    letters: list[str] = []
    cells: list[int] = []
    for column, cell in enumerate(line.text):
        if cell != TAIL:
            cluster = line.marks.get(column, cell).lower()
            letters.append(cluster)
            cells += [column] * len(cluster)
    cells.append(len(line.text))
    text = "".join(letters)
    matches = []
    at = text.find(needle)
    while at >= 0:
        after = at + len(needle)
        end = cells[after] if cells[after] > cells[after - 1] else cells[after - 1] + 1
        matches.append((cells[at], end))
        at = text.find(needle, after)
    return matches
