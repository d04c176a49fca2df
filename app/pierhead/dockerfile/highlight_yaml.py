"""What each part of a YAML text is, for colouring it, with what Compose adds: variables, images.

A line is enough to tell, but for block scalars: they end where the indentation does. A library
would parse the whole text after each key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pierhead.dockerfile.parts import Kind, Parts, Span, runs, units

_BLOCK = re.compile(r"(?:^|[\s:-])[|>](?:[+-]?\d?|\d[+-])\s*(?:#.*)?$")
_VARIABLE = re.compile(r"\$(?:\$|\{[^}]*\}|\w+)")
_NUMBER = re.compile(r"[-+]?(?:0x[0-9a-fA-F]+|\d[\d_]*(?:\.\d+)?(?:[eE][-+]?\d+)?)")
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "~"))
_KEY_END = r"(?=\s*:(?:\s|$))"
_TOKENS = re.compile(
    rf"""(?P<comment>(?<!\S)\#.*)
    |(?P<key>"(?:\\.|[^"\\])*"{_KEY_END}|'(?:''|[^'])*'{_KEY_END}
        |(?<![^\s{{\[,])(?:<<|[^\s\#,\[\]{{}}"'&*!|>%@`?:-][^\#,\[\]{{}}"':]*(?::[^\s\#,\[\]{{}}"':]+)*?){_KEY_END})
    |(?P<string>"(?:\\.|[^"\\])*"?|(?<!\S)'(?:''|[^'])*'?)
    |(?P<label>(?<![^\s\[,{{])[&*][^\s,\[\]{{}}]+|(?<!\S)!\S*|^(?:---|\.\.\.)(?!\S)|^%.*)
    |(?P<operator>[\[\]{{}},]|:(?=\s|$)|(?<!\S)[-?](?=\s|$)|(?<!\S)[|>][-+\d]{{0,2}}(?=\s*(?:\#|$)))
    |(?P<plain>(?:\$\{{[^}}]*\}}|[^\s\#,\[\]{{}}"'])
        (?:\$\{{[^}}]*\}}|[^\s,\[\]{{}}:]|:(?!\s|$))*)""",
    re.VERBOSE,
)
_KINDS = {
    "comment": Kind.COMMENT,
    "key": Kind.KEYWORD,
    "string": Kind.STRING,
    "label": Kind.LABEL,
    "operator": Kind.OPERATOR,
}


class YamlHighlighter(Parts):
    """The parts of one YAML text: its lines, and block scalars with the line that begins them."""

    def end_of(self, at: int) -> int:
        """The line behind the part that begins at a line."""
        line = self.lines[at]
        if not _BLOCK.search(line) or line.lstrip().startswith("#"):
            return at + 1
        depth = _depth(line)
        end = at + 1
        while end < len(self.lines):
            below = self.lines[end]
            if below.strip() and _depth(below) <= depth:
                break
            end += 1
        return end

    def _paint(self, begin: int, end: int) -> list[list[Span]]:
        painted: list[list[Span]] = []
        at = begin
        while at < end:
            after = self.end_of(at)
            painted.append(_runs(self.lines[at], _pieces(units(self.lines[at]))))
            for line in self.lines[at + 1 : after]:
                painted.append(_runs(line, _scalar(units(line))))
            at = after
        return painted


Piece = tuple[int, int, Kind]


def _runs(line: str, pieces: Iterator[Piece]) -> list[Span]:
    kinds = bytearray(len(units(line)))
    for start, stop, kind in pieces:
        kinds[start:stop] = bytes((kind,)) * (stop - start)
    return runs(kinds)


def _pieces(line: str) -> Iterator[Piece]:
    key = ""
    for token in _TOKENS.finditer(line):
        kind = _KINDS.get(token.lastgroup or "")
        if token.lastgroup == "key":
            key = token[0]
        if kind is None:
            kind = _plain(token[0], key)
        yield token.start(), token.end(), kind
        if token.lastgroup in ("string", "plain"):
            yield from _variables(line, token.start(), token.end())


def _plain(word: str, key: str) -> Kind:
    if key == "image":
        return Kind.IMAGE
    if word.lower() in _WORDS or _NUMBER.fullmatch(word):
        return Kind.NUMBER
    return Kind.PLAIN


def _scalar(line: str) -> Iterator[Piece]:
    """A line of a block scalar."""
    yield len(line) - len(line.lstrip()), len(line), Kind.STRING
    yield from _variables(line, 0, len(line))


def _variables(line: str, start: int, stop: int) -> Iterator[Piece]:
    for found in _VARIABLE.finditer(line, start, stop):
        yield found.start(), found.end(), Kind.VARIABLE


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
