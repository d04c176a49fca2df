from __future__ import annotations

import random

import pytest

from pierhead.engine.chunks import Chunks, Malformed

BODY = (
    b"5\r\nhello\r\n1a;name=value\r\n" + b"x" * 26 + b"\r\n0A \r\n\r\n\r\n\r\n\r\n\r\n\r\n0\r\n\r\n"
)
CONTENT = b"hello" + b"x" * 26 + b"\r\n" * 5


def test_all_at_once() -> None:
    chunks = Chunks()
    assert chunks.feed(BODY) == CONTENT
    assert chunks.done


def test_any_cut_gives_the_same() -> None:
    chance = random.Random(3)
    for _ in range(500):
        chunks, rest, content = Chunks(), BODY, b""
        while rest:
            size = chance.randint(1, 7)
            content += chunks.feed(rest[:size])
            rest = rest[size:]
        assert content == CONTENT
        assert chunks.done


def test_what_has_come_of_a_chunk_is_given_at_once() -> None:
    chunks = Chunks()
    assert chunks.feed(b"ff\r\nbegin") == b"begin"
    assert chunks.feed(b" and more") == b" and more"
    assert not chunks.done


@pytest.mark.parametrize(
    "data",
    [
        b"x\r\n",
        b"\r\n5\r\nhello\r\n",
        b"-5\r\nhello\r\n",
        b"0x5\r\nhello\r\n",
        b"5\r\nhelloXX",
        b"5" * 5000,
        b"HTTP/1.1 200 OK\r\n\r\n",
    ],
)
def test_what_is_no_chunk(data: bytes) -> None:
    with pytest.raises(Malformed):
        Chunks().feed(data)


def test_after_the_end_there_is_nothing() -> None:
    chunks = Chunks()
    chunks.feed(b"0\r\nTrailer: x\r\n\r\n")
    assert chunks.done
    assert chunks.feed(b"5\r\nhello\r\n") == b""
