"""Short ways to say what a terminal shows."""

from __future__ import annotations

from collections.abc import Iterator

from pierhead.core.signal import Signal
from pierhead.core.style import Style
from pierhead.terminal.emulator import Emulator


def terminal(
    *output: str | bytes, columns: int = 20, lines: int = 4, scrollback: int = 100
) -> Emulator:
    """A small terminal that has been fed."""
    emulator = Emulator(columns, lines, scrollback)
    feed(emulator, *output)
    return emulator


def feed(emulator: Emulator, *output: str | bytes) -> None:
    for each in output:
        emulator.feed(each.encode() if isinstance(each, str) else each)


def screen(emulator: Emulator) -> list[str]:
    """The text of the screen without blanks at the ends, blank rows at the end left out."""
    return _text(emulator, emulator.top)


def everything(emulator: Emulator) -> list[str]:
    """The same with the scrollback before it."""
    return _text(emulator, emulator.first)


def _text(emulator: Emulator, first: int) -> list[str]:
    rows = [emulator.line(number).read().rstrip() for number in range(first, emulator.end)]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def cursor(emulator: Emulator) -> tuple[int, int]:
    """Row and column on the screen."""
    line, column = emulator.cursor
    return line - emulator.top, column


def style(emulator: Emulator, row: int, column: int) -> Style:
    for run in emulator.line(emulator.top + row).runs:
        if run.column <= column < run.column + len(run.text):
            return run.style
    return Style()


class Heard:
    """Collects what a signal tells."""

    def __init__(self, signal: Signal[*tuple[object, ...]]) -> None:
        self.all: list[object] = []
        signal.connect(self._hear)

    def _hear(self, *what: object) -> None:
        self.all.append(what[0] if what else None)

    def __iter__(self) -> Iterator[object]:
        return iter(self.all)
