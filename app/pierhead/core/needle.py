"""What to search a text for, as the user says it, and what to put in its place.

An expression is matched with a time limit by the ``regex`` library: one that would take for ever
is given up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pierhead.core.i18n import _

_LONGEST = 1000
_MOST_REPEATS = 10_000
_REPEATS = re.compile(r"\{(\d*),?(\d*)\}")
_INSERTS = re.compile(r"\$(?:(?P<sign>[$&])|(?P<number>\d{1,2})|\{(?P<name>\w+)\})|\\(?P<escape>.)")
_ESCAPES = {"n": "\n", "t": "\t", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class Needle:
    """What to find: a text, or an expression as ``re`` and ``regex`` know them."""

    text: str
    expression: bool = False
    case: bool = False
    word: bool = False

    def compiled(self, *, lines: bool = False) -> Any:
        """The pattern; raises ``ValueError`` that says in words what is wrong with it.

        With ``lines``, ``^`` and ``$`` are the ends of every line.
        """
        import regex  # a megabyte, for those who search

        if len(self.text) > _LONGEST:
            raise ValueError(_("This is too long to be searched for."))
        flags = (0 if self.case else regex.IGNORECASE) | (regex.MULTILINE if lines else 0)
        pattern = self.text if self.expression else regex.escape(self.text)
        if self.expression and _repeats(pattern) > _MOST_REPEATS:
            raise ValueError(_("The expression repeats too much."))
        try:
            regex.compile(pattern, flags)
            if self.word:
                pattern = rf"(?<!\w)(?:{pattern})(?!\w)"
            return regex.compile(pattern, flags)
        except (regex.error, OverflowError, RecursionError, MemoryError) as error:
            reason = getattr(error, "msg", "") or type(error).__name__
            raise ValueError(_("No valid expression: {reason}").format(reason=reason)) from None


def places(
    pattern: Any, text: str, ranges: Iterable[tuple[int, int]], limit: float, most: int
) -> list[tuple[int, int]]:
    """Where a pattern matches in parts of a text, at most so often; other threads go on meanwhile.

    Raises ``TimeoutError`` where a part takes longer than ``limit`` seconds.
    """
    found: list[tuple[int, int]] = []
    for start, end in ranges:
        for match in pattern.finditer(text, start, end, timeout=limit, concurrent=True):
            found.append(match.span())
            if len(found) == most:
                return found
    return found


def replacement(needle: Needle, text: str) -> Callable[[Any], str]:
    """What is put in place of a match.

    For an expression ``$1`` or ``${name}`` stand for its groups, ``$&`` for all of it, ``$$`` for a
    dollar sign, ``\\n`` and ``\\t`` for what they say.
    """
    if not needle.expression:
        return lambda _match: text

    def expand(match: Any) -> str:
        return _INSERTS.sub(lambda insert: _inserted(insert, match), text)

    return expand


def _inserted(insert: re.Match[str], match: Any) -> str:
    if insert["sign"]:
        return "$" if insert["sign"] == "$" else str(match[0])
    if insert["escape"]:
        return _ESCAPES.get(insert["escape"], insert[0])
    group = insert["name"] or int(insert["number"])
    try:
        return match[group] or ""
    except IndexError:
        return insert[0]


def _repeats(pattern: str) -> int:
    """How often the counted repetitions of an expression repeat, were they all inside each other:

    each of them is compiled as often as it says.
    """
    counts = (max(int(part[:6] or 1) for part in found) for found in _REPEATS.findall(pattern))
    return math.prod(min(count, _MOST_REPEATS + 1) for count in counts)
