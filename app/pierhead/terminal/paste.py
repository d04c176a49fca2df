"""What pasting sends: text, and nothing that could act as a key or end the paste early."""

from __future__ import annotations

import re
from collections.abc import Iterator

START, END = b"\x1b[200~", b"\x1b[201~"
"""Around a paste for programs that want to know (xterm ctlseqs: Bracketed Paste Mode)."""
PORTION = 4096
"""Characters that are sent at once."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BREAKS = re.compile(r"\r\n|\n")
_BREAK = re.compile(r"[ \t]*\\?[\r\n]+[ \t]*")


def is_harmless(text: str) -> bool:
    """Whether a shell would take it as a part of one line: no line ends, no control characters."""
    return "\n" not in text and "\r" not in text and not _CONTROLS.search(text)


def as_one_line(text: str) -> str:
    """Lines joined by blanks, those that a backslash continues too; blank ends are left out."""
    return _BREAK.sub(" ", text.strip())


def whole(text: str, bracketed: bool) -> bytes:
    """All that is sent for a short text."""
    data = cleaned(text)
    return START + data + END if bracketed else data


def portions(text: str) -> Iterator[bytes]:
    """The text piece by piece: line ends as Enter sends them, without control characters."""
    start = 0
    while start < len(text):
        end = start + PORTION
        if text[end - 1 : end + 1] == "\r\n":
            end += 1
        yield cleaned(text[start:end])
        start = end


def cleaned(text: str) -> bytes:
    """A whole text as it is sent, without marks around it."""
    return _BREAKS.sub("\r", _CONTROLS.sub("", text)).encode("utf-8", "ignore")
