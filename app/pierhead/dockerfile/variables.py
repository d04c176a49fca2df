"""Variables in the words of a Dockerfile: where each stands, its modifier and its argument."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAME = re.compile(r"\w+")
_MODIFIER = re.compile(r":?[-+?]|##?|%%?|//?")


@dataclass(frozen=True, slots=True)
class Variable:
    """A reference ``$NAME`` or ``${NAME…}``; positions are in the text that was looked at."""

    name: str
    start: int
    end: int
    name_start: int
    modifier: str = ""
    """Such as ``:-``; empty when there is none."""
    argument: tuple[int, int] = (0, 0)
    """Where the modifier's argument begins and ends."""
    closed: bool = True
    """Whether a ``${`` has its ``}``."""


def variables(
    text: str, escape: str = "\\", start: int = 0, end: int | None = None, *, quotes: bool = True
) -> Iterator[Variable]:
    """All variables of a piece of text, those inside arguments included, in their order.

    Within single quotes there are none, unless ``quotes`` mean nothing here, as in a heredoc.
    """
    end = len(text) if end is None else end
    at, double = start, False
    while at < end:
        char = text[at]
        if char == escape:
            at += 2
        elif char == '"' and quotes:
            double = not double
            at += 1
        elif char == "'" and quotes and not double:
            close = text.find("'", at + 1, end)
            at = end if close < 0 else close + 1
        elif char == "$":
            found = _variable(text, at, end, escape)
            if found is None:
                at += 1
                continue
            yield found
            yield from variables(text, escape, *found.argument, quotes=False)
            at = found.end
        else:
            at += 1


def _variable(text: str, at: int, end: int, escape: str) -> Variable | None:
    braces = text.startswith("{", at + 1)
    name = _NAME.match(text, at + 1 + braces, end)
    if not name:
        return None
    if not braces:
        return Variable(name[0], at, name.end(), at + 1)
    modifier = _MODIFIER.match(text, name.end(), end)
    begin = modifier.end() if modifier else name.end()
    close = _closing(text, begin, end, escape)
    stop = end if close < 0 else close
    return Variable(
        name[0],
        at,
        stop + (close >= 0),
        at + 2,
        modifier[0] if modifier else "",
        (begin, stop) if modifier else (begin, begin),
        close >= 0,
    )


def _closing(text: str, at: int, end: int, escape: str) -> int:
    """Where the brace ends that was opened before ``at``; -1 when it does not."""
    depth = 1
    while at < end:
        char = text[at]
        if char == escape:
            at += 1
        elif char == "{" and text[at - 1] == "$":
            depth += 1
        elif char == "}":
            depth -= 1
            if not depth:
                return at
        at += 1
    return -1
