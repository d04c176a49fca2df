"""Short ways to say what a terminal shows."""

from __future__ import annotations

from collections.abc import Iterator

from pierhead.core.signal import Signal
from pierhead.core.style import Style
from pierhead.terminal.emulator import Emulator

compiled: bool | None = None
"""Which core the terminals of a test have; None is whichever there is."""


def terminal(
    *output: str | bytes, columns: int = 20, lines: int = 4, scrollback: int = 100
) -> Emulator:
    """A small terminal that has been fed."""
    emulator = Emulator(columns, lines, scrollback, compiled=compiled)
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


def ask(*output: str | bytes, columns: int = 20, lines: int = 4) -> str:
    """What a terminal answers that tells everything; 8-bit controls come as they are."""
    emulator = Emulator(columns, lines, 100, checksum_reports=True, compiled=compiled)
    replies = Heard(emulator.on_reply)
    feed(emulator, *output)
    return b"".join(replies).decode("latin-1")  # type: ignore[arg-type]


def cells(*output: str | bytes, columns: int = 12, lines: int = 3) -> list[str]:
    """The screen as DECRQCRA tells it cell by cell; a dot is a cell that was never written to."""
    places = [(row, column) for row in range(1, lines + 1) for column in range(1, columns + 1)]
    questions = "".join(f"\x1b[1;1;{y};{x};{y};{x}*y" for y, x in places)
    reset = "\x1b\\\x1b[?6l\x1b[3#y"
    told = ask(*output, reset, questions, columns=columns, lines=lines)
    codes = [int(code[:4], 16) for code in told.split("!~")[-len(places) :]]
    text = "".join(chr(code) if code else "." for code in codes)
    return [text[start : start + columns] for start in range(0, len(text), columns)]
