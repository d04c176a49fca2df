"""Quotes and variables of Dockerfile words, as far as they can be known before a build."""

from __future__ import annotations

import re
from collections.abc import Mapping

_VARIABLE = re.compile(r"\$(?:(\w+)|\{(\w+)(?:(:?[-+?])((?:[^{}]|\{[^{}]*\})*))?\})")


def expand(word: str, values: Mapping[str, str], escape: str = "\\") -> str | None:
    """``word`` without quotes, its variables replaced; one that has no value is empty.

    None when it uses something that only the builder can work out.
    """
    found: list[str] = []
    at, quote = 0, ""
    while at < len(word):
        char = word[at]
        if char == "$" and quote != "'":
            match = _VARIABLE.match(word, at)
            text = _value(match, values, escape) if match else None
            if match is None or text is None:
                return None
            found.append(text)
            at = match.end()
            continue
        at += 1
        if char == quote:
            quote = ""
        elif not quote and char in "'\"":
            quote = char
        elif char == escape and quote != "'" and at < len(word):
            found.append(word[at] if not quote or word[at] in '"$' + escape else char + word[at])
            at += 1
        else:
            found.append(char)
    return "".join(found)


def variables(word: str) -> tuple[str, ...]:
    """The names of the variables in ``word``, in their order."""
    return tuple(match[1] or match[2] for match in _VARIABLE.finditer(word))


def _value(match: re.Match[str], values: Mapping[str, str], escape: str) -> str | None:
    name, modifier = match[1] or match[2], match[3] or ""
    value = values.get(name)
    given = bool(value) if modifier.startswith(":") else value is not None
    if modifier.endswith("-") and not given:
        return expand(match[4], values, escape)
    if modifier.endswith("+"):
        return expand(match[4], values, escape) if given else ""
    if modifier.endswith("?") and not given:
        return None
    return value or ""
