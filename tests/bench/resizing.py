"""For how long a terminal with a full scrollback holds the window's loop up when it is resized."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from time import thread_time

from bench.table import Row
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.search import Needle, Search
from terminal.cores import CORES
from terminal.kinds import sample

LIMIT = 16.0
"""Milliseconds for which the loop may wait."""
KINDS = ("plain log", "SGR-heavy log", "CJK")
SCROLLBACK = 100_000
COLUMNS = (90, 199, 60, 200)
"""Narrower and wider by turns, with lines some of which wrap."""
SLICE = 0.004
"""Seconds: what the view gives it at a time."""


def measure(repeats: int) -> Iterator[Row]:
    """The longest of all that is done at once or in slices, in CPU time.

    Without garbage collection, which is the app's own business.
    """
    gc.disable()
    try:
        yield from _measure(repeats)
    finally:
        gc.enable()


def _measure(repeats: int) -> Iterator[Row]:
    lines = SCROLLBACK if repeats > 1 else SCROLLBACK // 20
    for compiled in CORES:
        core = "compiled" if compiled else "pure"
        for kind in KINDS:
            emulator = _full(kind, lines, compiled)
            resizes = [list(_resize(emulator, columns)) for columns in COLUMNS * repeats]
            what = f"{core}: resize with {lines:,} lines, {kind}"
            longest = max(map(max, resizes))
            yield Row(f"{what}: longest hold-up", 1000 * longest, "ms", limit=LIMIT)
            yield Row("  all slices of one", 1000 * max(map(sum, resizes)), "ms")
            others = max(_others(emulator))
            yield Row("  search, read all, fewer lines, clear", 1000 * others, "ms", limit=LIMIT)


def _full(kind: str, lines: int, compiled: bool) -> Emulator:
    emulator = Emulator(200, 50, lines, compiled=compiled)
    data = sample(kind, 200, 50, 1_000_000)
    while emulator.end - emulator.first < lines:
        emulator.feed(data)
    return emulator


def _resize(emulator: Emulator, columns: int) -> Iterator[float]:
    yield _seconds(lambda: emulator.resize(columns, 50))
    while not emulator.tidy:
        yield _seconds(lambda: emulator.settle(SLICE))


def _others(emulator: Emulator) -> Iterator[float]:
    """What else could take the longer the more lines there are."""
    search = Search(emulator, Needle("a"))
    more = True
    while more:
        began = thread_time()
        more = search.look()
        yield thread_time() - began
    yield _seconds(lambda: emulator.snapshot(emulator.first))
    yield _seconds(lambda: emulator.set_scrollback(SCROLLBACK // 2))
    yield _seconds(emulator.clear)
    while not emulator.tidy:
        yield _seconds(lambda: emulator.settle(SLICE))


def _seconds(call: Callable[[], object]) -> float:
    began = thread_time()
    call()
    return thread_time() - began
