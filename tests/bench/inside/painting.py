"""Paint a terminal of 200x50 cells again and again, with more and less of it new."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from statistics import median

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets import terminal_grid
from pierhead.ui.widgets.terminal_canvas import TerminalCanvas
from pierhead.ui.widgets.terminal_cells import PADDING
from pierhead.ui.widgets.terminal_frames import FRAME
from pierhead.ui.widgets.terminal_paint import LinePainter

COLUMNS, LINES = 200, 50
WORDS = (
    *("request", "accepted", "connection", "upstream", "worker", "pool", "cache", "miss", "index"),
    *("replica", "leader", "pulling", "sha256", "404", "->", "==", "{", "}", "()", "/var/lib/data"),
)
WARM = 3
"""Frames at most that are not counted: fonts are loaded and first glyphs drawn."""


class Canvas(TerminalCanvas):
    """A terminal that knows when it was painted."""

    painted = True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and say so."""
        super().paintEvent(event)
        self.painted = True


def line(chance: random.Random, style: Callable[[random.Random], str], pieces: int) -> str:
    """Words from edge to edge in some pieces, each with a style of its own."""
    text = " ".join(chance.choices(WORDS, k=COLUMNS // 3))[:COLUMNS]
    cuts = [0, *sorted(chance.sample(range(1, COLUMNS), pieces - 1)), COLUMNS]
    styled = (f"\x1b[{style(chance)}m{text[a:b]}" for a, b in pairwise(cuts))
    return "".join(styled) + "\x1b[m"


def plain(chance: random.Random) -> str:
    """A log without colours."""
    return line(chance, lambda _: "", 1)


def listed(chance: random.Random) -> str:
    """``ls`` with colours."""
    return line(chance, lambda chance: f"{chance.choice((0, 1))};{chance.randrange(31, 37)}", 10)


def highlighted(chance: random.Random) -> str:
    """An editor's syntax highlighting: a dozen colours, some bold, slanted or underlined."""

    def style(chance: random.Random) -> str:
        kind = chance.randrange(16)
        return (
            f"0;{(0, 0, 0, 0, 0, 1, 3, 4)[kind % 8]};38;5;{110 + 7 * kind};48;5;{235 + kind // 12}"
        )

    return line(chance, style, 40)


def dense(chance: random.Random) -> str:
    """Every cell in its own two colours, of which there are 156 pairs."""

    def style(chance: random.Random) -> str:
        index = chance.randrange(156)
        return f"38;5;{index};48;5;{255 - index}"

    return line(chance, style, COLUMNS)


def noise(chance: random.Random) -> str:
    """Every cell in two of all colours, which hardly come again."""

    def style(chance: random.Random) -> str:
        colours = [chance.randrange(256) for _ in range(6)]
        return "38;2;{};{};{};48;2;{};{};{}".format(*colours)

    return line(chance, style, COLUMNS)


TEXTS: dict[str, Callable[[random.Random], str]] = {
    "plain": plain,
    "ls": listed,
    "vim": highlighted,
    "dense": dense,
    "noise": noise,
}


def at(row: int, text: str) -> str:
    """A line of text on a row of the screen."""
    return f"\x1b[{row + 1}H{text}"


class Painting:
    """A terminal that is shown, and what painting it costs."""

    def __init__(self, frames: int) -> None:
        self.frames = frames
        self.chance = random.Random(1)
        self.view = Canvas(Emulator(COLUMNS, LINES))
        cells = self.view.cells
        width, height = (
            cells.width * COLUMNS / cells.scale + 2 * PADDING,
            cells.height * LINES / cells.scale + 2 * PADDING,
        )
        bar = self.view.verticalScrollBar().sizeHint().width()
        self.view.resize(round(width + 0.5) + bar, round(height + 0.5))
        self.view.show()
        assert self.view.fitting == (COLUMNS, LINES)
        self.paint("", whole=True)

    def measure(self, text: Callable[[random.Random], str]) -> dict[str, float]:
        """Milliseconds of CPU time by what has changed, on a screen full of a kind of text."""

        def new(rows: int) -> str:
            return "".join(at(row, text(self.chance)) for row in range(rows))

        def scrolled(rows: int) -> str:
            lines = (f"\r\n{text(self.chance)}" for _ in range(rows))
            return f"\x1b[{LINES}H" + "".join(lines)

        def some(rows: int) -> str:
            chosen = self.chance.sample(range(LINES), rows)
            return "".join(at(row, text(self.chance)) for row in chosen)

        return {
            "all new": self.median(lambda: new(LINES)),
            "nothing changed": self.median(lambda: "", whole=True),
            "1 line changed": self.median(lambda: some(1)),
            "10 lines changed": self.median(lambda: some(10)),
            "scrolled by 1": self.median(lambda: scrolled(1)),
            "scrolled by 10": self.median(lambda: scrolled(10)),
        }

    def median(self, output: Callable[[], str], *, whole: bool = False) -> float:
        """The median of the milliseconds of many frames."""
        warm = min(WARM, self.frames)
        times = [self.paint(output(), whole=whole) for _ in range(warm + self.frames)]
        return 1000 * median(times[warm:])

    def paint(self, output: str, *, whole: bool) -> float:
        """Seconds of this thread from output that the emulator has taken until it is seen."""
        view = self.view
        view.emulator.feed(output.encode())
        view.painted = False
        if not whole:
            # Waiting for the next frame is not painting.
            time.sleep(FRAME)
        begun = time.thread_time()
        if whole:
            view.viewport().update()
        else:
            view.refresh()
        while not view.painted or view.drawing:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return time.thread_time() - begun


app = QApplication(sys.argv)
terminal_grid.LinePainter = partial(LinePainter, compiled=sys.argv[2] == "compiled")
painting = Painting(int(sys.argv[1]))
print(json.dumps({name: painting.measure(text) for name, text in TEXTS.items()}), flush=True)
