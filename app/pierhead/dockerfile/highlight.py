"""What each part of a Dockerfile is, for colouring it: instruction by instruction, by tree-sitter.

The shell inside ``RUN`` is only looked at for comments, strings, variables and operators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from pierhead.dockerfile.joined import silent
from pierhead.dockerfile.layout import DIRECTIVES, directive, end_of, escape_of
from pierhead.dockerfile.parts import Kind, Parts, Span, runs, units

if TYPE_CHECKING:
    from tree_sitter import Node


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
_INLINE = re.compile(r"^[ \t]*[^#\s].*#.*$", re.MULTILINE)
_EXPANSION = r"\$(?:\w+|[@*#?$!-]|\{[^}\n]*\})"
_SHELL = re.compile(
    rf"(?P<comment>(?<![^\s;(])#[^\n]*)|(?P<single>'[^']*')|(?P<double>\"(?:\\.|[^\"\\])*\")"
    rf"|(?P<variable>{_EXPANSION})|(?P<skip>\\.)|(?P<operator>&&|\|\|?|;;?|[<>]+)",
    re.DOTALL,
)
_INSIDE = re.compile(rf"\\.|(?P<variable>{_EXPANSION})", re.DOTALL)


class Highlighter(Parts):
    """The parts of one Dockerfile: its instructions, each read by itself."""

    def __init__(self, text: str = "") -> None:
        import tree_sitter
        import tree_sitter_containerfile as grammar

        self._parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
        self._head: tuple[str, ...] = ()
        self._escape = "\\"
        self._units = ""
        super().__init__(text)

    def _begin(self) -> bool:
        """Which comments at the top steer the parser, and which character continues lines."""
        head = tuple(takewhile(directive, self.lines[: len(DIRECTIVES) + 1]))
        if head == self._head:
            return False
        self._head, self._escape = head, escape_of("\n".join(head))
        return True

    def end_of(self, at: int) -> int:
        """The line behind the part that begins at a line."""
        return at + 1 if silent(self.lines[at]) else end_of(self.lines, at, self._escape)

    def _paint(self, begin: int, end: int) -> list[list[Span]]:
        painted: list[list[Span]] = []
        at = begin
        while at < end:
            after = self.end_of(at)
            if silent(self.lines[at]):
                painted.append(self._remark(at))
            else:
                painted += self._instruction([units(line) for line in self.lines[at:after]])
            at = after
        return painted

    def _remark(self, at: int) -> list[Span]:
        line = units(self.lines[at])
        margin = len(line) - len(line.lstrip())
        kind = Kind.DIRECTIVE if at < len(self._head) else Kind.COMMENT
        return [Span(margin, len(line) - margin, kind)] if line.strip() else []

    def _instruction(self, lines: list[str]) -> list[list[Span]]:
        """The pieces of one instruction, parsed alone, so that errors elsewhere are not its own."""
        head = f"# escape={self._escape}\n" if self._escape != "\\" else ""
        self._units = head + "\n".join(lines) + "\n"
        # A comment begins its line, but the grammar takes "#" for one anywhere.
        masked = _INLINE.sub(lambda line: line[0].replace("#", "_"), self._units)
        source = masked.encode("utf-16-le", "surrogatepass")
        root = self._parser.parse(source, encoding="utf16le").root_node
        kinds = bytearray(len(self._units))
        for start, stop, kind in self._pieces(root):
            kinds[start:stop] = bytes((kind,)) * (stop - start)
        painted, at = [], len(head)
        for line in lines:
            painted.append(runs(kinds[at : at + len(line)]))
            at += len(line) + 1
        return painted

    # -- the pieces

    def _pieces(self, node: Node) -> Iterator[tuple[int, int, Kind]]:
        start, stop = node.start_byte // 2, node.end_byte // 2
        kind = _SIMPLE.get(node.type)
        if kind is not None:
            yield start, stop, kind
        elif not node.is_named and node.type.isalpha() and node.type.isupper():
            yield start, stop, Kind.KEYWORD
        else:
            yield from self._special(node, start, stop)
        for child in node.children:
            yield from self._pieces(child)

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
