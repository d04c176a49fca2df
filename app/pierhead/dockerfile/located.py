"""Problems at their exact places: from a line and a word to where that stands in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pierhead.dockerfile.parse import Problem
from pierhead.dockerfile.syntax import Statement, Tree


def located(tree: Tree, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems with their columns; what has some keeps them."""
    by_line = {one.line: one for one in tree.statements}
    return tuple(
        one if one.column else _located(tree, one, by_line.get(one.line)) for one in problems
    )


def _located(tree: Tree, one: Problem, statement: Statement | None) -> Problem:
    if statement is None:
        return one
    source = statement.shape.source[: statement.shape.head_end]
    at = source.lower().find(one.focus.lower()) if one.focus else -1
    if at >= 0:
        start, end = statement.start + at, statement.start + at + len(one.focus)
    else:
        lead = len(source) - len(source.lstrip())
        start, end = statement.start + lead, statement.start + len(source.rstrip())
    return at_span(tree, one, start, end)


def at_span(tree: Tree, one: Problem, start: int, end: int) -> Problem:
    """The problem, said of the text from one offset to another."""
    line, column = tree.place(start)
    end_line, end_column = tree.place(end)
    return replace(one, line=line, column=column, end_line=end_line, end_column=end_column)
