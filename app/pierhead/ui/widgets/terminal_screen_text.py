"""The lines of a terminal as one text with line ends, as screen readers count it."""

from __future__ import annotations

from bisect import bisect_right

from pierhead.core.i18n import _
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.joined import Joined, Place
from pierhead.terminal.line import Line

_UNIT = 2
"""Bytes of a UTF-16 unit."""


class ScreenText:
    """Some lines at one moment."""

    def __init__(self, emulator: Emulator, lines: range) -> None:
        self._first = lines.start
        shown = [emulator.line(number) for number in lines]
        self._rows = [Joined(number, [line]) for number, line in zip(lines, shown, strict=True)]
        self._starts: list[int] = []
        parts: list[bytes] = []
        size = 0
        for row, line in zip(self._rows, shown, strict=True):
            text = " ".join(filter(None, [row.text.rstrip(" "), *_images(line)]))
            part = (text + "\n").encode("utf-16-le", "surrogatepass")
            self._starts.append(size)
            parts.append(part)
            size += len(part) // _UNIT
        self._data = b"".join(parts)
        self.size = max(0, size - 1)
        """Units, without the last line end."""

    def piece(self, start: int, end: int) -> str:
        """The text from one unit up to another."""
        end = min(end, self.size)
        return self._data[_UNIT * max(0, start) : _UNIT * max(0, end)].decode(
            "utf-16-le", "replace"
        )

    def offset(self, place: Place) -> int:
        """The unit at a place; the end of its line for what is right of the text."""
        row = place.line - self._first
        if row < 0 or not self._rows:
            return 0
        if row >= len(self._rows):
            return self.size
        line = self._rows[row]
        text = line.text.rstrip(" ")
        at = min(line.offset(place), len(text))
        return self._starts[row] + _units(text[:at])

    def place(self, offset: int) -> Place:
        """The cell of a unit."""
        if not self._rows:
            return Place(self._first, 0)
        row = max(0, bisect_right(self._starts, offset) - 1)
        line, rest = self._rows[row], offset - self._starts[row]
        at = 0
        while at < len(line.text) and _units(line.text[: at + 1]) <= rest:
            at += 1
        if at < len(line.text):
            return line.place(at)
        return line.after(at) if at else Place(self._first + row, 0)


def _images(line: Line) -> list[str]:
    """A word for each image that begins on a line; it stands behind the line's text."""
    begun = {piece.placement for piece in line.pieces if piece.row == 0}
    return [_("[Image]")] * len(begun)


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
