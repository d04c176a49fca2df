"""Formatting that never changes what is built: only the spaces and the case that nothing reads.

Spaces matter to a shell, within quotes, in heredocs and in lists; there they stay. What is changed:
the case of instructions and of ``AS``, spaces before and behind an instruction, between flags and
between the words of instructions that are no command, the indentation of continued lines, spaces at
the ends of lines, and how many empty lines there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise

from pierhead.dockerfile.edits import Edit, apply
from pierhead.dockerfile.joined import silent
from pierhead.dockerfile.layout import Part, Sort, directive
from pierhead.dockerfile.syntax import Statement, Tree, read

INDENT = "    "
_PLAIN = frozenset(("FROM", "COPY", "ADD", "EXPOSE", "ARG"))
"""Instructions whose words may have any spaces between them."""
_PAIRS = frozenset(("ENV", "LABEL"))
_MOST_EMPTY = 1
_NAMED = 3
"""Words of ``FROM image AS name``."""


def format_text(text: str) -> str:
    """The text, formatted; it means the same."""
    return apply(text, format_edits(read(text)))


def format_edits(tree: Tree) -> list[Edit]:
    """What formatting changes in a text."""
    return list(format_steps(tree))


def format_steps(tree: Tree) -> Iterator[Edit]:
    """The same, one by one, for who has other things to do meanwhile."""
    upper = _upper(tree)
    steps = (edit for one in tree.statements for edit in _statement(tree, one, upper))
    for edit in chain(steps, _between(tree)):
        if tree.text[edit.start : edit.end] != edit.text:
            yield edit


def _upper(tree: Tree) -> bool:
    """Whether instructions are written in capitals, as most are."""
    words = [one.shape.keyword.text for one in tree.statements]
    return sum(word.islower() for word in words) <= len(words) / 2


# -- one instruction


def _statement(tree: Tree, one: Statement, upper: bool) -> Iterator[Edit]:
    shape = one.shape
    start, end = one.span(shape.keyword)
    if "\n" in tree.text[one.start : end]:
        return  # nobody writes it so
    if shape.name.isalpha() and end - start == len(shape.name):  # not over the end of a line
        yield Edit(start, end, shape.name if upper else shape.name.lower())
    if shape.name == "FROM" and len(shape.words) == _NAMED and shape.words[1].text.lower() == "as":
        begin, stop = one.span(shape.words[1])
        if stop - begin == len("AS"):
            yield Edit(begin, stop, "AS" if upper else "as")
    yield Edit(one.start, start, "")
    yield from _spaces(tree, one)
    yield from _lines(tree, one)


def _spaces(tree: Tree, one: Statement) -> Iterator[Edit]:
    """One space between parts that stand in one line."""
    shape = one.shape
    if shape.trigger:
        parts = [shape.keyword, shape.trigger]  # the rest is kept in the image as it is written
    else:
        plain = shape.name in _PLAIN and not shape.json and not shape.heredocs
        parts = [shape.keyword, *shape.flags, *(shape.words if plain else shape.words[:1])]
    for left, right in pairwise(parts):
        start, end = one.span(left)[1], one.span(right)[0]
        between = tree.text[start:end]
        if between and not between.strip(" \t") and not (shape.json and right is shape.words[0]):
            yield Edit(start, end, " ")


def _lines(tree: Tree, one: Statement) -> Iterator[Edit]:
    """Indentation of the lines that continue it, and no spaces at their ends."""
    shape = one.shape
    at, end = one.start, 0
    lines = shape.source[: shape.head_end].split("\n")
    for number, line in enumerate(lines):
        if number and silent(line):
            body = line.strip()
            yield Edit(at, at + len(line), INDENT + body if body else "")
        else:
            if number and _may_move(one, line, at):
                yield Edit(at, at + len(line) - len(line.lstrip(" \t")), INDENT)
                blanks = end - len(tree.text[:end].rstrip(" \t"))
                yield Edit(end - blanks, end, " ")
            bare = line.rstrip(" \t")
            if number < len(lines) - 1 or not shape.trigger:
                yield Edit(at + len(bare), at + len(line), "")
            end = at + len(bare) - len(shape.joined.escape)
        at += len(line) + 1


def _may_move(one: Statement, line: str, at: int) -> bool:
    """Whether the spaces at the beginning of a line are read by nobody."""
    shape, joined = one.shape, one.shape.joined
    here = joined.at(at - one.start)
    before = joined.text[here - 1 : here]
    bare = line.strip().removesuffix(joined.escape)
    apart = before in (" ", "\t") or line[:1] in (" ", "\t")
    if shape.trigger or not apart or not bare or _quoted(joined.text[:here]):
        return False
    first = shape.words[0].start if shape.words else len(joined.text)
    if here <= min(shape.rest, first) or here + len(line) - len(line.lstrip(" \t")) <= first:
        return not shape.json
    pairs = shape.name in _PAIRS and all("=" in word.text for word in shape.words)
    return shape.json or pairs or (shape.name in _PLAIN and not shape.heredocs)


def _quoted(text: str) -> bool:
    """Whether a quote is open at the end of a text; the careful answer where it is not sure."""
    bare = re.sub(r"\\.", "", text, flags=re.DOTALL)
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", bare)
    return '"' in bare or "'" in bare or "`" in bare


# -- between the instructions


def _between(tree: Tree) -> Iterator[Edit]:
    """Comments without spaces at their ends, and no more than one empty line in a row."""
    empty: list[Part] = []
    for part in tree.parts:
        if part.sort is Sort.BLANK:
            empty.append(part)
            continue
        top = bool(empty) and empty[0].line == 1 and directive(part.text) is None
        yield from _fewer(empty, top=top)
        empty = []
        if part.sort is Sort.COMMENT:
            yield Edit(part.start, part.start + len(part.text), part.text.strip())
    yield from _end(tree, empty)


def _fewer(empty: list[Part], *, top: bool) -> Iterator[Edit]:
    keep = 0 if top else _MOST_EMPTY
    for number, part in enumerate(empty):
        end = part.start + len(part.text)
        yield Edit(part.start, end + (number >= keep), "")


def _end(tree: Tree, empty: list[Part]) -> Iterator[Edit]:
    """One line feed at the end."""
    if not empty:
        if tree.statements and not tree.text.endswith("\n"):
            yield Edit(len(tree.text), len(tree.text), "\n")
    elif len(empty) < len(tree.parts):
        yield Edit(empty[0].start, len(tree.text), "")
