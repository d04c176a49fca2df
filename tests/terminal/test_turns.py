"""Output is taken in short turns, however much a few bytes of it ask for."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from time import thread_time

import pytest

from harness.speed import slowness
from pierhead.terminal.emulator import Emulator
from terminal.cores import CORES, emulator
from terminal.test_kinds import state

SIZE = (200, 50)
TURN = 0.004
TURNS = 8
LIMIT = 0.016
"""Seconds for which the loop may wait."""

EVERY_CELL = "\x1b[H" + "".join(
    f"\x1b[38;2;{cell % 250};{cell // 250};7mx" for cell in range(SIZE[0] * SIZE[1])
)
PROTECTED = "\x1b[H" + "".join(f'\x1b[{cell % 2}"qx' for cell in range(SIZE[0] * SIZE[1]))
MARKED = "\x1b[H" + "a\u0301" * (SIZE[0] - 1)
STOPS = "".join(f"\x1b[{column}G\x1bH" for column in range(1, SIZE[0]))
SIDES = "\x1b[?69h\x1b[1;2s"

HEAVY = {
    "REP": ("x", "\x1b[9999b"),
    "REP of a wide one": ("日", "\x1b[9999b"),
    "DECALN": ("", "\x1b#8"),
    "ED with a background": ("\x1b[41m", "\x1b[2J"),
    "SU": ("\x1b[41m", "\x1b[99S"),
    "DECCRA": (EVERY_CELL, "\x1b[;;;;;2;2$v"),
    "DECSERA": (PROTECTED, "\x1b[${"),
    "DECSED": (PROTECTED, "\x1b[?2J"),
    "DECCARA": (EVERY_CELL, "\x1b[;;;;1$r\x1b[;;;;3$r\x1b[;;;;9$r"),
    "DECRARA": (EVERY_CELL, "\x1b[;;;;1$t"),
    "DECIC": (EVERY_CELL + "\x1b[H", "\x1b['}"),
    "DECBI": (EVERY_CELL + "\x1b[H", "\x1b6"),
    "RIS": (EVERY_CELL, "\x1bc"),
    "1049": (EVERY_CELL, "\x1b[?1049h\x1b[?1049l"),
    "CHT": (STOPS, "\x1b[G\x1b[999I"),
    "CBT": (STOPS, "\x1b[999G\x1b[999Z"),
    "LF with side margins": (EVERY_CELL + SIDES + "\x1b[50;1H", "\n"),
    "wraps with side margins": (EVERY_CELL + SIDES, "ab"),
    "lines with a background": ("\x1b[41m", "\r\n"),
    "marks": (MARKED, "\u0301"),
    "under marks": (MARKED, "\ba"),
    "joiners": ("", "a\u0301日🇩\u200d"),
    "controls in CSI": (EVERY_CELL + SIDES + "\x1b[50;1H", "\x1b[" + "\n" * 300 + "m"),
    "SGR": ("", f"\x1b[{'1;' * 2000}m"),
    "OSC": ("\x1b]0;" + "x" * 60_000, "x"),
}


@pytest.fixture
def _no_collecting() -> Iterator[None]:
    """The app collects garbage by a timer."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_no_collecting")
@pytest.mark.parametrize("compiled", CORES)
@pytest.mark.parametrize("name", HEAVY)
def test_no_turn_is_long(name: str, compiled: bool) -> None:
    before, unit = HEAVY[name]
    of = emulator(*SIZE, 1000, compiled=compiled)
    of.feed(before.encode())
    data = (unit * max(1, 4096 // len(unit.encode()))).encode()
    # The best of three, so that other work on the machine does not count.
    assert min(longest_turn(of, data) for _ in range(3)) < LIMIT * slowness()


def longest_turn(of: Emulator, data: bytes) -> float:
    longest = 0.0
    for turn in range(TURNS):
        start = thread_time()
        done = of.feed(b"" if turn else data, TURN)
        longest = max(longest, thread_time() - start)
        if done:
            break
    return longest


@pytest.mark.parametrize("compiled", CORES)
def test_turns_change_nothing(compiled: bool) -> None:
    at_once = emulator(40, 10, 1000, compiled=compiled)
    in_turns = emulator(40, 10, 1000, compiled=compiled)
    for before, unit in HEAVY.values():
        data = (before[:2000] + unit * 3 + "one\r\ntwo \x1b[31mthree\r\n\x1b[?69l\x1b[m").encode()
        assert at_once.feed(data)
        turns = 0
        while not in_turns.feed(data, 1e-5 if turns < 100 else 1):
            data = b""
            turns += 1
        assert state(in_turns) == state(at_once)
    assert turns


def test_a_new_program_does_not_get_what_the_last_one_left() -> None:
    of = emulator(40, 10, 1000)
    assert not of.feed(b"\x1b#8" * 1000 + b"\x1b]2;unfinished", 0)
    of.reset()
    assert of.feed(b"\x1b[2J\x1b[Hnew")
    assert [of.line(number).read() for number in range(of.top, of.end)] == ["new"] + [""] * 9
