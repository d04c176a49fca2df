"""The body of an answer in chunks (RFC 9112, 7.1), taken apart many at a time.

An engine sends every line of a log as a chunk of its own: at a hundred thousand lines a second a
general parser, which makes an event of each, would leave no time for anything else.
"""

from __future__ import annotations

import re

_SIZE = re.compile(rb"([0-9a-fA-F]{1,15})[ \t]*(?:;[^\r\n]*)?\r\n")
_LONGEST_LINE = 4096
_END = b"\r\n"


class Malformed(ValueError):
    """These bytes are no chunks."""


class Chunks:
    """Give what arrives to ``feed``; ``done`` says that the last chunk has come."""

    def __init__(self) -> None:
        self.done = False
        self._rest = b""
        self._wanted = 0
        """Bytes that are missing of the chunk that has begun, its line end included."""

    def feed(self, data: bytes) -> bytes:
        """The content of what has arrived; raises ``Malformed``."""
        data = self._rest + data
        found: list[bytes] = []
        position = self._go_on(data, found)
        while not self.done and not self._wanted and position < len(data):
            size = _SIZE.match(data, position)
            if size is None:
                break
            position = size.end()
            if not (length := int(size[1], 16)):
                # Trailers may follow; the connection is closed behind them.
                self.done = True
                break
            self._wanted = length + len(_END)
            position = self._take(data, position, found)
        self._rest = b"" if self.done else data[position:]
        if not self._wanted and (len(self._rest) > _LONGEST_LINE or _END in self._rest):
            raise Malformed(self._rest[:80])
        return b"".join(found)

    def _go_on(self, data: bytes, found: list[bytes]) -> int:
        return self._take(data, 0, found) if self._wanted else 0

    def _take(self, data: bytes, position: int, found: list[bytes]) -> int:
        """Take what is there of a chunk, without its line end; where the next one begins."""
        end = position + self._wanted
        content = data[position : min(end - len(_END), len(data))]
        if content:
            found.append(content)
        if end <= len(data):
            if data[end - len(_END) : end] != _END:
                raise Malformed(data[end - len(_END) : end])
            self._wanted = 0
            return end
        # The line end may be cut in two: what is there of it waits with the rest.
        self._wanted -= len(content)
        return position + len(content)
