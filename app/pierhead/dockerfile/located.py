"""Problems at their exact places, with the page that explains them: by their line and a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pierhead.dockerfile.help import INSTRUCTIONS, REFERENCE
from pierhead.dockerfile.help_flags import FLAGS
from pierhead.dockerfile.parse import Problem
from pierhead.dockerfile.syntax import Statement, Tree


def located(tree: Tree, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems with their columns and pages; what has some keeps them."""
    by_line = {one.line: one for one in tree.statements}
    return tuple(_complete(tree, one, by_line.get(one.line)) for one in problems)


def _complete(tree: Tree, one: Problem, statement: Statement | None) -> Problem:
    if not one.url:
        one = replace(one, url=_page(one, statement))
    return one if one.column else _located(tree, one, statement)


def _page(one: Problem, statement: Statement | None) -> str:
    """Where the reference says what may be written there."""
    if statement is None:
        return REFERENCE
    name = statement.shape.acting
    flag = FLAGS.get(name, {}).get(one.focus.removeprefix("--"))
    if flag and one.focus.startswith("--"):
        return flag.url
    return INSTRUCTIONS[name].url if name in INSTRUCTIONS else REFERENCE


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
