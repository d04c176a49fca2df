"""Ten million bytes of anything: nothing raises, and the screen stays one that can be."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pierhead.terminal.emulator import Emulator
from terminal import screens
from terminal.screens import Heard
from terminal.test_emulator import PIECES, check

pytestmark = pytest.mark.usefixtures("each_core")

BYTES = 10_000_000
BLOCK = 1 << 14
SIZES = ((80, 24), (20, 4), (7, 3), (2, 1), (200, 50))
STRINGS = (b"\x1b]2;", b"\x1bP$q", b"\x1bPq", b"\x1b_G", b"\x1bX", b"\x1b^", b"\x1bk", b"\x1b]8;;")


def blocks(seed: int, count: int) -> Iterator[bytes]:
    """Sequences, text and noise in any order, some of it changed byte by byte."""
    chance = random.Random(seed)
    for _ in range(count):
        parts = chance.choices(PIECES, k=BLOCK // 6)
        parts += [chance.choice(STRINGS) + chance.randbytes(60) for _ in range(20)]
        parts += [chance.randbytes(chance.randrange(1, 200)) for _ in range(20)]
        chance.shuffle(parts)
        data = bytearray(b"".join(parts)[:BLOCK])
        for _ in range(chance.choice((0, 20, 400))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        yield bytes(data)


def valid(emulator: Emulator) -> None:
    """What holds after any output."""
    screen = emulator._screen
    line, column = emulator.cursor
    assert emulator.top <= line < emulator.end
    assert 0 <= column < emulator.columns
    assert 0 <= screen.cursor.x <= emulator.columns
    top, bottom = screen.span
    left, right = screen.breadth
    assert 0 <= top <= bottom < emulator.lines
    assert 0 <= left <= right < emulator.columns
    known = len(screen.styles._list)
    for row in [*screen.rows, *(screen.behind or [])]:
        assert all(ord(number) < known for number in row.ids)
    check(emulator)


@pytest.mark.timeout(900)
def test_ten_million_bytes() -> None:
    # The same noise meets screens of every size in other states each time.
    noise = list(blocks(1, 40))
    chance = random.Random(2)
    fed = 0
    while fed < BYTES:
        emulator = Emulator(
            *chance.choice(SIZES),
            200,
            checksum_reports=chance.random() < 0.1,
            compiled=screens.compiled,
        )
        for _ in range(25):
            data = chance.choice(noise)
            emulator.feed(data)
            fed += len(data)
            assert len(emulator._stream._rest) <= 1 << 17
            assert len(emulator._screen.styles._list) < 1 << 18
            assert emulator._screen.images.size <= emulator._screen.images.most
        valid(emulator)


OUTPUT = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8)), max_size=40)
PATIENT = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@PATIENT
@given(OUTPUT, st.data())
@example([b"\x1b G", b"\x9b", b"31mx", b"\x1b F\x9b31my"], None)
@example([b"\x1b%@\xe9\x1b%G", "é".encode(), b"\x1bc\xff"], None)
@example([b"\x1b[?2l", b"ab\x1bY", b"!!c\x1b<", b"\x1b[1md"], None)
def test_output_may_be_cut_anywhere(parts: list[bytes], data: st.DataObject | None) -> None:
    output = b"".join(parts)
    whole = fed(output)
    cuts = range(1, len(output))
    if data is not None and len(output) > 1:
        cuts = [data.draw(st.integers(1, len(output) - 1))]  # type: ignore[assignment]
    for cut in cuts:
        assert fed(output[:cut], output[cut:]) == whole


def fed(*pieces: bytes) -> list[object]:
    """Everything that can be seen of a small terminal, and what it answered."""
    emulator = Emulator(20, 4, 50, checksum_reports=True, compiled=screens.compiled)
    replies = Heard(emulator.on_reply)
    for piece in pieces:
        emulator.feed(piece)
    lines = map(emulator.line, range(emulator.first, emulator.end))
    looks = [
        (
            line.text.rstrip(),
            list(line.runs),
            dict(line.marks),
            [piece[1:] for piece in line.pieces],
        )
        for line in lines
    ]
    return [emulator.cursor, looks, emulator.title, list(replies)]


@PATIENT
@given(st.lists(st.tuples(OUTPUT, st.integers(0, 40), st.integers(0, 12)), max_size=6))
def test_another_size_in_between_breaks_nothing(
    steps: list[tuple[list[bytes], int, int]],
) -> None:
    emulator = Emulator(20, 4, 50, checksum_reports=True, compiled=screens.compiled)
    for parts, columns, lines in steps:
        emulator.feed(b"".join(parts))
        emulator.resize(columns, lines)
        valid(emulator)
