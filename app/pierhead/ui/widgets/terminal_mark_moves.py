"""Where the cursor of the mark mode goes."""

from __future__ import annotations

from typing import Protocol

from pierhead.terminal.emulator import Emulator
from pierhead.terminal.joined import MOST_ROWS, Place
from pierhead.terminal.width import TAIL
from pierhead.ui.widgets.terminal_select import last_line, word_at


class KnowsPrompts(Protocol):
    """Where commands began."""

    def line_beside(self, line: int, by: int) -> int | None:
        """The line of the prompt before or after another line."""


class Moves:
    """Finds the place that a move leads to; it is always a cell that exists."""

    def __init__(self, emulator: Emulator, prompts: KnowsPrompts) -> None:
        self._emulator = emulator
        self._prompts = prompts

    def go(self, name: str, place: Place, page: int) -> Place:
        """The place after a move; ``page`` is how many lines are seen at once."""
        line, column = place
        size = self._size(line)
        places = {
            "left": lambda: self._beside(place, -1),
            "right": lambda: self._beside(place, 1),
            "up": lambda: Place(line - 1, column),
            "down": lambda: Place(line + 1, column),
            "page_up": lambda: Place(line - page, column),
            "page_down": lambda: Place(line + page, column),
            "half_up": lambda: Place(line - page // 2, column),
            "half_down": lambda: Place(line + page // 2, column),
            "line_start": lambda: Place(line, 0),
            "line_end": lambda: Place(line, max(0, size - 1)),
            "first": lambda: Place(self._emulator.first, 0),
            "last": lambda: Place(last_line(self._emulator), 0),
            "word_left": lambda: self._word_left(place),
            "word_right": lambda: self._word_right(place),
            "prompt_up": lambda: self._prompt(place, -1),
            "prompt_down": lambda: self._prompt(place, 1),
        }
        return self._inside(places[name]())

    def _inside(self, place: Place) -> Place:
        emulator = self._emulator
        line = min(max(emulator.first, place.line), emulator.end - 1)
        column = min(max(0, place.column), emulator.columns - 1)
        text = emulator.line(line).text
        return Place(line, column - (text[column : column + 1] == TAIL))

    def _size(self, line: int) -> int:
        return len(self._emulator.line(line).text.rstrip(" "))

    def _beside(self, place: Place, by: int) -> Place:
        """The next character, over the ends of lines."""
        line, column = place
        text = self._emulator.line(line).text
        column += by
        while 0 <= column < len(text) and text[column] == TAIL:
            column += by
        if column < 0 and line > self._emulator.first:
            return Place(line - 1, max(0, self._size(line - 1) - 1))
        if column >= self._emulator.columns and line < self._emulator.end - 1:
            return Place(line + 1, 0)
        return Place(line, column)

    def _word_right(self, place: Place) -> Place:
        """The beginning of the next word; a line that ends is left for the next one."""
        _start, end = word_at(self._emulator, place)
        last = min(self._emulator.end - 1, place.line + MOST_ROWS)
        while end.line < last and end.column >= self._size(end.line):
            end = Place(end.line + 1, 0)
            if self._size(end.line) and not self._is_blank(end):
                return end
        if self._is_blank(end):
            end = word_at(self._emulator, end)[1]
        return end

    def _word_left(self, place: Place) -> Place:
        """The beginning of this word, or else of the one before."""
        start, _end = word_at(self._emulator, place)
        if start < place and not self._is_blank(place):
            return start
        while start.line > place.line - MOST_ROWS:
            before = self._beside(start, -1)
            if before == start or self._inside(before) == place:
                break
            start = word_at(self._emulator, self._inside(before))[0]
            if not self._is_blank(start):
                break
        return start

    def _is_blank(self, place: Place) -> bool:
        return not self._emulator.line(place.line).text[place.column : place.column + 1].strip()

    def _prompt(self, place: Place, by: int) -> Place:
        line = self._prompts.line_beside(place.line, by)
        return place if line is None else Place(line, 0)
