"""Dockerfile text as typed instructions with their lines, by BuildKit's own parser.

The parser stops at the first error and does not say where it is. Here a file with errors is
parsed instruction by instruction instead, so that each error has its line and the rest of the
file is still understood while somebody types. Nothing here raises, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from pierhead.core.i18n import N_, _
from pierhead.dockerfile.layout import Sort, directive, layout


class Severity(Enum):
    """How bad a problem is: an error stops the build."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    """Good to know, no more."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a Dockerfile, as a sentence for its author."""

    line: int
    """1-based."""
    message: str
    severity: Severity = Severity.ERROR
    column: int = 0
    """1-based; 0 when it is about the whole line."""
    end_line: int = 0
    """The last line that it is about; 0 when that is ``line``."""
    end_column: int = 0
    """1-based, behind the last character; 0 for the end of the line."""
    rule: str = ""
    """The name of the rule that it breaks; empty for what no build can do."""
    source: str = ""
    """Who says so, if that is not the app."""
    url: str = ""
    """Where the rule is explained."""
    focus: str = ""
    """The word of the instruction that it is about, while its place is not known."""

    @property
    def page(self) -> str:
        """What to call the page that explains it, behind who says so; empty if there is none."""
        return f"{self.source} {self.rule}".strip() or (_("Reference") if self.url else "")


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction, continuation lines and heredocs included."""

    name: str
    """In capitals."""
    line: int
    """1-based."""
    end_line: int
    args: tuple[str, ...]
    """As BuildKit splits them: names and values in turn for ``ENV`` and ``LABEL``."""
    flags: tuple[str, ...] = ()
    """With their dashes: ``--from=base``."""
    json: bool = False
    """Whether the arguments are written as a JSON list."""
    trigger: str = ""
    """The instruction behind ``ONBUILD``, in capitals."""

    def flag(self, name: str) -> str:
        """The value of ``--name=value``; empty when it is not given."""
        start = f"--{name}="
        return next((flag[len(start) :] for flag in self.flags if flag.startswith(start)), "")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text says, as far as it can be understood."""

    instructions: tuple[Instruction, ...] = ()
    problems: tuple[Problem, ...] = ()
    escape: str = "\\"
    syntax: str = ""
    """The image named by ``# syntax=``, which does the parsing instead of the built-in one."""


def parse(text: str) -> Parsed:
    """Parse a whole Dockerfile; line ends may be of any kind."""
    text = _presentable(text)
    directives, problems = _directives(text)
    escape = directives.get("escape", "\\")
    found, error = _whole(text, escape)
    if error is not None:
        found = []
        for chunk in _chunks(text, escape):
            part, error = _run_parser(chunk.text, escape, chunk)
            found += part
            if error is not None:
                problems.append(
                    Problem(
                        chunk.line, explain(error), end_line=chunk.end_line, focus=_focus(error)
                    )
                )
        if not found and not problems:
            problems.append(Problem(1, explain(_EMPTY)))
    return Parsed(tuple(found), tuple(problems), escape, directives.get("syntax", ""))


_EMPTY = "file with no instructions"
_TOO_LONG = "dockerfile line greater than max allowed size of {size}"
_LONGEST = 65535
_KNOWN = (
    (r"unterminated heredoc", N_("The heredoc is not ended: its closing word is missing.")),
    (r"(?P<name>\w+) must have two arguments", N_("{name} needs a name and a value: NAME=value.")),
    (
        r"Syntax error - can't find = in \"(?P<word>.*)\"\. Must be of the form.*",
        N_("“{word}” must be written as NAME=value."),
    ),
    (
        r"invalid escape token '(?P<word>.*)' does not match.*",
        N_("The escape character must be \\ or `, not “{word}”."),
    ),
    (
        r"only one (?P<name>\w+) parser directive can be used",
        N_("The directive “{name}” is given twice."),
    ),
    (
        r"dockerfile line greater than max allowed size of (?P<size>\d+)",
        N_("The line is too long: at most {size} bytes are allowed."),
    ),
    (
        r"when using JSON array syntax, arrays must be comprised of strings only",
        N_("A list in brackets must hold strings in double quotes only."),
    ),
    (_EMPTY, N_("The file has no instructions yet: begin with FROM.")),
)


def explain(error: str) -> str:
    """BuildKit's words for a syntax error as a sentence, where we know a clearer one."""
    for pattern, sentence in _KNOWN:
        if match := re.fullmatch(pattern, error):
            return _(sentence).format(**match.groupdict())
    return error[:1].upper() + error[1:]


def _focus(error: str) -> str:
    """The word of the file that a syntax error names."""
    found = re.search(r"can't find = in \"(.*?)\"", error)
    return found[1] if found else ""


def _presentable(text: str) -> str:
    """The text as the parser can take it, line by line the same."""
    text = text.removeprefix("\ufeff").replace("\0", "\ufffd")
    return text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n")


@dataclass(frozen=True, slots=True)
class _Chunk:
    line: int
    end_line: int
    text: str


@lru_cache(maxsize=4)
def _whole(text: str, escape: str) -> tuple[list[Instruction], str | None]:
    """What a whole file says; the same one is read by its editor, by its build and by its views."""
    return _run_parser(text, escape, _Chunk(1, 0, text))


def _run_parser(text: str, escape: str, chunk: _Chunk) -> tuple[list[Instruction], str | None]:
    """What ``text`` says, its lines counted from the chunk's; or the parser's complaint.

    The escape character is told by a directive put in front: the parser at hand need not know
    all directives that the file begins with.
    """
    from dockerfile import GoParseError
    from pierhead.dockerfile.go_parser import commands

    if chunk.end_line and any(len(line.encode()) > _LONGEST for line in text.split("\n")):
        return [], _TOO_LONG.format(size=_LONGEST)
    try:
        found = commands(f"# escape={escape}\n#\n{text}")
    except GoParseError as error:
        return [], str(error)
    return [_instruction(command, chunk.line - 3) for command in found], None


def _instruction(command: Any, shift: int) -> Instruction:
    return Instruction(
        (command.cmd or "").upper(),
        command.start_line + shift,
        command.end_line + shift,
        tuple(command.value),
        tuple(command.flags),
        command.json,
        (command.sub_cmd or "").upper(),
    )


def _chunks(text: str, escape: str) -> Iterator[_Chunk]:
    """The text of each instruction, found by its line ends alone."""
    for part in layout(text.removesuffix("\n"), escape):
        if part.sort is Sort.INSTRUCTION:
            yield _Chunk(part.line, part.line + part.text.count("\n"), part.text)


def _directives(text: str) -> tuple[dict[str, str], list[Problem]]:
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = directive(line)
        if not match:
            break
        name, value = match
        if name in found:
            error = f"only one {name} parser directive can be used"
            problems.append(Problem(number, explain(error)))
        elif name == "escape" and value not in ("\\", "`"):
            error = f"invalid escape token '{value}' does not match ` or \\"
            problems.append(Problem(number, explain(error)))
        else:
            found[name] = value
    return found, problems
