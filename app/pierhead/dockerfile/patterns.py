"""The pattern language of ``.dockerignore``: Go's file globs with ``**``, as moby compiles them.

moby turns a pattern into a regular expression character by character and knows shortcuts for the
simple forms; both are visible in what a pattern matches, so both are done here alike. Paths are
relative and use slashes; bytes that are not UTF-8 are held as surrogates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Match = Callable[[str], bool]

# Not "{|}": moby means to escape them too, but its table is too small for them.
_REGEX_ONLY = frozenset(".+()$")
_CONTROLS = {"a": r"\x07", "f": r"\f", "n": r"\n", "r": r"\r", "t": r"\t", "v": r"\v"}
_CLASSES = {
    "d": "0-9",
    "w": "0-9A-Za-z_",
    "s": r"\t\n\f\r ",
}
_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7f",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\t\n\v\f\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}


class BadPattern(ValueError):
    """The pattern cannot be understood; the builder would refuse it too."""


def compile_pattern(pattern: str) -> Match:
    """What tells whether a path matches ``pattern``, which is cleaned already."""
    _check(pattern)
    regex, kind = _translate(pattern)
    if kind == "prefix":
        prefix = pattern[:-2]
        return lambda path: path.startswith(prefix)
    if kind == "suffix":
        suffix = pattern[2:]
        whole = suffix[1:] if suffix.startswith("/") else None
        return lambda path: path.endswith(suffix) or path == whole
    if kind == "exact":
        return lambda path: path == pattern
    try:
        search = re.compile("^" + "".join(_python(regex)) + r"\Z", re.ASCII).search
    except re.error as error:
        raise BadPattern(str(error)) from error
    return lambda path: search(path) is not None


def _translate(pattern: str) -> tuple[str, str]:
    """The regular expression in Go's syntax, and the way to match it."""
    regex, kind = "", "exact"
    at = 0
    while at < len(pattern):
        first, char = at == 0, pattern[at]
        at += 1
        if char == "*" and pattern.startswith("*", at):
            at += 2 if pattern.startswith("/", at + 1) else 1
            if at < len(pattern):
                regex, kind = regex + "(.*/)?", "regex"
            elif kind == "exact":
                kind = "prefix"
            else:
                regex, kind = regex + ".*", "regex"
            kind = "suffix" if first else kind
        elif char in "*?":
            regex, kind = regex + ("[^/]*" if char == "*" else "[^/]"), "regex"
        elif char == "\\":
            regex, kind = regex + "\\" + pattern[at : at + 1], "regex"
            at += 1
        elif char in "[]":
            regex, kind = regex + char, "regex"
        else:
            regex += "\\" + char if char in _REGEX_ONLY else char
    return regex, kind


def _check(pattern: str) -> None:
    """Raise where Go's ``filepath.Match`` reports a syntax error."""
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "\\":
            if at == len(pattern):
                raise BadPattern("nothing follows the backslash")
            at += 1
        elif char == "[":
            at = _check_class(pattern, at)


def _check_class(pattern: str, at: int) -> int:
    """The index after the class that begins before ``at``."""
    at += pattern.startswith("^", at)
    empty = True
    while empty or not pattern.startswith("]", at):
        at = _check_member(pattern, at)
        if pattern.startswith("-", at):
            at = _check_member(pattern, at + 1)
        empty = False
    return at + 1


def _check_member(pattern: str, at: int) -> int:
    if pattern[at : at + 1] in ("", "-", "]"):
        raise BadPattern("unfinished character class")
    at += pattern.startswith("\\", at)
    if at + 1 >= len(pattern):
        raise BadPattern("unfinished character class")
    return at + 1


def _python(regex: str) -> Iterator[str]:
    """The pieces of Go's expression in Python's syntax, where the two differ."""
    at, inside = 0, False
    while at < len(regex):
        char = regex[at]
        if char == "\\":
            yield _escape(regex[at + 1 : at + 2], inside)
            at += 2
            continue
        if inside and char == "[":
            name = re.match(r"\[:(\^?)(\w+):\]", regex[at:])
            if name and not name[1] and name[2] in _POSIX:
                yield _POSIX[name[2]]
                at += name.end()
                continue
            if name:
                raise BadPattern(f"unknown class {name[0]}")
        if inside:
            inside = char != "]"
            yield "\\" + char if char in "[&~|" else char
        else:
            inside = char == "["
            negated = inside and regex.startswith("^", at + 1)
            yield "[^" if negated else char
            at += negated
        at += 1


def _escape(char: str, inside: bool) -> str:
    if char in _CONTROLS:
        return _CONTROLS[char]
    if char in _CLASSES:
        return _CLASSES[char] if inside else f"[{_CLASSES[char]}]"
    if char in ("D", "W", "S") and not inside:
        return f"[^{_CLASSES[char.lower()]}]"
    if char in ("b", "B", "A") and not inside:
        return "\\" + char
    if char == "z" and not inside:
        return r"\Z"
    if not char.isascii() or char.isalnum():
        raise BadPattern(f"unknown escape \\{char}")
    return re.escape(char)
