"""What can stand at a place in a Dockerfile where somebody types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from pierhead.dockerfile.layout import Part, Sort
from pierhead.dockerfile.syntax import Flag, Statement, Tree

_VARIABLE = re.compile(r"\$(\{?)(\w*)$")
_DIRECTIVE = re.compile(r"#\s*(?:([a-zA-Z]*)|(syntax|escape|check)\s*=\s*(\S*))$", re.IGNORECASE)
_WORD_BEHIND = re.compile(r"\w*")
_DASHES = re.compile(r"\s(--?)$")
_OPEN = frozenset(("RUN", "CMD", "ENTRYPOINT", "ENV"))
"""Instructions whose arguments are anybody's guess."""


class At(Enum):
    """The kinds of places."""

    NOTHING = auto()
    INSTRUCTION = auto()
    TRIGGER = auto()
    """The instruction behind ``ONBUILD``."""
    FLAG = auto()
    FLAG_VALUE = auto()
    SOURCE_STAGE = auto()
    """A stage, an image or a context: behind ``--from=``."""
    MOUNT_KEY = auto()
    MOUNT_VALUE = auto()
    IMAGE = auto()
    AS = auto()
    PATH = auto()
    """In the build context."""
    DESTINATION = auto()
    VARIABLE = auto()
    ARGUMENT = auto()
    """A name behind ``ARG``."""
    LABEL = auto()
    WORD = auto()
    """What an instruction usually has: signals, users, ports, folders."""
    DIRECTIVE = auto()
    DIRECTIVE_VALUE = auto()


_KINDS = {("FROM", 0): At.IMAGE, ("FROM", 1): At.AS}
_ANY_NUMBER = {
    "ARG": At.ARGUMENT,
    "LABEL": At.LABEL,
    "EXPOSE": At.WORD,
    "VOLUME": At.WORD,
    "SHELL": At.WORD,
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """What is being typed at a place; positions are offsets in the text."""

    at: At
    start: int
    end: int
    """Where what a proposal replaces ends."""
    typed: str
    """What stands between ``start`` and the place."""
    statement: Statement | None = None
    subject: str = ""
    """The flag, the mount's type or the directive that it is about."""
    key: str = ""
    """The key of a mount whose value it is; ``{`` for a variable in braces."""


def look(tree: Tree, offset: int) -> Cursor:
    """What is at an offset; never raises."""
    part = tree.part(offset)
    line_start = tree.text.rfind("\n", 0, offset) + 1
    before = tree.text[line_start:offset]
    nothing = Cursor(At.NOTHING, offset, offset, "")
    if part.sort is Sort.BLANK:
        return Cursor(At.INSTRUCTION, offset, offset, "")
    if part.sort is not Sort.INSTRUCTION:
        return _directive(tree, part, before, offset) or nothing
    statement = tree.statement(offset)
    if statement is None:
        return nothing
    if offset - statement.start > statement.shape.head_end:
        return _in_heredoc(statement, before, offset) or nothing
    if before.lstrip().startswith("#"):
        return nothing
    return _Head(tree, statement, offset).look() or nothing


def _directive(tree: Tree, part: Part, before: str, offset: int) -> Cursor | None:
    earlier = tree.parts[: tree.parts.index(part)]
    found = _DIRECTIVE.match(before.lstrip())
    if not found or any(one.sort is not Sort.DIRECTIVE for one in earlier):
        return None
    typed = found[3] if found[2] else found[1]
    at = At.DIRECTIVE_VALUE if found[2] else At.DIRECTIVE
    return Cursor(at, offset - len(typed), offset, typed, subject=(found[2] or "").lower())


def _variable(before: str, escape: str, offset: int, statement: Statement) -> Cursor | None:
    found = _VARIABLE.search(before)
    if not found or before[: found.start()].endswith(escape):
        return None
    typed = found[2]
    return Cursor(At.VARIABLE, offset - len(typed), offset, typed, statement, key=found[1])


def _in_heredoc(statement: Statement, before: str, offset: int) -> Cursor | None:
    at = offset - statement.start
    for heredoc in statement.shape.heredocs:
        if heredoc.start <= at <= heredoc.end and not heredoc.marker.quoted:
            return _variable(before, statement.shape.joined.escape, offset, statement)
    return None


class _Head:
    """The logical line of an instruction."""

    def __init__(self, tree: Tree, statement: Statement, offset: int) -> None:
        self._tree, self._statement, self._offset = tree, statement, offset
        self._shape = statement.shape
        self._at = self._shape.joined.at(offset - statement.start)
        self._left = self._shape.joined.text[: self._at]

    def look(self) -> Cursor | None:
        return self._name() or self._variable() or self._option() or self._argument()

    def _name(self) -> Cursor | None:
        shape = self._shape
        if self._at <= shape.keyword.end:
            return self._typed(At.INSTRUCTION, shape.keyword.start, word=True)
        if shape.name == "ONBUILD" and (not shape.trigger or self._at <= shape.trigger.end):
            start = shape.trigger.start if shape.trigger else self._at
            return self._typed(At.TRIGGER, min(start, self._at), word=True)
        return None

    def _variable(self) -> Cursor | None:
        escape = self._shape.joined.escape
        found = _variable(self._left, escape, self._offset, self._statement)
        return self._with_rest(found) if found else None

    def _option(self) -> Cursor | None:
        for flag in self._shape.flags:
            if flag.start <= self._at <= flag.end:
                return self._flag(flag)
        dashes = _DASHES.search(self._left)
        if dashes and not self._left[self._begin : dashes.start(1)].strip():
            return self._typed(At.FLAG, dashes.start(1))
        return None

    @property
    def _begin(self) -> int:
        """Where what is behind the instruction and its flags begins."""
        shape = self._shape
        return max(
            (piece.end for piece in (shape.keyword, shape.trigger, *shape.flags) if piece),
            default=0,
        )

    def _typed(
        self, at: At, start: int, *, word: bool = False, subject: str = "", key: str = ""
    ) -> Cursor:
        typed = self._left[start:]
        begin = self._statement.start + self._shape.joined.span(start, self._at)[0]
        if not typed or begin > self._offset:
            begin = self._offset
        found = Cursor(at, begin, self._offset, typed, self._statement, subject, key)
        return self._with_rest(found) if word else found

    def _with_rest(self, found: Cursor) -> Cursor:
        """With the rest of the word that the cursor is in."""
        behind = _WORD_BEHIND.match(self._tree.text, self._offset)
        end = behind.end() if behind else self._offset
        return Cursor(
            found.at, found.start, end, found.typed, found.statement, found.subject, found.key
        )

    def _flag(self, flag: Flag) -> Cursor | None:
        value = flag.value
        if value is None or self._at < value.start:
            return self._typed(At.FLAG, flag.start)
        if flag.name == "mount":
            return self._mount(flag)
        at = At.SOURCE_STAGE if flag.name == "from" else At.FLAG_VALUE
        return self._typed(at, value.start, subject=flag.name)

    def _mount(self, flag: Flag) -> Cursor | None:
        kind = "bind"
        for name, value in flag.settings():
            if name.text == "type" and value:
                kind = value.text
        for name, value in flag.settings():
            if name.start <= self._at <= name.end:
                return self._typed(At.MOUNT_KEY, name.start, subject=kind)
            if value and value.start <= self._at <= value.end:
                if name.text == "from":
                    return self._typed(At.SOURCE_STAGE, value.start, subject="from")
                if name.text in ("source", "src") and kind == "bind" and not _foreign(flag):
                    return self._typed(At.PATH, value.start, subject=kind)
                return self._typed(At.MOUNT_VALUE, value.start, subject=kind, key=name.text)
        return None

    def _argument(self) -> Cursor | None:
        name = self._shape.acting
        start, index = self._word()
        at = self._kind(name, index)
        if name in ("ARG", "LABEL") and "=" in self._left[start:]:
            return None
        if name == "SHELL":
            start = self._shape.rest
        return self._typed(at, min(start, self._at), subject=name) if at else None

    def _kind(self, name: str, index: int) -> At | None:
        """What the argument of this number is."""
        if name in ("COPY", "ADD"):
            elsewhere = bool(self._shape.flag("from"))
            return At.DESTINATION if index else (None if elsewhere else At.PATH)
        if name in _ANY_NUMBER:
            return _ANY_NUMBER[name]
        return _KINDS.get((name, index), At.WORD if index == 0 and name not in _OPEN else None)

    def _word(self) -> tuple[int, int]:
        """Where the word at the cursor begins, and how many come before it."""
        given = self._left[self._shape.rest :]
        if given.lstrip().startswith("[") and self._shape.acting in ("COPY", "ADD", "VOLUME"):
            quotes = given.count('"')
            start = self._shape.rest + given.rfind('"') + 1
            return (start if quotes % 2 else self._at), quotes // 2
        start = max(given.rfind(" "), given.rfind("\t")) + 1 + self._shape.rest
        return min(start, self._at), len(self._left[self._shape.rest : start].split())


def _foreign(flag: Flag) -> bool:
    """Whether a mount takes its source from elsewhere than the context."""
    return any(name.text == "from" for name, _value in flag.settings())
