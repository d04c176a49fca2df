"""What each part of an ignore file is, for colouring it."""

from __future__ import annotations

import re

from pierhead.dockerfile.parts import Kind, Parts, Span, runs, units

_TOKENS = re.compile(
    r"(?P<wild>\*+|\?|\[(?:\\.|[^\]\\])*\]?)|(?P<escape>\\.?)|(?P<divider>/)", re.DOTALL
)
_KINDS = {"wild": Kind.VARIABLE, "escape": Kind.STRING, "divider": Kind.OPERATOR}


class IgnoreHighlighter(Parts):
    """The parts of one ignore file: its lines."""

    def _paint(self, begin: int, end: int) -> list[list[Span]]:
        return [_line(units(line)) for line in self.lines[begin:end]]


def _line(line: str) -> list[Span]:
    if line.startswith("#"):
        return [Span(0, len(line), Kind.COMMENT)]
    kinds = bytearray(len(line))
    for token in _TOKENS.finditer(line):
        kind = _KINDS[token.lastgroup or ""]
        kinds[token.start() : token.end()] = bytes((kind,)) * len(token[0])
    margin = len(line) - len(line.lstrip())
    if line.startswith("!", margin):
        kinds[margin] = Kind.KEYWORD
    return runs(kinds)
