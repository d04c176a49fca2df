"""Which advice a Dockerfile does not want: the comments of BuildKit and of hadolint for that."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pierhead.core.i18n import _
from pierhead.dockerfile.edits import Edit, Fix
from pierhead.dockerfile.layout import Sort, directive
from pierhead.dockerfile.syntax import Tree

_IGNORE = re.compile(r"#\s*hadolint\s+(global\s+)?ignore\s*=\s*([\w,\s]+)", re.IGNORECASE)
_FOREIGN = re.compile(r"(?:DL|SC)\d+")
_SKIP = re.compile(r"(?:^|;)\s*skip=([^;]*)")
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Silenced:
    """The rules that are silenced, everywhere or for one instruction."""

    everywhere: frozenset[str]
    lines: dict[int, frozenset[str]]
    """By every line of the instruction behind the comment."""

    def covers(self, rule: str, line: int) -> bool:
        """Whether a rule is silent in a line."""
        if not rule:
            return False
        if _ALL in self.everywhere and not _FOREIGN.fullmatch(rule):
            return True
        return rule in self.everywhere or rule in self.lines.get(line, ())


def silenced(tree: Tree) -> Silenced:
    """What a file silences."""
    everywhere: set[str] = set()
    lines: dict[int, frozenset[str]] = {}
    waiting: set[str] = set()
    for part in tree.parts:
        if part.sort is Sort.DIRECTIVE:
            found = directive(part.text)
            if found and found[0] == "check" and (skip := _SKIP.search(found[1])):
                everywhere |= _names(skip[1])
        if part.sort in (Sort.COMMENT, Sort.DIRECTIVE):
            if comment := _IGNORE.match(part.text.lstrip()):
                (everywhere if comment[1] else waiting).update(_names(comment[2]))
        elif part.sort is Sort.INSTRUCTION:
            if waiting:
                for line in range(part.line, part.line + part.text.count("\n") + 1):
                    lines[line] = frozenset(waiting)
            waiting = set()
    return Silenced(frozenset(everywhere), lines)


def _names(text: str) -> set[str]:
    return {name.strip() for name in text.split(",") if name.strip()}


def silence(tree: Tree, rule: str, line: int) -> Fix | None:
    """How a rule is silenced: hadolint's for one instruction, BuildKit's for the file."""
    if not rule:
        return None
    title = (
        _("Silence {rule} here") if _FOREIGN.fullmatch(rule) else _("Silence {rule} in this file")
    )
    edit = _ignore(tree, rule, line) if _FOREIGN.fullmatch(rule) else _skip(tree, rule)
    return Fix(title.format(rule=rule), (edit,), quiet=True)


def _ignore(tree: Tree, rule: str, line: int) -> Edit:
    statement = tree.statement(tree.offset(line))
    first = statement.line if statement else line
    start = tree.offset(first)
    before = tree.part(start - 1) if start else None
    if before and before.sort is Sort.COMMENT and _IGNORE.match(before.text.lstrip()):
        end = before.start + len(before.text.rstrip())
        return Edit(end, end, f",{rule}")
    return Edit(start, start, f"# hadolint ignore={rule}\n")


def _skip(tree: Tree, rule: str) -> Edit:
    end = 0
    for part in tree.parts:
        if part.sort is not Sort.DIRECTIVE:
            break
        found = directive(part.text)
        if found and found[0] == "check":
            stop = part.start + len(part.text.rstrip())
            skip = _SKIP.search(found[1])
            if skip is None:
                return Edit(stop, stop, f";skip={rule}")
            at = part.start + part.text.index("skip=") + len("skip=") + len(skip[1].rstrip())
            return Edit(at, at, f",{rule}" if skip[1].strip() else rule)
        end = part.start + len(part.text) + 1
    if end > len(tree.text):
        return Edit(len(tree.text), len(tree.text), f"\n# check=skip={rule}")
    return Edit(end, end, f"# check=skip={rule}\n")
