"""What a place in a Dockerfile can refer to: stages before it, variables that are set there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from pierhead.dockerfile.syntax import Piece, Shape, Statement, Tree

PREDEFINED = (
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
)
"""What BuildKit sets: in FROM as they are, in a stage after an ARG of the name."""
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY")
_WITH_NAME = 3


class Setting(NamedTuple):
    """A place where a variable is set or declared."""

    name: str
    by: str
    """``ARG`` or ``ENV``; empty for what the builder sets."""
    value: str | None
    """As written; None when it is only declared."""
    start: int
    """Offset of its name."""
    end: int
    line: int
    """1-based; 0 for what the builder sets."""
    stage: int
    """The index of its stage; -1 before the first FROM."""


@dataclass(frozen=True, slots=True)
class StageAt:
    """A stage with the place of its name."""

    index: int
    name: str
    """As written; empty when it has none."""
    base: Piece | None
    statement: Statement
    word: Piece | None
    """Where its name stands."""


class Scope:
    """All stages and settings of a file, in their order; found out as far as they are asked for."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._settings: dict[int, list[Setting]] = {}

    @cached_property
    def stages(self) -> tuple[StageAt, ...]:
        """The stages."""
        begins = (one for one in self._tree.statements if one.shape.name == "FROM")
        return tuple(_stage(one, index) for index, one in enumerate(begins))

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """What all of them set or declare, and what is declared before them."""
        return tuple(one for index in range(-1, len(self.stages)) for one in self._of(index))

    def _of(self, stage: int) -> list[Setting]:
        """What one stage sets or declares; of -1, what stands before the first."""
        if stage not in self._settings:
            starts, tree = self._starts, self._tree
            first = bisect_left(tree.statement_starts, starts[stage]) if stage >= 0 else 0
            end = starts[stage + 1] if stage + 1 < len(starts) else len(tree.text) + 1
            last = bisect_left(tree.statement_starts, end)
            self._settings[stage] = [
                setting
                for statement in tree.statements[first:last]
                if statement.shape.name in ("ARG", "ENV")
                for setting in _settings(statement, stage)
            ]
        return self._settings[stage]

    @cached_property
    def _starts(self) -> list[int]:
        return [stage.statement.start for stage in self.stages]

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for stage in self.stages:
            found.setdefault(stage.name.lower(), []).append(stage.index)
        return found

    def stage_of(self, statement: Statement) -> int:
        """The index of the stage that an instruction is in; -1 before the first."""
        return bisect_right(self._starts, statement.start) - 1

    def set_by(self, statement: Statement) -> list[Setting]:
        """What an instruction sets or declares."""
        settings = self._of(self.stage_of(statement))
        return [one for one in settings if statement.start <= one.start < statement.end]

    def named(self, name: str, before: int) -> StageAt | None:
        """The stage that ``FROM name`` or ``--from=name`` means, among the first ``before``."""
        if name.isdecimal():
            number = int(name)
            return self.stages[number] if number < min(before, len(self.stages)) else None
        numbers = self._by_name.get(name.lower(), [])
        place = bisect_left(numbers, before)
        return self.stages[numbers[place - 1]] if place else None

    def visible(self, statement: Statement) -> dict[str, Setting]:
        """The variables that an instruction can use, each with what set it last."""
        if statement.shape.name == "FROM":
            return self._outside(statement.start) | _builders_own()
        return self._inside(self.stage_of(statement), statement.start)

    def _outside(self, before: int) -> dict[str, Setting]:
        return {one.name: one for one in self._of(-1) if one.start < before}

    def _inside(self, stage: int, before: int, depth: int = 0) -> dict[str, Setting]:
        if stage < 0:
            return self._outside(before)
        found: dict[str, Setting] = {}
        base = self.stages[stage].base
        parent = self.named(base.text, stage) if base else None
        if parent and not base.text.isdecimal() and depth < len(self.stages):  # type: ignore[union-attr]
            inherited = self._inside(parent.index, self.stages[stage].statement.start, depth + 1)
            found.update((name, one) for name, one in inherited.items() if one.by == "ENV")
        outside = self._outside(self.stages[0].statement.start)
        for one in self._of(stage):
            if one.start >= before:
                break
            given = outside.get(one.name)
            if one.by == "ARG" and one.name in found and found[one.name].by == "ENV":
                continue  # a variable of the environment counts before an argument
            found[one.name] = given if given and one.value is None else one
        return found


def _builders_own() -> dict[str, Setting]:
    return {name: Setting(name, "", None, 0, 0, 0, -1) for name in PREDEFINED}


@lru_cache(maxsize=4)
def scope(tree: Tree) -> Scope:
    """The scope of a file; the same tree is looked through once."""
    return Scope(tree)


def name_word(shape: Shape) -> Piece | None:
    """Where a FROM names its stage."""
    words = shape.words
    named = len(words) == _WITH_NAME and words[1].text.lower() == "as"
    return words[2] if named else None


def _stage(statement: Statement, index: int) -> StageAt:
    words, word = statement.shape.words, name_word(statement.shape)
    return StageAt(index, word.text if word else "", words[0] if words else None, statement, word)


def _settings(statement: Statement, stage: int) -> Iterator[Setting]:
    by, begin, first = statement.shape.name, statement.start, statement.line
    for name, value, start, end, line in _declared(statement.shape):
        yield Setting(name, by, value, begin + start, begin + end, first + line, stage)


class _Declared(NamedTuple):
    """A name that an instruction sets, with its place in the instruction."""

    name: str
    value: str | None
    start: int
    end: int
    line: int


@lru_cache(maxsize=8192)
def _declared(shape: Shape) -> tuple[_Declared, ...]:
    """What an instruction sets, wherever it stands; the same one is looked through once."""
    if shape.name == "ENV" and shape.words and "=" not in shape.words[0].text:
        first = shape.words[0]
        value = shape.joined.text[first.end :].strip()
        return (_at(shape, first, first.text, value),)
    found = []
    for word in shape.words:
        name, equals, value = word.text.partition("=")
        if name:
            found.append(_at(shape, word, name, value if equals else None))
    return tuple(found)


def _at(shape: Shape, word: Piece, name: str, value: str | None) -> _Declared:
    start, end = shape.joined.span(word.start, word.start + len(name))
    return _Declared(name, value, start, end, shape.source.count("\n", 0, start))
