"""Every kind of output gives the same screen, however it is cut and whichever core takes it."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from pierhead.terminal.emulator import Emulator
from terminal.cores import COMPILED, CORES, emulator
from terminal.kinds import KINDS, SIZES, sample

SCROLLBACK = 1000
BYTES = 60_000


def state(of: Emulator) -> list[object]:
    """All that can be seen or asked for: cells, their looks, scrollback, cursor, modes."""
    lines = (of.line(number) for number in range(of.first, of.end))
    return [
        (of.first, of.top, of.end, of.cursor, of.cursor_visible, of.alternate, of.title),
        *(row.text for row in of._screen.rows),
        *((line.text, tuple(line.runs), dict(line.marks), line.wrapped) for line in lines),
    ]


def cut(data: bytes, seed: int) -> Iterator[bytes]:
    """The same bytes in pieces of odd sizes, many of them tiny."""
    chance = random.Random(seed)
    start = 0
    while start < len(data):
        end = start + chance.choice((1, 2, 3, 7, 61, 1021, 4096, 20_011))
        yield data[start:end]
        start = end


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_the_screen_is_the_same_however_output_is_cut(kind: str, size: tuple[int, int]) -> None:
    data = sample(kind, *size, BYTES)
    whole = emulator(*size, SCROLLBACK)
    whole.feed(data)
    expected = state(whole)
    for compiled in CORES:
        pieces = emulator(*size, SCROLLBACK, compiled=compiled)
        for piece in cut(data, 1 + compiled):
            pieces.feed(piece)
        assert state(pieces) == expected


@pytest.mark.skipif(not COMPILED, reason="the compiled core is not built")
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_both_cores_agree_at_every_step(kind: str, size: tuple[int, int]) -> None:
    pure = emulator(*size, SCROLLBACK)
    compiled = emulator(*size, SCROLLBACK, compiled=True)
    for piece in cut(sample(kind, *size, BYTES // 3), 3):
        pure.feed(piece)
        compiled.feed(piece)
        if len(piece) > 20:
            assert state(compiled) == state(pure)
