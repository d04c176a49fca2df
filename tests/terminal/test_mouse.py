from __future__ import annotations

import pytest

from pierhead.terminal.keys import ALT, CONTROL, NONE, SHIFT
from pierhead.terminal.mouse import (
    BACK,
    CLICKS,
    DRAGS,
    LEFT,
    MIDDLE,
    MOVES,
    NINTH_EXTRA,
    NO_BUTTON,
    PIXELS,
    RIGHT,
    SGR,
    URXVT,
    UTF8,
    WHEEL_DOWN,
    WHEEL_LEFT,
    WHEEL_UP,
    X10,
    Report,
    Spot,
    mouse_bytes,
)

AT = Spot(4, 9, 43, 150)


@pytest.mark.parametrize(
    ("report", "encoding", "sent"),
    [
        (Report(LEFT, AT), SGR, b"\x1b[<0;5;10M"),
        (Report(LEFT, AT, released=True), SGR, b"\x1b[<0;5;10m"),
        (Report(RIGHT, Spot(0, 0), CONTROL | ALT), SGR, b"\x1b[<26;1;1M"),
        (Report(MIDDLE, Spot(0, 0), SHIFT), SGR, b"\x1b[<5;1;1M"),
        (Report(LEFT, AT, moved=True), SGR, b"\x1b[<32;5;10M"),
        (Report(NO_BUTTON, AT, moved=True), SGR, b"\x1b[<35;5;10M"),
        (Report(WHEEL_UP, AT), SGR, b"\x1b[<64;5;10M"),
        (Report(WHEEL_LEFT, AT), SGR, b"\x1b[<66;5;10M"),
        (Report(BACK, AT), SGR, b"\x1b[<128;5;10M"),
        (Report(NINTH_EXTRA, AT, released=True), SGR, b"\x1b[<131;5;10m"),
        (Report(LEFT, AT), PIXELS, b"\x1b[<0;44;151M"),
        (Report(LEFT, AT, released=True), PIXELS, b"\x1b[<0;44;151m"),
        (Report(LEFT, AT), 0, b"\x1b[M %*"),
        (Report(LEFT, AT, released=True), 0, b"\x1b[M#%*"),
        (Report(RIGHT, AT, CONTROL, released=True), 0, b"\x1b[M3%*"),
        (Report(BACK, AT), 0, b"\x1b[M\xa0%*"),
        (Report(BACK, AT, released=True), 0, b"\x1b[M#%*"),
        (Report(WHEEL_DOWN, AT), 0, b"\x1b[Ma%*"),
        # What single bytes cannot say is said to be beyond.
        (Report(LEFT, Spot(222, 0)), 0, b"\x1b[M \xff!"),
        (Report(LEFT, Spot(223, 400)), 0, b"\x1b[M \x00\x00"),
        (Report(LEFT, Spot(400, 0)), URXVT, b"\x1b[32;401;1M"),
        (Report(LEFT, AT, released=True), URXVT, b"\x1b[35;5;10M"),
        (Report(LEFT, AT), UTF8, b"\x1b[M %*"),
        (Report(LEFT, Spot(200, 94)), UTF8, "\x1b[M \u00e9\x7f".encode()),
        (Report(LEFT, Spot(2014, 95)), UTF8, "\x1b[M \u07ff\u0080".encode()),
        (Report(LEFT, Spot(2015, 0)), UTF8, b"\x1b[M \x00!"),
        (Report(BACK, Spot(0, 0)), UTF8, "\x1b[M\u00a0!!".encode()),
    ],
)
def test_reports(report: Report, encoding: int, sent: bytes) -> None:
    assert mouse_bytes(report, MOVES, encoding) == sent


PRESS, RELEASE = Report(LEFT, AT), Report(LEFT, AT, released=True)
DRAG, MOVE = Report(LEFT, AT, moved=True), Report(NO_BUTTON, AT, moved=True)
WHEEL, WHEEL_RELEASE = Report(WHEEL_UP, AT), Report(WHEEL_UP, AT, released=True)


@pytest.mark.parametrize(
    ("tracking", "told"),
    [
        (0, []),
        (X10, [PRESS]),
        (CLICKS, [PRESS, RELEASE, WHEEL]),
        (DRAGS, [PRESS, RELEASE, DRAG, WHEEL]),
        (MOVES, [PRESS, RELEASE, DRAG, MOVE, WHEEL]),
    ],
)
def test_what_is_told(tracking: int, told: list[Report]) -> None:
    every = [PRESS, RELEASE, DRAG, MOVE, WHEEL, WHEEL_RELEASE]
    assert [each for each in every if mouse_bytes(each, tracking, SGR)] == told


def test_the_first_protocol_knows_no_modifiers() -> None:
    assert mouse_bytes(Report(LEFT, AT, CONTROL), X10, 0) == b"\x1b[M %*"
    assert mouse_bytes(Report(LEFT, AT, NONE), X10, SGR) == b"\x1b[<0;5;10M"
