"""Which line of a Dockerfile a step of a build comes from, by the way each builder counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pierhead.core.reference import InvalidReference
from pierhead.core.reference import parse as parse_reference

_COUNTED = ("RUN", "COPY", "ADD", "WORKDIR")
_SCRATCH = "scratch"
_HEREDOC = "<<"
_STAGE = re.compile(r"(?:circular dependency detected on stage:|invalid stage index) (\S+)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)+)"')
_LAST = re.compile(r"(?:: |\()([^\s:()]+)\)?(?: should not be blank)?$")
_SYNTAX = re.compile(r"\s*(?:#|//)\s*syntax\s*=", re.IGNORECASE)
_PARSE_ERROR = re.compile(r"(?:parse error (?:on )?line|Dockerfile:)\s*(\d+)", re.IGNORECASE)


class StepLines:
    """The steps of one Dockerfile; ``args`` are the build arguments that are given."""

    def __init__(self, text: str, args: Mapping[str, str]) -> None:
        from pierhead.dockerfile.expand import expand
        from pierhead.dockerfile.outline import copied_from, outline
        from pierhead.dockerfile.parse import parse

        self._text = text
        self._parsed = parsed = parse(text)
        found = outline(parsed)
        values = found.values(args)
        self._all = [one.line for one in parsed.instructions]
        self._stages: list[list[int]] = []
        """Per stage, the lines that BuildKit makes steps of."""
        self._bodies: list[list[int]] = []
        """Per stage, the lines of all its instructions."""
        self._names: dict[str, int] = {}
        self._sources: dict[str, int] = {}
        """Images and stages that are begun or copied from, with the first line that does."""
        if parsed.syntax:
            self._sources[_full(parsed.syntax)] = _line_of_syntax(text)
        for instruction in parsed.instructions:
            if instruction.name == "FROM" and instruction.args:
                stage = found.stages[len(self._stages)]
                base = expand(stage.base, values, found.escape) or stage.base
                outside = base.lower() != _SCRATCH and base.lower() not in self._names
                self._stages.append([instruction.line] if outside else [])
                self._bodies.append([instruction.line])
                self._names[stage.name or f"stage-{stage.index}"] = stage.index
                self._sources.setdefault(_full(base), instruction.line)
            elif self._stages:
                self._bodies[-1].append(instruction.line)
                for source in copied_from(instruction):
                    self._sources.setdefault(_full(source), instruction.line)
                if instruction.name in _COUNTED:
                    self._stages[-1].append(instruction.line)

    def buildkit(self, stage: str, index: int, total: int) -> int:
        """The line of step ``index`` of ``total`` in a stage; 0 when there is none.

        Steps more than are written are triggers of the base image, which run right behind FROM.
        """
        number = self._names.get(stage.lower()) if stage else 0
        if number is None or number >= len(self._stages):
            return 0
        lines = self._stages[number]
        extra = max(0, total - len(lines))
        if index > 1:
            index = max(1, index - extra)
        return lines[index - 1] if 0 < index <= len(lines) else 0

    def classic(self, index: int) -> int:
        """The line of the classic builder's step: it counts every instruction of the file."""
        return self._all[index - 1] if 0 < index <= len(self._all) else 0

    def naming(self, source: str) -> int:
        """The first line that begins or copies from an image or a stage; 0 when there is none."""
        return self._sources.get(_full(source), 0)

    def begins(self, line: int) -> bool:
        """Whether a stage begins at a line."""
        return any(body[0] == line for body in self._bodies)

    def blamed(self, error: str, step: str = "") -> int:
        """The line that a builder's words are about which name none; 0 where that is unsure.

        It is that of the first error of syntax, else the only one that has a word of theirs.
        """
        from pierhead.dockerfile.check import check
        from pierhead.dockerfile.parse import Severity

        if found := _STAGE.search(error):
            return self.naming(found[1])
        if not step and not self._parsed.syntax:
            for problem in check(self._parsed):
                if problem.severity is Severity.ERROR:
                    return problem.line
        lines = self._text.split("\n")
        for word in filter(None, (step, *_words(error))):
            whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
            having = [
                one.line
                for one in self._parsed.instructions
                if whole.search("\n".join(lines[one.line - 1 : one.end_line]))
            ]
            if len(having) == 1:
                return having[0]
        return 0

    def in_heredoc(self, line: int) -> bool:
        """Whether a line is the content of a heredoc, be it one without an end."""
        lines = self._text.split("\n")
        parts = [(one.line, one.end_line) for one in self._parsed.instructions]
        parts += [(one.line, one.end_line) for one in self._parsed.problems]
        return any(first < line <= last and _HEREDOC in lines[first - 1] for first, last in parts)

    def stage_of(self, line: int) -> str:
        """The name of the stage that a line belongs to; empty in a file of one stage."""
        if len(self._bodies) < 2:  # noqa: PLR2004
            return ""
        names = {number: name for name, number in self._names.items()}
        return next((names.get(n, "") for n, body in enumerate(self._bodies) if line in body), "")

    def staged(self, stage: int, index: int) -> int:
        """The line of a step that is counted within its stage, as Podman does; both from 1."""
        if not 0 < stage <= len(self._bodies):
            return 0
        lines = self._bodies[stage - 1]
        return lines[index - 1] if 0 < index <= len(lines) else 0


def line_of_error(message: str) -> int:
    """The line that a builder's message names; 0 when it names none."""
    found = _PARSE_ERROR.search(message)
    return int(found[1]) if found else 0


def _words(error: str) -> Iterator[str]:
    """What a message may have taken out of the Dockerfile."""
    for quoted in _QUOTED.findall(error):
        yield re.sub(r"\\(.)", r"\1", quoted)
    if found := _LAST.search(error):
        yield found[1]


def _full(name: str) -> str:
    """A reference however it is spelled; what is none stays as it is."""
    try:
        return parse_reference(name).full
    except InvalidReference:
        return name


def _line_of_syntax(text: str) -> int:
    """Other directives may stand above it."""
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if _SYNTAX.match(line)), 1)
