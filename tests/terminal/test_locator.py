"""The mouse as DEC's terminals tell of it."""

from __future__ import annotations

import pytest

from pierhead.terminal.mouse import LEFT, MIDDLE, NO_BUTTON, RIGHT, WHEEL_UP, Report, Spot
from terminal.screens import Heard, feed, terminal


def at(column: int, row: int) -> Spot:
    return Spot(column, row, 10 * column + 3, 20 * row + 5)


MOVED = Report(NO_BUTTON, at(4, 2), moved=True)
PRESSED = Report(LEFT, at(4, 2))
RELEASED = Report(LEFT, at(5, 2), released=True)
TOLD: dict[str, tuple[str, list[Report | str], str]] = {
    "off": ("\x1b[1'{", [PRESSED, "\x1b['|"], ""),
    "asked before it has been seen": ("\x1b[1'z", ["\x1b['|"], "0"),
    "asked": ("\x1b[1'z", [MOVED, "\x1b['|", "\x1b[1'|", "\x1b[2'|"], "1;0;3;5 1;0;3;5"),
    "asked with a button down": ("\x1b[1'z", [PRESSED, "\x1b['|"], "1;4;3;5"),
    "in pixels": ("\x1b[1;1'z", [MOVED, "\x1b['|"], "1;0;46;44"),
    "in cells": ("\x1b[1;2'z", [MOVED, "\x1b['|"], "1;0;3;5"),
    "once": ("\x1b[2'z", [MOVED, "\x1b['|", "\x1b['|"], "1;0;3;5"),
    "down": ("\x1b[1'z\x1b[1'{", [PRESSED, RELEASED], "2;4;3;5"),
    "up": ("\x1b[1'z\x1b[3'{", [PRESSED, RELEASED], "3;0;3;6"),
    "both": ("\x1b[1'z\x1b[1;3'{", [PRESSED, RELEASED], "2;4;3;5 3;0;3;6"),
    "no more": ("\x1b[1'z\x1b[1;3'{\x1b[2;4'{", [PRESSED, RELEASED], ""),
    "only when asked": ("\x1b[1'z\x1b[1;3'{\x1b['{", [PRESSED, RELEASED], ""),
    "all buttons": (
        "\x1b[1'z\x1b[1'{",
        [PRESSED, Report(MIDDLE, at(4, 2)), Report(RIGHT, at(4, 2))],
        "2;4;3;5 4;6;3;5 6;7;3;5",
    ),
    "not the wheel": ("\x1b[1'z\x1b[1'{", [Report(WHEEL_UP, at(4, 2))], ""),
    "outside, once": ("\x1b[1'z\x1b[1;1;2;9'w", [MOVED, MOVED], "10;0;3;5"),
    "inside": ("\x1b[1'z\x1b[3;5;3;5'w", [MOVED], ""),
    "any movement": (
        "\x1b[1'z",
        [MOVED, "\x1b['w", MOVED, Report(NO_BUTTON, at(5, 2), moved=True)],
        "10;0;3;6",
    ),
    "DECELR forgets the rectangle": ("\x1b[1'z\x1b[1;1;2;9'w\x1b[1'z", [MOVED], ""),
    "RIS": ("\x1b[1'z\x1b[1'{\x1bc", [PRESSED], ""),
}


@pytest.mark.parametrize("what", TOLD)
def test_reports(what: str) -> None:
    output, events, told = TOLD[what]
    emulator = terminal(output)
    replies = Heard(emulator.on_reply)
    for event in events:
        if isinstance(event, str):
            feed(emulator, event)
        else:
            emulator.locator.take(event)
    assert list(replies) == [f"\x1b[{each}&w".encode() for each in told.split()]


def test_it_is_told_in_eight_bits() -> None:
    emulator = terminal("\x1b[1'z\x1b G")
    replies = Heard(emulator.on_reply)
    feed(emulator, "\x1b['|")
    assert list(replies) == [b"\x9b0&w"]
