"""What one line of a log is, and how it is told from the bytes that an engine gives for it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from pierhead.core import ansi
from pierhead.core.style import PLAIN, Style, sgr
from pierhead.engine.api_inside import Stream

LONGEST = 65_536
"""Bytes of a line that are kept, the engine's time stamps in it included."""
PIECE = 16_384
"""Bytes after which the engine's log drivers split a line, each piece with a stamp of its own."""

_STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d) "
_STAMPED = re.compile(_STAMP)
_STAMPED_BYTES = re.compile(_STAMP.encode())
_LENGTH = len("2026-05-01T12:00:00.000000000Z")
_CUT = "\x1b]cut;"
_DECODER = codecs.getincrementaldecoder("utf-8")


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line; ``text`` still has its control sequences."""

    text: str
    stream: Stream = Stream.OUT
    time: str = ""
    """When it was written, RFC 3339 as the engine says it; empty if it was not asked."""
    cut: int = 0
    """Bytes at its end that were too many to keep."""
    skipped: int = 0
    """This is no line but a gap: so many lines were not kept here."""
    source: int = 0
    """Which of several logs it is from."""
    apart: bool = False
    """This is no line but a mark between lines that do not follow each other."""


def split(text: str) -> tuple[str, str]:
    """The engine's stamp before a line, empty if there is none, and the line."""
    if text[_LENGTH - 1 : _LENGTH + 1] == "Z " and text[10] == "T" and text[19] == ".":
        # As docker's are, always of one length: to match each would take longer than the rest.
        return text[:_LENGTH], text[_LENGTH + 1 :]
    stamp = _STAMPED.match(text)
    return (text[: stamp.end() - 1], text[stamp.end() :]) if stamp else ("", text)


def marked(text: str, cut: int) -> str:
    """A line with a mark that so many bytes of its end are missing, which nobody shows as it is.

    In the text, so that it goes wherever the line goes.
    """
    return f"{text}{_CUT}{cut}\x07" if cut else text


def unmarked(text: str) -> tuple[str, int]:
    """A line without that mark, and how many bytes it says are missing."""
    if not text.endswith("\x07"):
        return text, 0
    line, mark, number = text.rpartition(_CUT)
    count = number.removesuffix("\x07")
    return (line, int(count)) if mark and count.isdecimal() else (text, 0)


def stamp_of(data: bytes) -> str:
    """The stamp that these bytes begin with; empty if they do not."""
    stamp = _STAMPED_BYTES.match(data)
    return stamp[0][:-1].decode() if stamp else ""


def decode(line: bytes, *, stamped: bool, final: bool) -> str:
    """A line as text, whatever bytes it has; not ``final``: its last character may be torn."""
    if stamped and len(line) > PIECE:
        line = _join_pieces(line)
    return _DECODER(errors="replace").decode(line, final=final).removesuffix("\r")


def dress(text: str, style: Style, *, stamped: bool) -> tuple[str, Style]:
    """A line that stands for itself, and the style that the next one begins in.

    It is overwritten where it says so, and in the style that the line before has left.
    """
    if style == PLAIN and "\x1b" not in text and not ansi.overwrites(text):
        return text, style
    time, body = split(text) if stamped else ("", text)
    if ansi.overwrites(body):
        body = ansi.settle(body)
    after = ansi.carry(body, style)
    body = sgr(style) + body
    return (f"{time} {body}" if time else body), after


def _join_pieces(line: bytes) -> bytes:
    """A long line without the stamps that its later pieces begin with."""
    stamp = _STAMPED_BYTES.match(line)
    if not stamp:
        return line
    end = stamp.end() + PIECE
    parts = [line[:end]]
    while stamp := _STAMPED_BYTES.match(line, end):
        start, end = stamp.end(), stamp.end() + PIECE
        parts.append(line[start:end])
    parts.append(line[end:])
    return b"".join(parts)
