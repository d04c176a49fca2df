"""How long a terminal with a full scrollback takes to wrap all of its lines anew."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import thread_time

from bench.table import Row
from pierhead.terminal.emulator import Emulator
from terminal.kinds import sample

LIMIT = 16.0
"""Milliseconds for which the loop may wait."""
KINDS = ("plain log", "SGR-heavy log")
SCROLLBACKS = (10_000, 100_000)


def measure(repeats: int) -> Iterator[Row]:
    """Narrower and wider by turns, with lines some of which wrap."""
    for lines in SCROLLBACKS:
        for kind in KINDS:
            emulator = Emulator(200, 50, lines)
            data = sample(kind, 200, 50, 1_000_000)
            while emulator.end - emulator.first < lines:
                emulator.feed(data)
            times = [_resize(emulator, columns) for _ in range(repeats) for columns in (90, 200)]
            what = f"resize with {lines:,} lines, {kind}"
            yield Row(what, 1000 * median(times), "ms", limit=LIMIT)


def _resize(emulator: Emulator, columns: int) -> float:
    began = thread_time()
    emulator.resize(columns, 50)
    return thread_time() - began
