"""Shapes in a stream of bytes: lines of JSON, and the two outputs of a container in one pipe."""

from __future__ import annotations

import re
import struct
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any

from pierhead.engine.answers import parse_object
from pierhead.engine.api_inside import Stream

_HEADER = struct.Struct(">BBHL")
_BEGIN = re.compile(rb"[\0-\2]\0\0\0")
"""How every frame begins: a stream that there is, and three bytes of nothing."""
_UNSURE = 3
"""Bytes at the end that may be the begin of a frame."""
_STREAMS = {0: Stream.OUT, 1: Stream.OUT, 2: Stream.ERR}


async def lines(blocks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """Whole lines, without their ends; a last one without an end is a line too."""
    rest = bytearray()
    async for block in blocks:
        rest += block
        if b"\n" in block:
            *whole, tail = bytes(rest).split(b"\n")
            rest = bytearray(tail)
            for line in whole:
                if line.strip():
                    yield line
    if rest.strip():
        yield bytes(rest)


async def json_lines(blocks: AsyncIterable[bytes]) -> AsyncIterator[dict[str, Any]]:
    """Objects, one a line, as the engine streams its progress."""
    async for line in lines(blocks):
        yield parse_object(line)


async def frames(blocks: AsyncIterable[bytes]) -> AsyncIterator[tuple[Stream, bytes]]:
    """Take apart the multiplexed output of a container without a terminal.

    Each frame is a byte for the stream, three of nothing, a length, and that many bytes (Engine
    API, "Attach to a container"). A frame that is cut off at the end is given as far as it came,
    and bytes between frames belong to the one before: Podman does not count the ends of lines.
    Frames of a stream that come together are given as one, for a log has one for every line.
    """
    rest, stream = bytearray(), Stream.OUT
    async for block in blocks:
        rest += block
        for last, data in _taken(rest, stream):
            stream = last
            yield stream, data
    if _BEGIN.match(rest) and len(rest) > _HEADER.size:
        yield _STREAMS[rest[0]], bytes(rest[_HEADER.size :])
    elif rest and rest[0] not in _STREAMS:
        yield stream, bytes(rest)


def _taken(rest: bytearray, stream: Stream) -> list[tuple[Stream, bytes]]:
    """Take what is whole off the beginning, neighbours of one stream together."""
    taken: list[tuple[Stream, bytes]] = []
    pieces: list[bytes] = []
    at, before = 0, stream
    while found := _take(rest, at, stream):
        stream, data, at = found
        if stream is not before and pieces:
            taken.append((before, b"".join(pieces)))
            pieces.clear()
        before = stream
        pieces.append(data)
    if pieces:
        taken.append((before, b"".join(pieces)))
    del rest[:at]
    return taken


def _take(rest: bytearray, at: int, stream: Stream) -> tuple[Stream, bytes, int] | None:
    """The next piece, and where the one after it begins; None if it is not there yet."""
    if len(rest) - at < _HEADER.size:
        return None
    kind, one, two, length = _HEADER.unpack_from(rest, at)
    if one or two or kind not in _STREAMS:
        found = _BEGIN.search(rest, at)
        end = found.start() if found else len(rest) - _UNSURE
        return stream, bytes(rest[at:end]), end
    start = at + _HEADER.size
    end = start + length
    return (_STREAMS[kind], bytes(rest[start:end]), end) if end <= len(rest) else None
