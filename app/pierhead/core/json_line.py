"""JSON in a line of a log, laid out to be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pierhead.core.ansi import Run, plain
from pierhead.core.style import PLAIN, Flag, Style

_KEY = Style(fg=6)
_TEXT = Style(fg=2)
_WORD = Style(fg=5)
_PUNCTUATION = Style(flags=int(Flag.DIM))
_INDENT = "  "
_DEEPEST = 40


def has_json(text: str) -> bool:
    """Whether an object or a list ends the line: it may begin behind something else."""
    return _parsed(text) is not None


def unfolded(text: str) -> list[Run] | None:
    """The line with its JSON over several lines, each with ``\\n`` at its end but the last.

    None if there is nothing to unfold.
    """
    found = _parsed(text)
    if found is None:
        return None
    before, value = found
    runs = [Run(before, PLAIN)] if before else []
    return [*runs, *_laid_out(value, "")]


def _parsed(text: str) -> tuple[str, Any] | None:
    if not text.rstrip().endswith(("}", "]")):
        return None
    for opening in "{[":
        start = text.find(opening)
        if start < 0:
            continue
        try:
            value = json.loads(text[start:])
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict | list) and value:
            return text[:start], value
    return None


def _laid_out(value: Any, indent: str) -> Iterator[Run]:
    inner = indent + _INDENT
    if isinstance(value, dict | list) and value and len(inner) < _DEEPEST * len(_INDENT):
        opening, closing = "{}" if isinstance(value, dict) else "[]"
        yield Run(f"{opening}\n", _PUNCTUATION)
        items = list(value.items()) if isinstance(value, dict) else [("", one) for one in value]
        for number, (key, one) in enumerate(items):
            yield Run(inner, PLAIN)
            if isinstance(value, dict):
                yield Run(_quoted(key), _KEY)
                yield Run(": ", _PUNCTUATION)
            yield from _laid_out(one, inner)
            yield Run(",\n" if number < len(items) - 1 else "\n", _PUNCTUATION)
        yield Run(f"{indent}{closing}", _PUNCTUATION)
    elif isinstance(value, str):
        yield Run(_quoted(value), _TEXT)
    else:
        yield Run(_quoted(value), _WORD)


def _quoted(value: Any) -> str:
    # What was escaped in it may be something that nobody should see undone.
    return plain(json.dumps(value, ensure_ascii=False))
