"""What a place in a Dockerfile can refer to: stages before it, variables that are set there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pierhead.dockerfile.syntax import Piece, Statement, Tree

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


@dataclass(frozen=True, slots=True)
class Setting:
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


@dataclass(frozen=True, eq=False)
class Scope:
    """All stages and settings of a file, in their order."""

    stages: tuple[StageAt, ...]
    settings: tuple[Setting, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [stage.statement.start for stage in self.stages]

    @cached_property
    def _by_stage(self) -> dict[int, list[Setting]]:
        found: dict[int, list[Setting]] = {}
        for one in self.settings:
            found.setdefault(one.stage, []).append(one)
        return found

    def stage_of(self, statement: Statement) -> int:
        """The index of the stage that an instruction is in; -1 before the first."""
        return bisect_right(self._starts, statement.start) - 1

    def set_by(self, statement: Statement) -> list[Setting]:
        """What an instruction sets or declares."""
        settings = self._by_stage.get(self.stage_of(statement), ())
        return [one for one in settings if statement.start <= one.start < statement.end]

    def named(self, name: str, before: int) -> StageAt | None:
        """The stage that ``FROM name`` or ``--from=name`` means, among the first ``before``."""
        earlier = self.stages[:before]
        if name.isdecimal():
            return earlier[int(name)] if int(name) < len(earlier) else None
        wanted = name.lower()
        return next((one for one in reversed(earlier) if one.name.lower() == wanted), None)

    def visible(self, statement: Statement) -> dict[str, Setting]:
        """The variables that an instruction can use, each with what set it last."""
        if statement.shape.name == "FROM":
            return self._outside(statement.start) | _builders_own()
        return self._inside(self.stage_of(statement), statement.start)

    def _outside(self, before: int) -> dict[str, Setting]:
        return {one.name: one for one in self._by_stage.get(-1, ()) if one.start < before}

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
        for one in self._by_stage.get(stage, ()):
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
    stages: list[StageAt] = []
    settings: list[Setting] = []
    for statement in tree.statements:
        if statement.shape.name == "FROM":
            stages.append(_stage(statement, len(stages)))
        elif statement.shape.name in ("ARG", "ENV"):
            settings += _settings(statement, len(stages) - 1)
    return Scope(tuple(stages), tuple(settings))


def _stage(statement: Statement, index: int) -> StageAt:
    words = statement.shape.words
    word = None
    if len(words) == _WITH_NAME and words[1].text.lower() == "as":
        word = words[2]
    return StageAt(index, word.text if word else "", words[0] if words else None, statement, word)


def _settings(statement: Statement, stage: int) -> Iterator[Setting]:
    shape = statement.shape
    if shape.name == "ENV" and shape.words and "=" not in shape.words[0].text:
        first = shape.words[0]
        value = shape.joined.text[first.end :].strip()
        yield _setting(statement, first, first.text, value, stage)
        return
    for word in shape.words:
        name, equals, value = word.text.partition("=")
        if name:
            yield _setting(statement, word, name, value if equals else None, stage)


def _setting(
    statement: Statement, word: Piece, name: str, value: str | None, stage: int
) -> Setting:
    start, end = statement.span(Piece(name, word.start, word.start + len(name)))
    line = statement.line + statement.shape.source.count("\n", 0, start - statement.start)
    return Setting(name, statement.shape.name, value, start, end, line, stage)
