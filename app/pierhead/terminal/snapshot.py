"""Lines as they are at one moment, to be read for as long as it takes while output flows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pierhead.terminal.line import Line
from pierhead.terminal.row import Packed
from pierhead.terminal.style import Styles


class Readable(Protocol):
    """What reading takes: an emulator, or a snapshot of one."""

    @property
    def first(self) -> int:
        """The number of the oldest line."""

    @property
    def end(self) -> int:
        """One more than the number of the last line."""

    @property
    def columns(self) -> int:
        """Cells that a line may have."""

    def line(self, number: int) -> Line:
        """The line of a number from ``first`` to before ``end``."""


class Snapshot:
    """Lines that nothing changes any more.

    Those that still wait to be wrapped anew can be longer than the terminal is wide now.
    """

    def __init__(self, end: int, rows: Sequence[Packed], columns: int, styles: Styles) -> None:
        """``rows`` are those before ``end``, the newest first."""
        self.end = end
        self.first = end - len(rows)
        self.columns = columns
        self._rows = rows
        self._styles = styles

    def line(self, number: int) -> Line:
        """The line of a number from ``first`` to before ``end``."""
        return Line(self._rows[self.end - 1 - number], self.columns, self._styles)
