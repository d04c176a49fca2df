"""Shapes in a stream of bytes: lines of JSON, and the two outputs of a container in one pipe."""

from __future__ import annotations

import re
import struct
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any

from pierhead.engine.answers import parse_object
from pierhead.engine.api_inside import Stream

_HEADER = struct.Struct(">BxxxL")
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
    """
    rest, stream = bytearray(), Stream.OUT
    async for block in blocks:
        rest += block
        while taken := _take(rest, stream):
            stream, data, end = taken
            yield stream, data
            del rest[:end]
    if _BEGIN.match(rest) and len(rest) > _HEADER.size:
        yield _STREAMS[rest[0]], bytes(rest[_HEADER.size :])
    elif rest and rest[0] not in _STREAMS:
        yield stream, bytes(rest)


def _take(rest: bytearray, stream: Stream) -> tuple[Stream, bytes, int] | None:
    """The next piece, with the number of bytes that it takes; None if it is not there yet."""
    if len(rest) < _HEADER.size:
        return None
    if not _BEGIN.match(rest):
        found = _BEGIN.search(rest)
        end = found.start() if found else len(rest) - _UNSURE
        return stream, bytes(rest[:end]), end
    kind, length = _HEADER.unpack_from(rest)
    end = _HEADER.size + length
    return (_STREAMS[kind], bytes(rest[_HEADER.size : end]), end) if end <= len(rest) else None
