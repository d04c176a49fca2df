"""How fast the terminal's core takes output, beside the terminal it is built on.

Run by itself with ``python -m bench.terminal`` in ``tests``: it needs no engine and no window.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from statistics import median
from time import thread_time

import pyte

from bench.table import Row, table
from pierhead.terminal.emulator import Emulator

SIZES = ((80, 24), (200, 50))
WORDS = "request accepted connection upstream worker pool cache miss hit".split()  # noqa: SIM905
BYTES = 300_000
STOCK_BYTES = 40_000
REPEATS = 5
MEGA = 1e6


def plain(chance: random.Random) -> str:
    """A line of a log."""
    return f"2026-01-01 12:00:00 {' '.join(chance.choices(WORDS, k=8))}\r\n"


def coloured(chance: random.Random) -> str:
    """A line of a log with colours."""
    first, second = chance.choices(WORDS, k=2)
    return f"\x1b[2m12:00\x1b[0m \x1b[{chance.randrange(31, 38)}mINFO\x1b[0m {first}={second}\r\n"


def cjk(chance: random.Random) -> str:
    """A line of wide characters."""
    return "".join(chance.choices("日本語漢字中文", k=30)) + "\r\n"


def emoji(chance: random.Random) -> str:
    """Words of several scripts, with marks and emoji between them."""
    pieces = ["é", "naïve", "Ω≈ç", "日本", "😀", "👩‍💻", "🇩🇪", "👍🏽", "❤️", "e\u0301", *WORDS]
    return " ".join(chance.choices(pieces, k=12)) + "\r\n"


def motion(chance: random.Random) -> str:
    """A word somewhere on the screen."""
    return f"\x1b[{chance.randrange(24)};{chance.randrange(80)}H{chance.choice(WORDS)}"


def dense(chance: random.Random) -> str:
    """Cells of which each has its own colour."""
    return "".join(f"\x1b[38;5;{chance.randrange(256)}m#" for _ in range(79)) + "\r\n"


def region(chance: random.Random) -> str:
    """A line at the bottom of a scrolling region."""
    return f"\x1b[5;20r\x1b[20;1H\n{' '.join(chance.choices(WORDS, k=6))}"


def scrolling(chance: random.Random) -> str:
    """An empty line."""
    return "\r\n"


INPUTS: Sequence[Callable[[random.Random], str]] = (
    *(plain, coloured, cjk, emoji, motion, dense, region, scrolling),
)


def measure(_bench: object = None) -> Sequence[Row]:
    """Megabytes per CPU second for every kind of output at two sizes, in turns with stock pyte."""
    rows = []
    for columns, lines in SIZES:
        for line in INPUTS:
            ours, stock = [], []
            data = sample(line, BYTES)
            short = data[: data.rindex(b"\n" if b"\n" in data else b"\x1b", 0, STOCK_BYTES)]
            for _ in range(REPEATS):
                ours.append(speed(Emulator(columns, lines).feed, data))
                stock.append(speed(pyte.ByteStream(pyte.Screen(columns, lines)).feed, short))
            what = f"{line.__name__}, {columns}x{lines}"
            rows.append(Row(what, median(ours), "MB/s", median(stock), "stock pyte"))
    return rows


def sample(line: Callable[[random.Random], str], size: int) -> bytes:
    """The same output each time."""
    chance = random.Random(1)
    text = ""
    while len(text) < size:
        text += "".join(line(chance) for _ in range(100))
    return text.encode()


def speed(feed: Callable[[bytes], None], data: bytes) -> float:
    """Megabytes per CPU second of this thread."""
    start = thread_time()
    feed(data)
    return len(data) / MEGA / (thread_time() - start)


if __name__ == "__main__":
    sys.stdout.write(table(measure()) + "\n")
