"""What each part of a Dockerfile is, for colouring it: incremental, by tree-sitter.

Positions and lengths count UTF-16 units, as text widgets do; lines are 0-based here for the same
reason. The shell inside ``RUN`` is only looked at for comments, strings, variables and operators.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import IntEnum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tree_sitter import Node, Tree


class Kind(IntEnum):
    """What a piece of text is."""

    PLAIN = 0
    KEYWORD = 1
    FLAG = 2
    NAME = 3
    """The name in ``NAME=value``."""
    STRING = 4
    VARIABLE = 5
    NUMBER = 6
    COMMENT = 7
    DIRECTIVE = 8
    """A comment at the top that steers the parser."""
    OPERATOR = 9
    IMAGE = 10
    LABEL = 11
    """A stage name, or the word that ends a heredoc."""


class Span(NamedTuple):
    """A piece of a line."""

    start: int
    length: int
    kind: Kind


_SIMPLE = {
    "comment": Kind.COMMENT,
    "double_quoted_string": Kind.STRING,
    "single_quoted_string": Kind.STRING,
    "json_string": Kind.STRING,
    "expansion": Kind.VARIABLE,
    "heredoc_marker": Kind.LABEL,
    "heredoc_end": Kind.LABEL,
    "image_name": Kind.IMAGE,
    "image_tag": Kind.IMAGE,
    "image_digest": Kind.IMAGE,
    "image_alias": Kind.LABEL,
    "expose_port": Kind.NUMBER,
    "line_continuation": Kind.OPERATOR,
}
_DIRECTIVE = re.compile(r"#\s*(?:syntax|escape|check)\s*=", re.IGNORECASE)
_INLINE = re.compile(r"^[ \t]*[^#\s].*#.*$", re.MULTILINE)
_EXPANSION = r"\$(?:\w+|[@*#?$!-]|\{[^}\n]*\})"
_SHELL = re.compile(
    rf"(?P<comment>(?<![^\s;(])#[^\n]*)|(?P<single>'[^']*')|(?P<double>\"(?:\\.|[^\"\\])*\")"
    rf"|(?P<variable>{_EXPANSION})|(?P<skip>\\.)|(?P<operator>&&|\|\|?|;;?|[<>]+)",
    re.DOTALL,
)
_INSIDE = re.compile(rf"\\.|(?P<variable>{_EXPANSION})", re.DOTALL)


class Highlighter:
    """The parts of one text, kept up to date with its edits."""

    def __init__(self, text: str = "") -> None:
        import tree_sitter
        import tree_sitter_containerfile as grammar

        self._parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
        self._tree: Tree
        self._units = ""
        self._starts = [0]
        self._directives = 0
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Begin anew with another text."""
        self._take(text)
        self._tree = self._parser.parse(self._source, encoding="utf16le")

    def edit(self, at: int, removed: int, added: int, text: str) -> tuple[int, int]:
        """``removed`` units at ``at`` became ``added`` others, which made it ``text``.

        Returns the first and the last line that may look different now.
        """
        start = self._line_start(at)
        old_end = self._line_end(at + removed)
        old = self._tree
        old_point, old_end_point = self._point(start), self._point(old_end)
        self._take(text)
        new_end = self._line_end(at + added)
        new_end_point = self._point(new_end)
        old.edit(2 * start, 2 * old_end, 2 * new_end, old_point, old_end_point, new_end_point)
        self._tree = self._parser.parse(self._source, old, "utf16le")
        return self._differing(old, old_point[0], new_end_point[0])

    def settle(self) -> tuple[int, int] | None:
        """Parse anew, since edits in text with errors may leave a tree that a fresh one is not.

        Returns the lines that may look different now, if there are any.
        """
        old = self._tree
        self._tree = self._parser.parse(self._source, encoding="utf16le")
        changed = old.changed_ranges(self._tree)
        return self._differing(old, changed[0].start_point.row, 0) if changed else None

    def _differing(self, old: Tree, first: int, last: int) -> tuple[int, int]:
        for changed in old.changed_ranges(self._tree):
            first = min(first, changed.start_point.row)
            last = max(last, changed.end_point.row)
        return self._instructions(first, last)

    def spans(self, first: int, last: int) -> list[list[Span]]:
        """The pieces of the lines ``first`` to ``last``; plain text is left out."""
        last = min(last, len(self._starts) - 1)
        begin, end = self._starts[first], self._end(last)
        kinds = bytearray(end - begin)
        for node in self._top(begin, end):
            for start, stop, kind in self._pieces(node, begin, end):
                low, high = max(start, begin), min(stop, end)
                if low < high:
                    kinds[low - begin : high - begin] = bytes((kind,)) * (high - low)
        return [
            _runs(kinds[self._starts[line] - begin : self._end(line) - begin])
            for line in range(first, last + 1)
        ]

    # -- the text

    def _take(self, text: str) -> None:
        units = text
        if not text.isascii() and any(char > "\uffff" for char in text):
            data = text.encode("utf-16-le", "surrogatepass")
            units = "".join(map(chr, memoryview(data).cast("H")))
        self._units = units
        # A comment begins its line, but the grammar takes "#" for one anywhere.
        masked = _INLINE.sub(lambda line: line[0].replace("#", "_"), units)
        self._source = masked.encode("utf-16-le", "surrogatepass")
        self._starts = [0, *(match.end() for match in re.finditer("\n", self._units))]
        self._directives = 0
        for line in text.split("\n", 4)[:4]:
            if not _DIRECTIVE.match(line):
                break
            self._directives += 1

    def _line_start(self, at: int) -> int:
        return self._starts[bisect_right(self._starts, at) - 1]

    def _line_end(self, at: int) -> int:
        return self._end(bisect_right(self._starts, at) - 1)

    def _end(self, line: int) -> int:
        """Where a line ends, its line feed not included."""
        return self._starts[line + 1] - 1 if line + 1 < len(self._starts) else len(self._units)

    def _point(self, at: int) -> tuple[int, int]:
        line = bisect_right(self._starts, at) - 1
        return line, 2 * (at - self._starts[line])

    def _instructions(self, first: int, last: int) -> tuple[int, int]:
        """The lines of all instructions that touch the given ones: strings span lines."""
        last = min(last, len(self._starts) - 1)
        top, bottom = first, last
        for node in self._top(self._starts[first], self._end(last) + 1):
            top, bottom = min(top, node.start_point.row), max(bottom, node.end_point.row)
        return top, min(bottom, len(self._starts) - 1)

    def _top(self, begin: int, end: int) -> Iterator[Node]:
        """The instructions and comments that touch a part of the text, in their order."""
        cursor = self._tree.walk()
        if cursor.goto_first_child_for_byte(2 * begin) is None:
            return
        while (node := cursor.node) and node.start_byte <= 2 * end:
            yield node
            if not cursor.goto_next_sibling():
                return

    # -- the pieces

    def _pieces(self, node: Node, begin: int, end: int) -> Iterator[tuple[int, int, Kind]]:
        start, stop = node.start_byte // 2, node.end_byte // 2
        if stop <= begin or start >= end:
            return
        kind = _SIMPLE.get(node.type)
        if kind is Kind.COMMENT and node.start_point.row < self._directives:
            kind = Kind.DIRECTIVE
        if kind is not None:
            yield start, stop, kind
        elif not node.is_named and node.type.isalpha() and node.type.isupper():
            yield start, stop, Kind.KEYWORD
        else:
            yield from self._special(node, start, stop)
        for child in node.children:
            yield from self._pieces(child, begin, end)

    def _special(self, node: Node, start: int, stop: int) -> Iterator[tuple[int, int, Kind]]:
        if node.type in ("param", "mount_param", "mount_param_param"):
            yield from self._flag(node, start)
        elif node.type == "shell_command":
            yield from self._shell(node, start, stop)
        elif node.type == "heredoc_content":
            yield from self._heredoc(node, start, stop)
        elif node.type.endswith("_pair"):
            name = node.child_by_field_name("name") or node.child_by_field_name("key")
            if name:
                yield name.start_byte // 2, name.end_byte // 2, Kind.NAME

    def _flag(self, node: Node, start: int) -> Iterator[tuple[int, int, Kind]]:
        equals = next((child for child in node.children if child.type == "="), None)
        stop = (equals or node).end_byte // 2
        kind = Kind.NAME if node.type == "mount_param_param" else Kind.FLAG
        yield start, stop - (equals is not None), kind

    def _heredoc(self, node: Node, start: int, stop: int) -> Iterator[tuple[int, int, Kind]]:
        owner = node.parent.parent if node.parent else None
        if owner is not None and owner.type == "run_instruction":
            yield from self._shell(node, start, stop)
            return
        yield start, stop, Kind.STRING
        yield from self._variables(start, stop)

    def _shell(self, node: Node, start: int, stop: int) -> Iterator[tuple[int, int, Kind]]:
        text = self._units[start:stop]
        for child in node.children:
            if child.type == "comment":  # an apostrophe in one begins no string
                low, high = child.start_byte // 2 - start, child.end_byte // 2 - start
                text = text[:low] + " " * (high - low - 1) + "\n" + text[high:]
        for match in _SHELL.finditer(text):
            low, high = start + match.start(), start + match.end()
            if match.lastgroup == "comment":
                yield low, high, Kind.COMMENT
            elif match.lastgroup == "single":
                yield low, high, Kind.STRING
            elif match.lastgroup == "double":
                yield low, high, Kind.STRING
                yield from self._variables(low, high)
            elif match.lastgroup == "variable":
                yield low, high, Kind.VARIABLE
            elif match.lastgroup == "operator":
                yield low, high, Kind.OPERATOR

    def _variables(self, start: int, stop: int) -> Iterator[tuple[int, int, Kind]]:
        for match in _INSIDE.finditer(self._units, start, stop):
            if match.lastgroup:
                yield match.start(), match.end(), Kind.VARIABLE


def _runs(kinds: bytearray) -> list[Span]:
    spans, at = [], 0
    for kind, run in groupby(kinds):
        length = sum(1 for _ in run)
        if kind:
            spans.append(Span(at, length, Kind(kind)))
        at += length
    return spans
