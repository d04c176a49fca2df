"""The terminal is much faster than the one that it is built on, measured side by side."""

from __future__ import annotations

import gc
import random
import tracemalloc
from collections.abc import Callable
from time import thread_time

import pyte
import pytest

from pierhead.terminal.emulator import Emulator

WORDS = "request accepted connection upstream worker pool cache miss hit".split()  # noqa: SIM905


def plain(chance: random.Random) -> str:
    return f"2026-01-01 12:00:00 {' '.join(chance.choices(WORDS, k=8))}\r\n"


def coloured(chance: random.Random) -> str:
    first, second = chance.choices(WORDS, k=2)
    return f"\x1b[2m12:00\x1b[0m \x1b[{chance.randrange(31, 38)}mINFO\x1b[0m {first}={second}\r\n"


def moving(chance: random.Random) -> str:
    return f"\x1b[{chance.randrange(24)};{chance.randrange(80)}H{chance.choice(WORDS)}"


def wide(chance: random.Random) -> str:
    return "".join(chance.choices("日本語漢字中文", k=30)) + "\r\n"


@pytest.mark.parametrize(("line", "times"), [(plain, 15), (coloured, 3), (moving, 1.2), (wide, 3)])
def test_faster_than_stock(line: Callable[[random.Random], str], times: float) -> None:
    chance = random.Random(1)
    data = "".join(line(chance) for _ in range(1500)).encode()
    stock = pyte.ByteStream(pyte.Screen(80, 24))
    ours = Emulator(80, 24)
    ours.feed(data)
    # In turn, and the best of each, so that other work on the machine does not count.
    rounds = [(seconds(stock.feed, data), seconds(ours.feed, data)) for _ in range(5)]
    slow, fast = map(min, zip(*rounds, strict=True))
    assert slow > times * fast


def seconds(feed: Callable[[bytes], None], data: bytes) -> float:
    start = thread_time()
    feed(data)
    return thread_time() - start


def test_ten_thousand_coloured_lines_take_little_memory() -> None:
    chance = random.Random(1)
    colours = [f"\x1b[{weight};38;5;{colour}m" for weight in (1, 22) for colour in range(256)]
    gc.collect()
    tracemalloc.start()
    emulator = Emulator(200, 50)
    for _ in range(102):
        words = (f"{chance.choice(colours)}{chance.choice(WORDS):20.20}" for _ in range(1000))
        emulator.feed("".join(words).encode())
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert emulator.end - emulator.first > 10_000
    assert used < 25_000_000


def test_more_styles_than_can_be_kept_leave_the_oldest_lines_without() -> None:
    emulator = Emulator(100, 20, 2000, compiled=False)
    count = 0
    for _ in range(1800):
        line = ""
        for _ in range(100):
            count += 1
            line += f"\x1b[38;2;{count & 255};{count >> 8 & 255};{count >> 16}mx"
        emulator.feed(f"{line}\r\n".encode())
    newest, oldest = emulator.line(emulator.top), emulator.line(emulator.first)
    assert len(list(newest.runs)) == 100
    assert len({run.style.fg for run in newest.runs}) == 100
    assert [run.text for run in oldest.runs] == ["x" * 100]
