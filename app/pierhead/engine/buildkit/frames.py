"""Small frames of data made into large ones, before HTTP/2 is applied to them (RFC 9113, 4.1).

An engine asks for every file of a context in a frame of its own, of some ten bytes, and h2 takes
as long over each of them as over a large one: a fifth of all that this end does in an upload of
20,000 files.
"""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterable, Iterator

Part = bytes | memoryview

_HEAD = struct.Struct(">BHHL")
"""Length in three bytes, type and flags as one number, stream."""
_PLAIN = 0
"""Type and flags of data that are neither padded nor the last of their stream."""


def plain(stream: int, parts: Iterable[Part], size: int) -> tuple[Part, ...]:
    """A frame of data, which does not end its stream, of parts that have ``size`` bytes in all."""
    return (_HEAD.pack(size >> 16, size & 0xFFFF, _PLAIN, stream), *parts)


class Joiner:
    """Takes what arrives on a connection, as it comes, and gives whole frames.

    Of plain frames of data that follow each other on one stream it makes one of ``longest`` bytes
    at most; all others stay as they are, and all in their order. ``preface`` is how many bytes
    come before the first frame. From a frame on that is too long nothing is looked at any more:
    whoever takes it says what is wrong.
    """

    def __init__(self, longest: int, preface: int = 0) -> None:
        self._longest = longest
        self._unseen = preface
        """Bytes that are handed on as they are."""
        self._rest = b""
        """The beginning of a frame."""

    def joined(self, data: bytes) -> bytes:
        """All frames that are whole by now; there may be none."""
        data = self._rest + data if self._rest else data
        start = min(self._unseen, len(data))
        self._unseen -= start
        done: list[Part] = [data[:start]]
        run: list[bytes] = []
        size = stream = 0
        for begin, end, of in self._frames(data, start):
            if run and (of != stream or size + end - begin > self._longest):
                done += plain(stream, run, size)
                run, size = [], 0
            if of:
                run.append(data[begin:end])
                stream, size = of, size + end - begin
            else:
                done.append(data[begin:end])
        if run:
            done += plain(stream, run, size)
        return b"".join(done)

    def _frames(self, data: bytes, start: int) -> Iterator[tuple[int, int, int]]:
        """Begin and end of what plain frames hold, with their stream, and of other frames, with 0.

        Keeps what is behind the last whole one for the next time.
        """
        while (begin := start + _HEAD.size) <= len(data):
            high, low, kind, stream = _HEAD.unpack_from(data, start)
            length = high << 16 | low
            if length > self._longest:
                self._unseen = sys.maxsize
                yield start, len(data), 0
                start = len(data)
                break
            end = begin + length
            if end > len(data):
                break
            yield (begin, end, stream) if kind == _PLAIN and stream else (start, end, 0)
            start = end
        self._rest = data[start:]
