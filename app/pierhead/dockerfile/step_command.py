"""The command of a ``RUN`` as it can be typed into a shell, so that it does there what it did.

An interactive shell is not what runs a step: it would end with ``set -e``, knows nothing of the
flags of ``SHELL``, and takes every line end for Enter unless the terminal marks what is pasted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pierhead.core.shell_words import join

SCRIPT = "/failed-step"
"""Where a command is put that cannot be typed."""
_POSIX = {"sh", "bash", "dash", "ash", "zsh", "ksh", "mksh"}
_LONGEST = 1000
"""Characters that any terminal takes in one line."""
_LEAVES = re.compile(r"\b(?:set\s+-\w*[eu]\w*|set\s+-o\s+(?:errexit|nounset)|exit|exec)\b")
_REMARK = re.compile(r"(?:^|[\s;&|(])#")
_HISTORY = re.compile(r"![^\s=(]")


@dataclass(frozen=True, slots=True)
class StepCommand:
    """What a ``RUN`` runs."""

    text: str
    """As it is written, without flags and remarks; of a heredoc that is all of it, its lines."""
    json: bool = False
    """Whether no shell was asked for."""
    heredoc: bool = False
    """Whether there is one in it."""
    script: bool = False
    """Whether it is the whole of it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What to type."""

    pasted: str
    """Where a terminal marks what is pasted: it may have several lines."""
    line: str
    """Where it does not: one line."""
    script: str = ""
    """What ``SCRIPT`` has to be for that; empty where it is not needed."""


def typed(command: StepCommand, shell: Sequence[str]) -> Typed:
    """What does the same; ``shell`` is that of ``SHELL``, with its flags."""
    text, shell = command.text, shell or ("/bin/sh", "-c")
    if command.json:
        return Typed(text, text)
    joined = _joined(text)
    if shell[0].rpartition("/")[2] not in _POSIX:
        line = join([*shell, joined or text])
        return Typed(line, line if "\n" not in line else "")
    options = _options(shell[1:])
    called = _call(text, shell[0], options)
    # The builder joins continued lines before any shell sees them, also within quotes.
    script = text if command.heredoc else text.replace("\\\n", "")
    script = script if script.endswith("\n") else script + "\n"
    apart = bool(options or _LEAVES.search(text))
    if (
        command.heredoc
        or joined is None
        or _HISTORY.search(text)
        or (apart and _REMARK.search(text))
    ):
        return Typed(called, called, script)
    if apart:
        prefix = f"set {' '.join(options)}; " if options else ""
        text, joined = f"({prefix}{text})", f"({prefix}{joined})"
    if len(joined) > _LONGEST or "\t" in joined or "\n" in joined:
        return Typed(text, called, script)
    return Typed(text, joined)


def _call(text: str, shell: str, options: Sequence[str]) -> str:
    """How the script is run that has this text."""
    return SCRIPT if text.startswith("#!") else join([shell, *options, SCRIPT])


def _options(words: Sequence[str]) -> list[str]:
    """The flags of a shell without those that only say that a command comes, or log in."""
    found: list[str] = []
    for at, word in enumerate(words):
        if at and words[at - 1].startswith("-") and words[at - 1].endswith("o"):
            found.append(word)
        elif word.startswith("-") and not word.startswith("--"):
            letters = re.sub("[cils]", "", word[1:])
            found += [f"-{letters}"] if letters else []
    return found


def _joined(text: str) -> str | None:
    """The lines as one, as the builder gives them to the shell; None if a quote goes over several.

    Spaces that only indent are left out.
    """
    found: list[str] = []
    quote = ""
    at = 0
    while at < len(text):
        char = text[at]
        if text.startswith("\\\n", at):
            if quote:
                return None
            at += 2
            while at < len(text) and text[at] in " \t":
                at += 1
            if found and found[-1] != " ":
                found.append(" ")
            continue
        if char == "\\" and quote != "'" and at + 1 < len(text):
            found.append(text[at : at + 2])
            at += 2
            continue
        if char == quote:
            quote = ""
        elif not quote and char in "'\"":
            quote = char
        found.append(char)
        at += 1
    return "".join(found)
