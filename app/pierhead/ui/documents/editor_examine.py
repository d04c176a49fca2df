"""What can be said about a text in an editor, worked out in a thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pierhead.dockerfile.highlight_ignore import IgnoreHighlighter
from pierhead.dockerfile.highlight_yaml import YamlHighlighter
from pierhead.dockerfile.ignore import BadRule, Ignore
from pierhead.dockerfile.outline import Outline
from pierhead.dockerfile.parse import Problem
from pierhead.dockerfile.parts import Parts
from pierhead.dockerfile.source import TextKind
from pierhead.dockerfile.structure import (
    Fold,
    Symbol,
    dockerfile_folds,
    dockerfile_symbols,
    indented_folds,
    keyed_symbols,
)

if TYPE_CHECKING:
    from pierhead.dockerfile.syntax import Tree

LONGEST = 250_000
"""Characters; a text that is longer was not written by hand, and would hold up the app."""


@dataclass(frozen=True, slots=True)
class Examined:
    """The problems of a text, and what it offers to a build if it is a Dockerfile."""

    problems: tuple[Problem, ...] = ()
    outline: Outline = field(default_factory=Outline)
    escape: str = ""
    """The character that continues its lines; empty where none does."""
    folds: tuple[Fold, ...] = ()
    symbols: tuple[Symbol, ...] = ()
    tree: Tree | None = None
    """Of a Dockerfile, to begin with; too long a text has none."""


def examine(text: str, kind: TextKind, name: str = "") -> Examined:
    """Examine a text by the rules of its language; ``name`` is that of its file."""
    if len(text) >= LONGEST:
        return Examined()
    match kind:
        case TextKind.DOCKERFILE:
            return _dockerfile(text)
        case TextKind.IGNORE:
            return _ignore_file(text, name)
        case TextKind.YAML:
            return Examined(folds=indented_folds(text), symbols=keyed_symbols(text))
        case _:
            return Examined()


def highlighting(kind: TextKind) -> Parts | None:
    """What colours a text of this language; None for plain text."""
    if kind is TextKind.DOCKERFILE:
        from pierhead.dockerfile.highlight import Highlighter

        return Highlighter()
    if kind is TextKind.YAML:
        return YamlHighlighter()
    return IgnoreHighlighter() if kind is TextKind.IGNORE else None


def prepare() -> None:
    """Load what examining and colouring need, which takes a moment the first time."""
    import tree_sitter_containerfile  # noqa: F401

    from pierhead.dockerfile import check, go_parser, highlight  # noqa: F401


def _ignore_file(text: str, name: str) -> Examined:
    try:
        Ignore(text, name)
    except BadRule as error:
        return Examined((Problem(error.line, str(error)),))
    return Examined()


def _dockerfile(text: str) -> Examined:
    from pierhead.dockerfile.check import check
    from pierhead.dockerfile.lint import lint
    from pierhead.dockerfile.located import located
    from pierhead.dockerfile.outline import outline
    from pierhead.dockerfile.parse import parse
    from pierhead.dockerfile.syntax import read

    parsed, tree = parse(text), read(text)
    return Examined(
        (*located(tree, check(parsed)), *lint(tree)),
        outline(parsed),
        parsed.escape,
        dockerfile_folds(parsed, text),
        dockerfile_symbols(parsed),
        tree,
    )
