"""Typing to a program without a terminal: what the kernel's line discipline would have done."""

from __future__ import annotations

import codecs

_ENTER = "\r\n"
_ERASE = "\x7f\b"
_KILL = "\x15\x03"


class LineInput:
    """Collects a line, shows it while it is typed, and gives it away at Enter."""

    def __init__(self) -> None:
        self._line = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def type(self, data: bytes) -> tuple[bytes, bytes]:
        """What is to be shown, and what is to be sent."""
        shown, sent = "", ""
        if data.startswith(b"\x1b"):
            # Cursor keys and the like mean nothing to a program that reads lines.
            return b"", b""
        for each in self._decoder.decode(data):
            if each in _ENTER:
                sent += self._line + "\n"
                shown += "\r\n"
                self._line = ""
            elif each in _ERASE or each in _KILL:
                count = min(len(self._line), 1 if each in _ERASE else len(self._line))
                self._line = self._line[: len(self._line) - count]
                shown += "\b \b" * count
            elif each.isprintable() or each == "\t":
                self._line += each
                shown += each
        return shown.encode(), sent.encode()
