"""Lines and frames, however the bytes are cut."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from pierhead.engine.api_inside import Stream
from pierhead.engine.streams import frames, json_lines, lines


async def pieces(data: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


def frame(kind: int, data: bytes) -> bytes:
    return bytes([kind, 0, 0, 0]) + len(data).to_bytes(4, "big") + data


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
async def test_lines(size: int) -> None:
    data = b'{"a": 1}\r\n\n{"b": "\xc3\xa4"}\nlast'
    assert [line async for line in lines(pieces(data, size))] == [
        b'{"a": 1}\r',
        b'{"b": "\xc3\xa4"}',
        b"last",
    ]


async def test_json_lines() -> None:
    found = [item async for item in json_lines(pieces(b'{"a": 1}\n{"a": 2}', 3))]
    assert found == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize("size", [1, 5, 8, 9, 1000])
async def test_frames(size: int) -> None:
    data = frame(1, b"out") + frame(2, b"err") + frame(1, b"") + frame(0, b"in")
    found = [(stream, data) async for stream, data in frames(pieces(data, size)) if data]
    assert found == [(Stream.OUT, b"out"), (Stream.ERR, b"err"), (Stream.OUT, b"in")]


async def test_frames_of_a_stream_that_come_together_are_one() -> None:
    data = frame(1, b"a\n") + frame(1, b"b\n") + frame(2, b"c\n") + frame(1, b"d\n")[:-1]
    assert [found async for found in frames(pieces(data, 1000))] == [
        (Stream.OUT, b"a\nb\n"),
        (Stream.ERR, b"c\n"),
        (Stream.OUT, b"d"),
    ]


async def test_a_frame_cut_off_is_given_as_far_as_it_came() -> None:
    data = frame(2, b"complete") + frame(2, b"incomplete")[:-3]
    assert [found async for found in frames(pieces(data, 4))] == [
        (Stream.ERR, b"complete"),
        (Stream.ERR, b"incompl"),
    ]


@pytest.mark.parametrize("size", [1, 3, 8, 1000])
async def test_bytes_between_frames_are_not_lost(size: int) -> None:
    data = frame(1, b"one") + b"\n" + frame(2, b"two") + b"\n" + frame(1, b"three") + b"\n"
    found = [found async for found in frames(pieces(data, size))]
    assert b"".join(data for _stream, data in found) == b"one\ntwo\nthree\n"
    errors = b"".join(data for stream, data in found if stream is Stream.ERR)
    assert errors == b"two\n"


@pytest.mark.parametrize("size", [1, 7, 1000])
async def test_what_has_no_frames_at_all_is_given_as_it_is(size: int) -> None:
    data = b"no frames in here, but a line\n"
    assert b"".join([piece async for _, piece in frames(pieces(data, size))]) == data
