"""What can be said about a text in an editor, worked out in a thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pierhead.dockerfile.highlight_ignore import IgnoreHighlighter
from pierhead.dockerfile.highlight_yaml import YamlHighlighter
from pierhead.dockerfile.ignore import BadRule, Ignore
from pierhead.dockerfile.outline import Outline
from pierhead.dockerfile.parse import Problem
from pierhead.dockerfile.parts import Parts
from pierhead.dockerfile.source import is_dockerfile, is_ignore_file, is_yaml
from pierhead.dockerfile.structure import (
    Fold,
    Symbol,
    dockerfile_folds,
    dockerfile_symbols,
    indented_folds,
    keyed_symbols,
)

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


def examine(text: str, name: str) -> Examined:
    """Examine a text by the rules for files of this name."""
    if len(text) >= LONGEST:
        return Examined()
    if is_dockerfile(Path(name)):
        return _dockerfile(text)
    if is_ignore_file(Path(name)):
        try:
            Ignore(text, name)
        except BadRule as error:
            return Examined((Problem(error.line, str(error)),))
    if is_yaml(Path(name)):
        return Examined(folds=indented_folds(text), symbols=keyed_symbols(text))
    return Examined()


def highlighting(path: Path | None) -> Parts | None:
    """What colours a text of this name, or a new Dockerfile; None for plain text."""
    if path is None or is_dockerfile(path):
        from pierhead.dockerfile.highlight import Highlighter

        return Highlighter()
    if is_yaml(path):
        return YamlHighlighter()
    return IgnoreHighlighter() if is_ignore_file(path) else None


def prepare() -> None:
    """Load what examining and colouring need, which takes a moment the first time."""
    import tree_sitter_containerfile  # noqa: F401

    import dockerfile  # noqa: F401
    from pierhead.dockerfile import check, highlight  # noqa: F401


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
    )
