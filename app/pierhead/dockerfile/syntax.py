"""A Dockerfile as an editor needs it: every part with its exact place, whatever is wrong with it.

What ``parse`` says is the builder's word on a file. This is the map of it: made anew after each
key, but only the instruction that was changed is read again. Positions are offsets in the text.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from pierhead.dockerfile.joined import BLANKS, Joined
from pierhead.dockerfile.layout import Marker, Part, Sort, escape_of, head, layout, markers
from pierhead.dockerfile.variables import Variable, variables

_WORDS = re.compile(r"[^\s]+")
_FLAG = re.compile(r"--(?:\\.|\"(?:\\.|[^\"\\])*\"?|'(?:\\.|[^'\\])*'?|[^\s\\\"'])*", re.DOTALL)
_ITEM = re.compile(r'"(?:\\.|[^"\\])*"')
_DECODER = json.JSONDecoder()
_KEYWORD = re.compile(r"[^\s]+")
_LIST = frozenset(("ADD", "COPY", "CMD", "ENTRYPOINT", "RUN", "SHELL", "VOLUME", "HEALTHCHECK"))
_QUOTED = frozenset(("ENV", "LABEL", "ARG", "RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a joined line."""

    text: str
    start: int
    """In the joined line."""
    end: int


@dataclass(frozen=True, slots=True)
class Flag(Piece):
    """``--name=value``."""

    @property
    def name(self) -> str:
        """Without its dashes."""
        return self.text[2:].partition("=")[0]

    @property
    def value(self) -> Piece | None:
        """What is behind ``=``; None when there is none."""
        name, equals, value = self.text.partition("=")
        return Piece(value, self.start + len(name) + 1, self.end) if equals else None

    def settings(self) -> Iterator[tuple[Piece, Piece | None]]:
        """The parts of a value such as ``type=cache,target=/x``: names and values."""
        value = self.value
        at = value.start if value else 0
        for part in value.text.split(",") if value else ():
            name, equals, rest = part.partition("=")
            begin = at + len(name) + 1
            given = Piece(rest, begin, begin + len(rest)) if equals else None
            yield Piece(name, at, at + len(name)), given
            at += len(part) + 1


@dataclass(frozen=True, slots=True)
class Heredoc:
    """A heredoc's lines, by their offsets in the instruction's source."""

    marker: Marker
    start: int
    end: int
    """Where its last line begins, or the end of the text when that is missing."""
    closed: bool


@dataclass(frozen=True, eq=False)
class Shape:
    """What one instruction consists of, wherever it stands."""

    joined: Joined
    keyword: Piece
    trigger: Piece | None
    """The instruction behind ``ONBUILD``."""
    flags: tuple[Flag, ...]
    words: tuple[Piece, ...]
    rest: int
    """Where the arguments begin in the joined line, behind the flags."""
    json: bool
    heredocs: tuple[Heredoc, ...]
    head_end: int
    source: str

    @cached_property
    def name(self) -> str:
        """The instruction, in capitals."""
        return self.keyword.text.upper()

    @property
    def acting(self) -> str:
        """The instruction whose flags and arguments these are."""
        return self.trigger.text.upper() if self.trigger else self.name

    @cached_property
    def lower(self) -> str:
        """All its words in small letters, to see at once what is not among them."""
        return f"{self.joined.text}\n{self.source}".lower()

    @cached_property
    def variables(self) -> tuple[tuple[Variable, int, int], ...]:
        """Each variable with where its name begins and ends in the source."""
        found = []
        for one in variables(self.joined.text, self.joined.escape):
            start, end = self.joined.span(one.name_start, one.name_start + len(one.name))
            found.append((one, start, end))
        for heredoc in self.heredocs:
            if heredoc.marker.quoted:
                continue
            escape, begin, end = self.joined.escape, heredoc.start, heredoc.end
            for one in variables(self.source, escape, begin, end, quotes=False):
                found.append((one, one.name_start, one.name_start + len(one.name)))
        return tuple(found)

    def flag(self, name: str) -> Flag | None:
        """The first flag of this name."""
        return next((flag for flag in self.flags if flag.name == name), None)


class Statement(NamedTuple):
    """An instruction at its place in a file."""

    shape: Shape
    line: int
    """1-based."""
    start: int

    @property
    def end(self) -> int:
        """Behind its last character."""
        return self.start + len(self.shape.source)

    @property
    def end_line(self) -> int:
        """Its last line, 1-based."""
        return self.line + self.shape.source.count("\n")

    def span(self, piece: Piece) -> tuple[int, int]:
        """Where a piece of it stands in the file."""
        start, end = self.shape.joined.span(piece.start, piece.end)
        return self.start + start, self.start + end


@dataclass(frozen=True, eq=False)
class Tree:
    """A whole file."""

    text: str
    escape: str
    parts: tuple[Part, ...]
    statements: tuple[Statement, ...]

    @cached_property
    def _starts(self) -> list[int]:
        lengths = map((1).__add__, map(len, self.text.split("\n")))
        return list(accumulate(lengths, initial=0))[:-1]

    @cached_property
    def statement_starts(self) -> list[int]:
        """The offsets of all instructions."""
        return [one.start for one in self.statements]

    @cached_property
    def part_starts(self) -> list[int]:
        """The offsets of all parts."""
        return [part.start for part in self.parts]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both 1-based."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int = 1) -> int:
        """The offset of a line and column, as far as there are such."""
        line = max(1, min(line, len(self._starts)))
        end = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        return min(self._starts[line - 1] + max(0, column - 1), end)

    def statement(self, offset: int) -> Statement | None:
        """The instruction in which an offset is, its end included."""
        number = bisect_right(self.statement_starts, offset) - 1
        if number < 0 or offset > self.statements[number].end:
            return None
        return self.statements[number]

    def part(self, offset: int) -> Part:
        """The instruction, comment or blank line in which an offset is."""
        return self.parts[bisect_right(self.part_starts, offset) - 1]


def read(text: str) -> Tree:
    """Read a whole file; never raises."""
    escape = escape_of(text)
    parts = tuple(layout(text, escape))
    statements = tuple(
        Statement(shape(part.text, escape), part.line, part.start)
        for part in parts
        if part.sort is Sort.INSTRUCTION
    )
    return Tree(text, escape, parts, statements)


@lru_cache(maxsize=8192)
def shape(source: str, escape: str) -> Shape:
    """Read one instruction; the same text is read once."""
    joined, head_end = head(source, escape)
    line = joined.text
    keyword = _keyword(line, 0)
    at, trigger = keyword.end, None
    if keyword.text.upper() == "ONBUILD":
        trigger = _keyword(line, at)
        at = trigger.end
        trigger = trigger if trigger.text else None
    acting = (trigger or keyword).text.upper()
    flags, at = _flags(line, at)
    end = _list_end(line, at) if acting in _LIST else 0
    words = tuple(_items(line, at, end) if end else _words(line, at, acting, escape))
    heredocs = tuple(_heredocs(source, head_end, line))
    return Shape(joined, keyword, trigger, flags, words, at, end > 0, heredocs, head_end, source)


def _keyword(line: str, at: int) -> Piece:
    found = _KEYWORD.search(line, at)
    if not found:
        return Piece("", len(line), len(line))
    return Piece(found[0], found.start(), found.end())


def _flags(line: str, at: int) -> tuple[tuple[Flag, ...], int]:
    """The flags that begin at ``at``, and where what follows them begins."""
    found: list[Flag] = []
    while True:
        while at < len(line) and line[at].isspace():
            at += 1
        match = _FLAG.match(line, at)
        if not match:
            return tuple(found), at
        at = match.end()
        if match[0] == "--":
            return tuple(found), at
        found.append(Flag(match[0], match.start(), match.end()))


def _list_end(line: str, at: int) -> int:
    """Where a JSON list of strings ends that begins at ``at``, as words of a command; else 0.

    What is behind its bracket is not looked at, as the builder does.
    """
    while at < len(line) and line[at] in BLANKS:
        at += 1
    if not line.startswith("[", at):
        return 0
    try:
        items, end = _DECODER.raw_decode(line, at)
    except (ValueError, RecursionError):
        return 0
    return end if all(isinstance(item, str) for item in items) else 0


def _items(line: str, at: int, end: int) -> Iterator[Piece]:
    for found in _ITEM.finditer(line, at, end):
        yield Piece(json.loads(found[0]), found.start(), found.end())


@lru_cache(maxsize=2)
def _quoted_words(escape: str) -> re.Pattern[str]:
    mark = re.escape(escape)
    return re.compile(
        rf"""(?:[^\s"'{mark}]|{mark}.?|"(?:{mark}.|[^"{mark}])*"?|'(?:{mark}.|[^'{mark}])*'?)+""",
        re.DOTALL,
    )


def _words(line: str, at: int, acting: str, escape: str) -> Iterator[Piece]:
    pattern = _quoted_words(escape) if acting in _QUOTED else _WORDS
    for found in pattern.finditer(line, at):
        yield Piece(found[0], found.start(), found.end())


def _heredocs(source: str, at: int, line: str) -> Iterator[Heredoc]:
    at += 1
    for marker in markers(line):
        start, closed = at, False
        end = len(source)
        while at <= len(source):
            stop = source.find("\n", at)
            stop = len(source) if stop < 0 else stop
            row = source[at:stop]
            if (row.lstrip("\t") if marker.dash else row) == marker.name:
                end, closed = at, True
                at = stop + 1
                break
            at = stop + 1
        yield Heredoc(marker, min(start, len(source)), min(end, len(source)), closed)
