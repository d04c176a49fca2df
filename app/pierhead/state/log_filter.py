"""Which lines of a log to show, in a small language.

Words are ANDed; ``|`` is or, ``-`` or ``not`` before a word is not, quotes keep spaces, slashes
are around a regular expression, ``level:warn`` is that and graver, ``stream:stderr`` one of the
two. Parentheses group. Case counts where a word has a capital letter, as editors have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pierhead.core import ansi
from pierhead.core.i18n import _
from pierhead.core.log_levels import BY_NAME, level
from pierhead.core.needle import Needle
from pierhead.engine.api_inside import Stream
from pierhead.state.log_intake import CODES, KINDS
from pierhead.state.log_text import split

LIMIT = 0.05
"""Seconds that an expression may take for a line."""

_TOKEN = re.compile(
    r"""\s*(?:(?P<sign>[|()])|(?P<minus>-(?=[^\s|)]))|(?P<word>
        (?:\w+:)?"(?:[^"\\]|\\.)*"? | /(?:[^/\\]|\\.)+/i? | [^\s|()]+))""",
    re.VERBOSE,
)
Test = Callable[[str, int], bool]
"""Whether a line passes: its text as it is shown, and its kind."""


class TooSlow(ValueError):
    """An expression took too long for a line."""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What lines must have to be shown."""

    text: str
    test: Test

    def passes(self, text: str, kind: int, *, stamped: bool = True) -> bool:
        """Whether a line as buffers keep it passes; raises ``TooSlow``."""
        body = split(text)[1] if stamped else text
        plain = body if body.isprintable() else ansi.plain(body)
        try:
            return self.test(plain, kind)
        except TimeoutError:
            raise TooSlow(_("The expression takes too long. Make it simpler.")) from None


def parse(text: str) -> LogFilter | None:
    """What the text asks for, None for nothing; raises ``ValueError`` that says what is wrong."""
    tokens = _tokens(text)
    if not tokens:
        return None
    test = _Parser(tokens).whole()
    return LogFilter(text.strip(), test)


def needle_filter(needle: Needle) -> str:
    """The filter for what the search looks for."""
    if not needle.text:
        return ""
    pattern = needle.text if needle.expression else re.escape(needle.text)
    if needle.word:
        pattern = rf"\b(?:{pattern})\b"
    if not needle.expression and not needle.word and needle.text.islower():
        return '"' + needle.text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    escaped = re.sub(r"(?<!\\)/", r"\\/", pattern)
    return f"/{escaped}/" + ("" if needle.case else "i")


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position = 0
    while position < len(text) and (match := _TOKEN.match(text, position)):
        kind = str(match.lastgroup)
        word = match[kind]
        if kind == "word" and word.lower() in {"and", "or", "not"}:
            kind = word.lower()
        tokens.append((kind, word))
        position = match.end()
    return tokens


class _Parser:
    """Reads tokens: or, of and, of not, of words and groups."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Test:
        """Everything."""
        test = self._either()
        if self._at < len(self._tokens):
            raise ValueError(_("There is a closing parenthesis too many."))
        return test

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "")

    def _either(self) -> Test:
        tests = [self._all()]
        while self._peek() in {("sign", "|"), ("or", self._peek()[1])}:
            self._at += 1
            tests.append(self._all())
        return tests[0] if len(tests) == 1 else _any(tests)

    def _all(self) -> Test:
        tests: list[Test] = []
        while (token := self._peek())[0]:
            if token[0] == "and" and tests:
                self._at += 1
                continue
            if token in {("sign", "|"), ("sign", ")")} or token[0] == "or":
                break
            tests.append(self._one())
        if not tests:
            raise ValueError(_("Something is missing beside “|” or in parentheses."))
        return tests[0] if len(tests) == 1 else _every(tests)

    def _one(self) -> Test:
        kind, word = self._peek()
        self._at += 1
        if kind in {"minus", "not"}:
            if not self._peek()[0] or self._peek() in {("sign", "|"), ("sign", ")")}:
                raise ValueError(_("Say what shall not be there."))
            return _no(self._one())
        if (kind, word) == ("sign", "("):
            test = self._either()
            if self._peek() != ("sign", ")"):
                raise ValueError(_("A closing parenthesis is missing."))
            self._at += 1
            return test
        return _word(word)


def _any(tests: list[Test]) -> Test:
    return lambda plain, kind: any(test(plain, kind) for test in tests)


def _every(tests: list[Test]) -> Test:
    return lambda plain, kind: all(test(plain, kind) for test in tests)


def _no(test: Test) -> Test:
    return lambda plain, kind: not test(plain, kind)


def _word(word: str) -> Test:
    name, colon, value = word.partition(":")
    if colon and name.lower() == "level":
        return _level(value)
    if colon and name.lower() == "stream":
        return _stream(value)
    if len(word) > 2 and word.startswith("/") and word.endswith(("/", "/i")):  # noqa: PLR2004
        body = word[1:].removesuffix("i").removesuffix("/")
        case = not word.endswith("i")
        return _expression(Needle(body, expression=True, case=case))
    if word.startswith('"'):
        word = re.sub(r"\\(.)", r"\1", word[1:].removesuffix('"'))
    return _text(word)


def _text(word: str) -> Test:
    if word != word.lower():
        return lambda plain, _kind: word in plain
    return lambda plain, _kind: word in plain.lower()


def _expression(needle: Needle) -> Test:
    pattern: Any = needle.compiled()
    return lambda plain, _kind: (
        pattern.search(plain, timeout=LIMIT, concurrent=len(plain) > 1000) is not None  # noqa: PLR2004
    )


def _level(value: str) -> Test:
    wanted = BY_NAME.get(value.lower())
    if wanted is None:
        raise ValueError(_("There are the levels trace, debug, info, warn, error and fatal."))
    return lambda plain, _kind: (found := level(plain)) is not None and found >= wanted


def _stream(value: str) -> Test:
    names = {"stdout": Stream.OUT, "out": Stream.OUT, "stderr": Stream.ERR, "err": Stream.ERR}
    stream = names.get(value.lower())
    if stream is None:
        raise ValueError(_("There are the streams stdout and stderr."))
    code = CODES[stream]
    return lambda _plain, kind: kind % KINDS == code
