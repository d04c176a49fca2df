"""Shapes in a stream of bytes: lines of JSON, and the two outputs of a container in one pipe."""

from __future__ import annotations

import json
import struct
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any

from pierhead.engine.api import Stream

_HEADER = struct.Struct(">BxxxL")
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
        yield json.loads(line)


async def frames(blocks: AsyncIterable[bytes]) -> AsyncIterator[tuple[Stream, bytes]]:
    """Take apart the multiplexed output of a container without a terminal.

    Each frame is a byte for the stream, three of nothing, a length, and that many bytes (Engine
    API, "Attach to a container"). A frame that is cut off at the end is given as far as it came.
    """
    rest = bytearray()
    async for block in blocks:
        rest += block
        start = 0
        while len(rest) - start >= _HEADER.size:
            kind, length = _HEADER.unpack_from(rest, start)
            end = start + _HEADER.size + length
            if end > len(rest):
                break
            yield _STREAMS.get(kind, Stream.OUT), bytes(rest[start + _HEADER.size : end])
            start = end
        del rest[:start]
    if len(rest) > _HEADER.size:
        yield _STREAMS.get(rest[0], Stream.OUT), bytes(rest[_HEADER.size :])
