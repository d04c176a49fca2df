"""What is selected in a terminal: places that stay with their lines while output scrolls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from pierhead.core.terminal_options import DEFAULTS
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.joined import MOST_ROWS, Joined, Place, joined_at, joined_from
from pierhead.terminal.links import addresses
from pierhead.terminal.snapshot import Readable
from pierhead.terminal.width import TAIL


class Unit(Enum):
    """What is selected at once."""

    CHARACTER = 1
    WORD = 2
    LINE = 3
    BLOCK = 4
    """Characters between two columns of each line."""


@dataclass(frozen=True, slots=True)
class Selection:
    """From where the button went down to where the mouse is, in whole units."""

    unit: Unit
    anchor: Place
    head: Place
    start: Place
    """The first place; in a block its line and its left column."""
    end: Place
    """The place after the last; in a block its last line and its right column."""
    separators: str

    def to(self, emulator: Emulator, head: Place) -> Selection:
        """The selection after the mouse has moved."""
        return select(emulator, self.unit, self.anchor, head, self.separators)

    def columns_on(self, emulator: Readable, line: int) -> tuple[int, int]:
        """The selected cells of a line, as a start and an end; equal when there are none."""
        start, end = self.start, self.end
        if not start.line <= line <= end.line or not emulator.first <= line < emulator.end:
            return 0, 0
        block = self.unit is Unit.BLOCK
        left = start.column if block or line == start.line else 0
        right = end.column if block or line == end.line else emulator.columns
        if left >= right:
            return left, left
        text = emulator.line(line).text
        # Nobody selects half a character.
        return left - (text[left : left + 1] == TAIL), right + (text[right : right + 1] == TAIL)

    def pieces(self, emulator: Readable) -> Iterator[str]:
        """What is copied, line by line: those that only wrap at the edge are joined.

        Blanks that nothing follows are left out.
        """
        block = self.unit is Unit.BLOCK
        for number in range(max(self.start.line, emulator.first), self.end.line + 1):
            if number >= emulator.end:
                break
            line = emulator.line(number)
            goes_on = line.wrapped and not block
            start, end = self.columns_on(emulator, number)
            text = line.read(start, end)
            if block or (not goes_on and end >= len(line.text.rstrip(" "))):
                text = text.rstrip(" ")
            yield text if goes_on or number == self.end.line else text + "\n"

    def text(self, emulator: Emulator) -> str:
        """All that is copied; use ``pieces`` for what may be long."""
        return "".join(self.pieces(emulator))

    def lines(self, emulator: Emulator) -> int:
        """How many lines of those that are kept it touches."""
        return max(0, min(self.end.line + 1, emulator.end) - max(self.start.line, emulator.first))


def select(
    emulator: Emulator,
    unit: Unit,
    anchor: Place,
    head: Place,
    separators: str = DEFAULTS.word_separators,
) -> Selection:
    """The selection between two places; ``separators`` end words besides white space."""
    start, end = sorted((anchor, head))
    if unit is Unit.BLOCK:
        left, right = sorted((anchor.column, head.column))
        start, end = Place(start.line, left), Place(end.line, right)
    elif unit is Unit.LINE:
        start = Place(joined_at(emulator, start.line).first, 0)
        end = Place(joined_from(emulator, end.line).end - 1, emulator.columns)
    elif unit is Unit.WORD:
        start = word_at(emulator, start, separators)[0]
        end = word_at(emulator, end, separators)[1]
    return Selection(unit, anchor, head, start, end, separators)


def everything(emulator: Emulator) -> Selection:
    """All text, the scrollback included; not the blank lines after it."""
    return lines(emulator, emulator.first, last_line(emulator))


def last_line(emulator: Emulator) -> int:
    """The last line with text, or at least one that is not far above the screen."""
    first, last = max(emulator.first, emulator.top - MOST_ROWS), emulator.end - 1
    while last > first and not emulator.line(last).text.strip():
        last -= 1
    return last


def lines(emulator: Emulator, first: int, last: int) -> Selection:
    """Lines from ``first`` to ``last``, wherever they wrap."""
    start, end = Place(first, 0), Place(last, emulator.columns)
    return select(emulator, Unit.CHARACTER, start, end)


def word_at(
    emulator: Emulator, place: Place, separators: str = DEFAULTS.word_separators
) -> tuple[Place, Place]:
    """The address, the word or the run of other characters at a place, and where it ends."""
    if not emulator.first <= place.line < emulator.end:
        return place, place
    line = joined_at(emulator, place.line)
    if not line.text or _is_beyond(emulator, place):
        return _blank_after(emulator, place)
    at = min(line.offset(place), len(line.text) - 1)
    start, end = _address(line, at) or _run(line.text, at, separators)
    return line.place(start), line.after(end)


def _is_beyond(emulator: Emulator, place: Place) -> bool:
    """Whether a place is right of the text of its line."""
    line = emulator.line(place.line)
    return not line.wrapped and place.column >= len(line.text)


def _blank_after(emulator: Emulator, place: Place) -> tuple[Place, Place]:
    text = emulator.line(place.line).text
    return Place(place.line, len(text.rstrip(" "))), Place(place.line, emulator.columns)


def _address(line: Joined, at: int) -> tuple[int, int] | None:
    return next((span for span in addresses(line.text) if span[0] <= at < span[1]), None)


def _run(text: str, at: int, separators: str) -> tuple[int, int]:
    """The neighbouring characters of one kind."""
    kind = _kind(text[at], separators)
    start, end = at, at + 1
    while start and _kind(text[start - 1], separators) == kind:
        start -= 1
    while end < len(text) and _kind(text[end], separators) == kind:
        end += 1
    return start, end


def _kind(character: str, separators: str) -> str:
    if character.isspace():
        return "space"
    return "sign" if character in separators else "word"
