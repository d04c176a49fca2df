"""Which files of a build context an ignore file leaves out, exactly as BuildKit's walk does.

The rules are those of moby's ``ignorefile`` (lines), ``patternmatcher`` (matching with the
results of the parent directory) and BuildKit's ``fsutil`` (which ignored folders are entered).
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.dockerfile.patterns import BadPattern, Match, compile_pattern

NAME = ".dockerignore"
_BOM = "\ufeff"
_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
)
_SPACE += "\u2028\u2029\u202f\u205f\u3000"
_WILD = frozenset("*[]?^\\")

State = tuple[bool, ...]
"""For each pattern, whether it matched a folder: what its entries inherit."""


def ignore_file(root: Path, dockerfile: Path) -> Path | None:
    """The file that applies: ``<Dockerfile>.dockerignore`` before ``.dockerignore``."""
    for path in (dockerfile.with_name(dockerfile.name + NAME), root / NAME):
        if path.is_file():
            return path
    return None


@dataclass(frozen=True, slots=True)
class _Rule:
    text: str
    keeps: bool
    match: Match
    line: int = 0
    """1-based; 0 where it is of no file."""

    @property
    def literal(self) -> str:
        """Its text without a glob at the end."""
        return self.text.removesuffix("/**").removesuffix("/*")


class BadRule(AppError):
    """A line of an ignore file that the builder would refuse; ``line`` is 1-based."""

    def __init__(self, title: str, detail: str, line: int) -> None:
        super().__init__(title, detail)
        self.line = line


class Ignore:
    """The rules of one ignore file; ``Ignore()`` leaves nothing out."""

    def __init__(self, text: str = "", name: str = NAME) -> None:
        self._take(tuple(_rules(text, name)))

    def _take(self, rules: tuple[_Rule, ...]) -> None:
        self._rules = rules
        self._matchers = [(rule.keeps, rule.match) for rule in rules]
        self._leaving = [rule.match for rule in rules if not rule.keeps]
        self._none = (False,) * len(rules)
        self._keeps = tuple(rule for rule in self._rules if rule.keeps)
        self._anywhere = any(_WILD.intersection(rule.literal) for rule in self._keeps)
        self._matches = tuple(rule for rule in self._rules if not rule.keeps)
        self._all_over = any(_WILD.intersection(rule.literal) for rule in self._matches)

    @classmethod
    def read(cls, path: Path | None) -> Ignore:
        """The rules in ``path``; raises ``AppError`` where the builder stops too."""
        if path is None:
            return cls()
        try:
            text = path.read_bytes().decode("utf-8", "surrogateescape")
        except OSError as error:
            title = _("The ignore file {path} cannot be read.").format(path=path)
            raise AppError(title, error.strerror or str(error)) from error
        return cls(text, path.name)

    @classmethod
    def of(cls, patterns: Iterable[str]) -> Self:
        """The rules of patterns that a builder has read already; raises ``BadPattern``."""
        rules = cls()
        rules._take(tuple(_rule(pattern) for pattern in patterns))
        return rules

    def __bool__(self) -> bool:
        return bool(self._rules)

    def check(self, path: str, parent: State = ()) -> tuple[bool, State]:
        """Whether ``path`` is ignored, given the state of its folder, and its own state.

        An entry of the root has no folder: give it the empty state.
        """
        if not parent or parent is self._none:
            for match in self._leaving:
                if match(path):
                    break
            else:
                return False, self._none  # as with nearly every file
        ignored, state, _line = self.decide(path, parent)
        return ignored, state

    def decide(self, path: str, parent: State = ()) -> tuple[bool, State, int]:
        """The same, and the 1-based line of the rule that decides; 0 where none does."""
        ignored, matches, deciding = False, False, -1
        state = [False] * len(self._rules)
        for index, (keeps, match) in enumerate(self._matchers):
            if not (matched := bool(parent) and parent[index]):
                if keeps != ignored:
                    continue
                matched = match(path)
            if matched:
                state[index] = matches = True
                ignored, deciding = not keeps, index
        line = self._rules[deciding].line if deciding >= 0 else 0
        return ignored, tuple(state) if matches else self._none, line

    def enters(self, folder: str) -> bool:
        """Whether an ignored folder may still hold something that is kept."""
        return self._anywhere or _lead_into(folder, self._keeps)

    def reaches(self, folder: str) -> bool:
        """Whether a folder that does not match may hold something that does."""
        return self._all_over or _lead_into(folder, self._matches)

    def begins_with(self, folder: str) -> bool:
        """Whether the first parts of a rule match ``folder``, part by part."""
        parts = folder.split("/")
        return any(_begins(rule.text.split("/"), parts) for rule in self._matches)


def _begins(rule: list[str], parts: list[str]) -> bool:
    return len(rule) > len(parts) and all(map(_matches_part, rule, parts))


@lru_cache(1024)
def _part(pattern: str) -> Match:
    return compile_pattern(pattern)


def _matches_part(pattern: str, part: str) -> bool:
    try:
        return _part(pattern)(part)
    except BadPattern:
        return False


def _lead_into(folder: str, rules: tuple[_Rule, ...]) -> bool:
    start = folder + "/"
    return any((rule.literal + "/").startswith(start) for rule in rules)


def _rules(text: str, name: str) -> list[_Rule]:
    rules = []
    for number, line in enumerate(text.removeprefix(_BOM).split("\n"), 1):
        if line.startswith("#"):
            continue
        pattern = _clean_line(line)
        if not pattern:
            continue
        try:
            rules.append(_rule(pattern, number))
        except BadPattern as error:
            title = _("Line {line} of {file} is not a valid pattern: {pattern}").format(
                line=number, file=name, pattern=pattern
            )
            raise BadRule(title, str(error), number) from error
    return rules


def _clean_line(line: str) -> str:
    pattern = line.strip(_SPACE)
    keeps = pattern.startswith("!")
    pattern = pattern[keeps:].strip(_SPACE)
    if pattern:
        pattern = _clean(pattern)
        pattern = pattern[1:] if len(pattern) > 1 and pattern.startswith("/") else pattern
    return "!" + pattern if keeps else pattern


def _rule(pattern: str, line: int = 0) -> _Rule:
    pattern = _clean(pattern.strip(_SPACE))
    keeps = pattern.startswith("!")
    if pattern == "!":
        raise BadPattern("nothing follows the exclamation mark")
    pattern = pattern[keeps:]
    return _Rule(pattern, keeps, compile_pattern(pattern), line)


def _clean(path: str) -> str:
    if os.name == "nt":
        path = path.replace("\\", "/")
    return posixpath.normpath(re.sub("^/+", "/", path))
