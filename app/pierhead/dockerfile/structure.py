"""The shape of a text: which lines fold into one, and which places an outline lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pierhead.dockerfile.highlight_yaml import YamlHighlighter
from pierhead.dockerfile.layout import Sort, escape_of, head, layout
from pierhead.dockerfile.parse import Instruction, Parsed
from pierhead.dockerfile.source import is_yaml

_MOST = 5000
"""Folds and symbols of one text; more than this nobody looks at."""


class Fold(NamedTuple):
    """Lines, 1-based, of which only the first stays when it is folded."""

    line: int
    end_line: int


class Symbol(NamedTuple):
    """A place that an outline lists."""

    line: int
    """1-based."""
    title: str
    detail: str = ""
    depth: int = 0
    """How deep it is inside of others: 0 for what stands alone."""


def dockerfile_folds(parsed: Parsed, text: str) -> tuple[Fold, ...]:
    """Stages, instructions of several lines with their heredocs, and blocks of comments."""
    lines = text.split("\n")
    taken = [False] * (len(lines) + 2)
    found: set[Fold] = set()
    for one in parsed.instructions:
        if one.end_line > one.line:
            found.add(Fold(one.line, one.end_line))
        taken[one.line : one.end_line + 1] = [True] * (one.end_line + 1 - one.line)
    found.update(_stages(parsed.instructions, lines))
    found.update(_comments(lines, taken))
    return tuple(sorted(_widest(found))[:_MOST])


def dockerfile_symbols(parsed: Parsed) -> tuple[Symbol, ...]:
    """Stages, and their instructions below them."""
    found, stage = [], -1
    for one in parsed.instructions:
        if one.name == "FROM":
            stage += 1
            found.append(_stage(one, stage))
        else:
            found.append(Symbol(one.line, one.name, _detail(one), int(stage >= 0)))
    return tuple(found[:_MOST])


def indented_folds(text: str) -> tuple[Fold, ...]:
    """What is indented below a line, as in YAML; blank lines and comments end nothing."""
    lines = text.split("\n")
    open_: list[tuple[int, int]] = []
    found: set[Fold] = set()
    last = 0
    for number, line in enumerate(lines, 1):
        stripped = line.lstrip(" \t")
        if not stripped or stripped.startswith("#"):
            continue
        depth = len(line) - len(stripped)
        while open_ and open_[-1][0] >= depth:
            _depth, start = open_.pop()
            if last > start:
                found.add(Fold(start, last))
        open_.append((depth, number))
        last = number
    found.update(Fold(start, last) for _depth, start in open_ if last > start)
    return tuple(sorted(found)[:_MOST])


def keyed_symbols(text: str, deepest: int = 2) -> tuple[Symbol, ...]:
    """The keys of a YAML text down to a depth, by their indentation."""
    found: list[Symbol] = []
    open_: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        key, colon, rest = stripped.partition(":")
        if not colon or stripped.startswith(("#", "-", '"', "'")) or (rest and rest[0] != " "):
            continue
        depth = len(line) - len(line.lstrip())
        while open_ and open_[-1] >= depth:
            open_.pop()
        if len(open_) < deepest:
            found.append(Symbol(number, key, rest.strip(), len(open_)))
        open_.append(depth)
    return tuple(found[:_MOST])


def _stages(instructions: Sequence[Instruction], lines: Sequence[str]) -> Iterator[Fold]:
    starts = [one for one in instructions if one.name == "FROM"]
    for number, start in enumerate(starts):
        after = starts[number + 1].line if number + 1 < len(starts) else len(lines) + 1
        # What is said right above the next stage is about that one.
        end = after - 1
        while end > start.line and _is_silent(lines[end - 1]):
            end -= 1
        if end > start.line:
            yield Fold(start.line, end)


def _is_silent(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _comments(lines: Sequence[str], taken: Sequence[bool]) -> Iterator[Fold]:
    start = 0
    for number, line in enumerate([*lines, ""], 1):
        comment = line.lstrip().startswith("#") and not taken[number]
        if comment and not start:
            start = number
        elif not comment and start:
            if number - 1 > start + 1:
                yield Fold(start, number - 1)
            start = 0


def _widest(folds: set[Fold]) -> Iterator[Fold]:
    """One fold for each first line: the longest."""
    ends: dict[int, int] = {}
    for fold in folds:
        ends[fold.line] = max(fold.end_line, ends.get(fold.line, 0))
    for line, end in ends.items():
        yield Fold(line, end)


def _stage(one: Instruction, number: int) -> Symbol:
    base = one.args[0] if one.args else ""
    named = len(one.args) == 3 and one.args[1].lower() == "as"  # noqa: PLR2004
    return Symbol(one.line, one.args[2] if named else str(number), f"FROM {base}")


def _detail(one: Instruction) -> str:
    first = " ".join((*one.flags, *one.args)).split("\n", 1)[0]
    return " ".join(first.split())


def literal_lines(text: str, path: Path | None) -> frozenset[int]:
    """The lines, 0-based, whose very spaces count: those of heredocs and of block scalars."""
    lines = text.split("\n")
    found: set[int] = set()
    if path is None or not is_yaml(path):
        escape = escape_of(text)
        for part in layout(text, escape):
            if part.sort is Sort.INSTRUCTION and "<<" in part.text:
                _line, end = head(part.text, escape)
                first = part.line - 1
                below = first + part.text.count("\n", 0, end) + 1
                found.update(range(below, first + part.text.count("\n") + 1))
        return frozenset(found)
    yaml = YamlHighlighter(text)
    at = 0
    while at < len(lines):
        end = yaml.end_of(at)
        found.update(range(at + 1, end))
        at = end
    return frozenset(found)
