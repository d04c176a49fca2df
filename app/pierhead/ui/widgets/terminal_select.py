"""What is selected in a terminal: places that stay with their lines while output scrolls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from pierhead.terminal.emulator import Emulator

_IN_WORDS = frozenset("_-./~:@%+#?&=,$")


class Place(NamedTuple):
    """A border between cells: the absolute number of a line, and the cell right of it."""

    line: int
    column: int


class Unit(Enum):
    """What is selected at once."""

    CHARACTER = 1
    WORD = 2
    LINE = 3


@dataclass(frozen=True, slots=True)
class Selection:
    """From where the button went down to where the mouse is."""

    unit: Unit
    anchor: Place
    head: Place

    def to(self, head: Place) -> Selection:
        """The selection after the mouse has moved."""
        return replace(self, head=head)

    def span(self, emulator: Emulator) -> tuple[Place, Place]:
        """Its first place and the one after its last, in whole units."""
        start, end = sorted((self.anchor, self.head))
        if self.unit is Unit.LINE:
            return Place(_line_start(emulator, start.line), 0), _line_end(emulator, end.line)
        if self.unit is Unit.WORD:
            first, _ = word_at(emulator, start)
            _, last = word_at(emulator, end)
            return Place(start.line, first), Place(end.line, last)
        return start, end

    def columns_on(self, emulator: Emulator, line: int) -> tuple[int, int]:
        """The selected cells of a line, as a start and an end; equal when there are none."""
        start, end = self.span(emulator)
        if not start.line <= line <= end.line:
            return 0, 0
        first = start.column if line == start.line else 0
        return first, end.column if line == end.line else emulator.columns

    def text(self, emulator: Emulator) -> str:
        """What is copied: lines that only wrap at the edge of the screen are joined."""
        start, end = self.span(emulator)
        parts: list[str] = []
        for number in range(max(start.line, emulator.first), min(end.line + 1, emulator.end)):
            line = emulator.line(number)
            text = line.read(*self.columns_on(emulator, number))
            parts.append(text if line.wrapped else text.rstrip())
            if number < end.line and not line.wrapped:
                parts.append("\n")
        return "".join(parts)


def everything(emulator: Emulator) -> Selection:
    """All text, the scrollback included; not the blank lines after it."""
    last = emulator.end - 1
    while last > emulator.first and not emulator.line(last).text.strip():
        last -= 1
    return Selection(Unit.CHARACTER, Place(emulator.first, 0), Place(last, emulator.columns))


def word_at(emulator: Emulator, place: Place) -> tuple[int, int]:
    """The cells of the word, or of the run of other characters, at a place."""
    if not emulator.first <= place.line < emulator.end:
        return place.column, place.column
    text = emulator.line(place.line).text.ljust(emulator.columns)
    column = min(place.column, len(text) - 1)
    while text[column] == "\0" and column:
        column -= 1
    kind = _kind(text[column])
    start = end = column
    while start and _kind(text[start - 1]) in {kind, None}:
        start -= 1
    while end < len(text) and _kind(text[end]) in {kind, None}:
        end += 1
    return start, end


def _kind(cell: str) -> str | None:
    """Cells of the same kind are selected together; None belongs to the cell before it."""
    if cell == "\0":
        return None
    if cell.isalnum() or cell in _IN_WORDS:
        return "word"
    return "space" if cell.isspace() else "sign"


def _line_start(emulator: Emulator, number: int) -> int:
    while number > emulator.first and emulator.line(number - 1).wrapped:
        number -= 1
    return number


def _line_end(emulator: Emulator, number: int) -> Place:
    while number < emulator.end - 1 and emulator.line(number).wrapped:
        number += 1
    return Place(number, emulator.columns)
