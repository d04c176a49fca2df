"""Lines such as ``NAME=value``, as they stand in ``.env`` files and are pasted."""

from __future__ import annotations

import re

_LINE = re.compile(r"\s*(?:export\s+)?(?P<name>[A-Za-z_][\w.-]*)\s*=\s*(?P<value>.*?)\s*")
_QUOTES = {'"', "'"}
_PAIR = 2


def parse_lines(text: str) -> tuple[tuple[str, str], ...]:
    """Names and values, without comments, ``export`` and quotes around a value.

    Empty if any line is something else: then the text is not of this kind.
    """
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if not match:
            return ()
        found.append((match["name"], _unquoted(match["value"])))
    return tuple(found)


def _unquoted(value: str) -> str:
    if len(value) >= _PAIR and value[0] == value[-1] and value[0] in _QUOTES:
        return value[1:-1]
    return value
