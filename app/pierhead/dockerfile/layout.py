"""Where each instruction, comment and directive of a Dockerfile begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from pierhead.dockerfile.joined import Joined, continuation, join, silent

_DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$")
DIRECTIVES = ("syntax", "escape", "check")
_HEREDOC = re.compile(r"(\d*)<<(-?)(['\"]?)([^<'\"]+)\3")
_QUOTED = r"""\\.|"(?:\\.|[^"\\])*"|'[^']*'"""
_WORD = re.compile(rf"""(?:[^\s"'\\]|{_QUOTED})+""", re.DOTALL)
_WITH_HEREDOCS = re.compile(r"\s*(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\s", re.IGNORECASE)


class Sort(Enum):
    """What a part of a file is."""

    INSTRUCTION = "instruction"
    COMMENT = "comment"
    DIRECTIVE = "directive"
    BLANK = "blank"


class Part(NamedTuple):
    """Whole lines that belong together."""

    sort: Sort
    line: int
    """1-based."""
    start: int
    """Offset in the text."""
    text: str
    """Without the last line feed."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A word that begins a heredoc, in a joined line."""

    name: str
    start: int
    end: int
    dash: bool
    """``<<-``: tabs before its lines do not count."""
    quoted: bool
    """Nothing in it is replaced."""


def directive(line: str) -> tuple[str, str] | None:
    """Name and value of a parser directive, if the line is one by its look."""
    found = _DIRECTIVE.match(line.lstrip())
    if not found or found[1].lower() not in DIRECTIVES:
        return None
    return found[1].lower(), found[2]


def escape_of(text: str) -> str:
    """The character that continues lines, by the directives at the top."""
    for line in text.split("\n", len(DIRECTIVES) + 1):
        found = directive(line)
        if found is None:
            break
        if found[0] == "escape" and found[1] in ("\\", "`"):
            return found[1]
    return "\\"


def layout(text: str, escape: str, start: int = 0, number: int = 1) -> Iterator[Part]:
    """The parts of a text in their order; together they are all of it.

    From the part on that begins at an offset and in the line of a number, 1-based.
    """
    lines = text[start:].split("\n")
    at, offset, head = 0, start, not start
    while at < len(lines):
        first = at
        line = lines[at]
        at += 1
        head = head and directive(line) is not None
        sort = Sort.DIRECTIVE if head else Sort.COMMENT
        if not line.strip():
            sort = Sort.BLANK
        elif not silent(line):
            sort = Sort.INSTRUCTION
            at = end_of(lines, first, escape)
        body = line if at == first + 1 else "\n".join(lines[first:at])
        yield Part(sort, first + number, offset, body)
        offset += len(body) + 1


def end_of(lines: list[str], first: int, escape: str) -> int:
    """The line behind an instruction, its heredocs included."""
    mark = continuation(escape)
    at = first
    while at < len(lines):
        line = lines[at]
        at += 1
        if (at == first + 1 or not silent(line)) and not mark.search(line):
            break
    if not any("<<" in line for line in lines[first:at]):
        return at
    joined = join(lines[first:at], escape)
    for marker in markers(joined.text):
        at = _after(lines, at, marker)
    return at


def _after(lines: list[str], at: int, marker: Marker) -> int:
    """The line behind a heredoc that begins in line ``at``."""
    while at < len(lines):
        line = lines[at].lstrip("\t") if marker.dash else lines[at]
        at += 1
        if line == marker.name:
            break
    return at


@lru_cache(maxsize=1024)
def markers(line: str) -> tuple[Marker, ...]:
    """The heredocs that a joined line begins."""
    if "<<" not in line or not _WITH_HEREDOCS.match(line):
        return ()
    if re.search("[\"']", re.sub(_QUOTED, "", line, flags=re.DOTALL)):
        return ()  # with a quote left open, the parser sees no heredocs
    found = []
    for word in _WORD.finditer(line):
        if match := _HEREDOC.fullmatch(word[0]):
            found.append(Marker(match[4], word.start(), word.end(), bool(match[2]), bool(match[3])))
    return tuple(found)


def head(text: str, escape: str) -> tuple[Joined, int]:
    """The logical line of an instruction, and where its heredocs begin (or its end)."""
    mark = continuation(escape)
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if (at == 1 or not silent(line)) and not mark.search(line):
            break
    return join(lines[:at], escape), len("\n".join(lines[:at]))
