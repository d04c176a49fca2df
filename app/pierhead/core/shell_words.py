"""Command lines as people paste them: split into words and commands, and quoted again.

It understands what is common to POSIX shells, PowerShell and cmd as far as a pasted command
needs it: quotes, continued lines, prompts, operators. Variables and globs stay as they are,
except for the home folder.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Sequence

_DRIVE = re.compile(r"(?:^|[\s\"'=,v])[A-Za-z]:\\")
_WINDOWS_CONTINUED = re.compile(r"[`^][ \t]*\r?\n")
_PROMPT = re.compile(
    r"\s*(?:[$#%>]|PS [^>\n]*>|[A-Za-z]:\\[^>\n]*>|[\w.-]+@[\w.-]+:[^$#\n]*[$#])\s+"
)
_CONTINUED = {
    False: re.compile(r"\\[ \t\u00a0]*\r?\n"),
    True: re.compile(r"[\\`^][ \t\u00a0]*\r?\n"),
}
_HOME = re.compile(r"\$HOME\b|\$\{HOME\}")
_BACKSLASHES = re.compile(r"(\\*)(\"|$)")
_UNQUOTED_ON_WINDOWS = re.compile(r"[\w@%+=:,./\\-]+", re.ASCII)
_SPECIAL_IN_DOUBLE = re.compile(r"[\"\\$`!]")
_SPACE = " \t\r\u00a0"
_OPERATORS = "\n;&|"
_SPECIAL_IN_QUOTES = '"\\$`'


class UnclosedQuote(ValueError):
    """A quotation mark that opens has none that closes."""

    def __init__(self, quote: str) -> None:
        super().__init__(quote)
        self.quote = quote


def join(words: Sequence[str], *, windows: bool = False) -> str:
    """The line that a shell splits into ``words``."""
    return " ".join(map(_quote_for_windows if windows else _quote, words))


def split(line: str) -> list[str]:
    """The words of one command that no shell will read; raises ``UnclosedQuote``."""
    return _Scanner(line, windows=False, shell=False).scan()[0]


def commands(text: str) -> list[list[str]]:
    """The commands in pasted text, each as its words, without prompt and redirections.

    Raises ``UnclosedQuote``.
    """
    windows = bool(_DRIVE.search(text) or _WINDOWS_CONTINUED.search(text))
    prompt = _PROMPT.match(text)
    body = text[prompt.end() :] if prompt else text
    return [words for words in _Scanner(body, windows=windows, shell=True).scan() if words]


def _quote(word: str) -> str:
    if "'" in word and not _SPECIAL_IN_DOUBLE.search(word):
        return f'"{word}"'
    return shlex.quote(word)


def _quote_for_windows(word: str) -> str:
    if _UNQUOTED_ON_WINDOWS.fullmatch(word):
        return word

    def doubled(match: re.Match[str]) -> str:
        backslashes, quote = match.groups()
        return backslashes * 2 + ("\\" + quote if quote else "")

    return '"' + _BACKSLASHES.sub(doubled, word) + '"'


class _Scanner:
    """``shell`` says whether what a shell does before it runs a command is done here."""

    def __init__(self, text: str, *, windows: bool, shell: bool) -> None:
        self._text = text
        self._at = 0
        self._windows = windows
        self._shell = shell
        self._found: list[list[str]] = [[]]
        self._word: list[str] | None = None
        self._redirected = False

    def scan(self) -> list[list[str]]:
        while self._at < len(self._text):
            self._step(self._text[self._at])
        self._end_word()
        return self._found

    def _step(self, char: str) -> None:
        if continued := _CONTINUED[self._windows].match(self._text, self._at):
            self._at = continued.end()
            self._end_word()
        elif char in _SPACE or (char == "\n" and not self._shell):
            self._at += 1
            self._end_word()
        elif self._shell and char == "#" and self._word is None:
            end = self._text.find("\n", self._at)
            self._at = len(self._text) if end < 0 else end
        elif self._shell and char in "<>":
            self._redirect()
        elif self._shell and char in _OPERATORS:
            self._operator(char)
        else:
            piece = self._piece(char)
            if self._word is None:
                self._word = []
            self._word.append(piece)

    def _redirect(self) -> None:
        if self._word and "".join(self._word).isdigit():
            self._word = None
        self._end_word()
        self._redirected = True
        self._at += 1

    def _operator(self, char: str) -> None:
        self._end_word()
        if char != "&" or not self._redirected:
            self._redirected = False
            self._found.append([])
        self._at += 1

    def _piece(self, char: str) -> str:
        """What the next part of a word stands for."""
        if char == "'":
            return self._single()
        if char == '"':
            return self._double()
        if self._shell and self._text.startswith("$(", self._at):
            return self._substitution()
        if home := self._home():
            return home
        self._at += 1
        if char == "\\" and not self._windows and self._at < len(self._text):
            self._at += 1
            return self._text[self._at - 1]
        return char

    def _home(self) -> str:
        if not self._shell:
            return ""
        if self._word is None and self._text[self._at : self._at + 2] in {"~/", "~\\"}:
            self._at += 1
        elif variable := _HOME.match(self._text, self._at):
            self._at = variable.end()
        else:
            return ""
        return os.path.expanduser("~")

    def _substitution(self) -> str:
        start, end = self._at, self._text.find(")", self._at)
        self._at = len(self._text) if end < 0 else end + 1
        return self._text[start : self._at]

    def _single(self) -> str:
        end = self._text.find("'", self._at + 1)
        if end < 0:
            raise UnclosedQuote("'")
        inside = self._text[self._at + 1 : end]
        self._at = end + 1
        return inside

    def _double(self) -> str:
        inside: list[str] = []
        self._at += 1
        while self._at < len(self._text):
            char = self._text[self._at]
            if char == '"':
                self._at += 1
                return "".join(inside)
            if char == "\\":
                inside.append(self._escaped())
            elif char == "$" and (home := self._home()):
                inside.append(home)
            else:
                inside.append(char)
                self._at += 1
        raise UnclosedQuote('"')

    def _escaped(self) -> str:
        """What one or more backslashes in double quotes stand for, with what they escape."""
        if self._windows:
            return self._escaped_on_windows()
        following = self._text[self._at + 1 : self._at + 2]
        self._at += 2
        if following == "\n":
            return ""
        return following if following and following in _SPECIAL_IN_QUOTES else "\\" + following

    def _escaped_on_windows(self) -> str:
        end = self._at
        while self._text[end : end + 1] == "\\":
            end += 1
        count, self._at = end - self._at, end
        if self._text[end : end + 1] != '"':
            return "\\" * count
        if count % 2:
            self._at += 1
        return "\\" * (count // 2) + ('"' if count % 2 else "")

    def _end_word(self) -> None:
        if self._word is not None and not self._redirected:
            self._found[-1].append("".join(self._word))
        if self._word is not None:
            self._redirected = False
        self._word = None
