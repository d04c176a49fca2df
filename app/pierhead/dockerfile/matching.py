"""How well a proposal fits what was typed: its beginning, the beginning of a part, or letters."""

from __future__ import annotations

import re

_PARTS = re.compile(r"[^a-zA-Z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_EXACT, _START, _PART, _LETTERS = range(4)


def rank(typed: str, text: str) -> tuple[int, int] | None:
    """The smaller the better; None when it does not fit. Capitals do not matter."""
    wanted, given = typed.lower(), text.lower()
    if given.startswith(wanted):
        return (_EXACT if text.startswith(typed) else _START), 0
    for found in _PARTS.finditer(text):
        if given.startswith(wanted, found.end()):
            return _PART, found.end()
    return _scattered(wanted, given)


def _scattered(wanted: str, given: str) -> tuple[int, int] | None:
    """Whether all letters come in their order, the first at the beginning; gaps count."""
    if given[:1] != wanted[:1]:
        return None
    at = gaps = 0
    for char in wanted:
        found = given.find(char, at)
        if found < 0:
            return None
        gaps += found - at
        at = found + 1
    return _LETTERS, gaps
