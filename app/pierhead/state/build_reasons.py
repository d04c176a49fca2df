"""Why a step of a build ran again: what of its Dockerfile, options and bases differs from before.

What a step writes and which files it reads is not known; what is left when nothing else differs is
said to be that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from pierhead.dockerfile.outline import Stage, outline
from pierhead.dockerfile.parse import Instruction, parse
from pierhead.engine.api_build import BuildSpec
from pierhead.state.builds import Build, StepRecord

_HEAD = re.compile(r"^\[[^\]]*\] ")
_ELSEWHERE = re.compile(r"[\s,]--?(?:mount=\S*,)?from=")
_CONTEXT = re.compile(r"^(?:COPY|ADD)\b|--mount=(?!\S*type=(?:cache|secret|ssh|tmpfs))")
_SETTINGS = ("ENV", "ARG", "USER", "SHELL")
"""What changes the commands below it without being a step."""
Options = tuple[BuildSpec | None, BuildSpec | None]


class Reason(Enum):
    """Why a step ran again, as far as it can be known from outside."""

    UNKNOWN = "unknown"
    """Its cache may have been removed, or a mount of it changed."""
    TOLD = "without the cache"
    """The build was asked for no cache."""
    INSTRUCTION = "instruction"
    """It is written in another way."""
    ARGUMENT = "argument"
    """A build argument has another value."""
    SETTING = "setting"
    """An instruction above, which is no step, is written in another way."""
    PARENT = "parent"
    """A step before it ran again."""
    FILES = "files"
    """Files that it takes from the context have changed."""
    BASE = "base"
    """The image that it begins from is another one."""


Why = tuple[Reason, str]
"""A reason, and what is to blame: an argument, an instruction, a step, an image."""


@dataclass(frozen=True, slots=True)
class _Line:
    """An instruction with its words as they are written, whatever the spaces between them."""

    instruction: Instruction
    text: str


class Reasons:
    """Compares what two builds were asked to do."""

    def __init__(self, before: Build, after: Build, options: Options = (None, None)) -> None:
        """Reads both Dockerfiles, which takes a moment where they are long."""
        self.before, self.after = before, after
        self._options = options
        self._written = _Written(before.dockerfile), _Written(after.dockerfile)

    def of_change(self, before: StepRecord, after: StepRecord) -> Why | None:
        """Why it reads otherwise than before; None if it reads the same."""
        if is_base(after):
            if (was := self._base(before, self.before)) and (now := self._base(after, self.after)):
                return (Reason.BASE, base_of(after)) if was != now else None
            return None
        old, new = self._written[0].at(before.step.line), self._written[1].at(after.step.line)
        if old and new:
            if old.text != new.text:
                return Reason.INSTRUCTION, old.text
            return self._of_value(before, after) if text_of(before) != text_of(after) else None
        if text_of(before) != text_of(after):
            return Reason.INSTRUCTION, text_of(before)
        return None

    def of_loss(self, before: StepRecord, after: StepRecord, parent: Why | None) -> Why:
        """Why its cache was lost; ``parent`` if a step that it needs ran again."""
        was, now = self._options
        if now and now.no_cache and not (was and was.no_cache):
            return Reason.TOLD, ""
        return (
            self.of_change(before, after)
            or parent
            or self._of_settings(before, after)
            or (self._of_files(after), "")
        )

    def _of_value(self, before: StepRecord, after: StepRecord) -> Why:
        """It is written as before, but variables in it have other values."""
        return self._of_settings(before, after) or (Reason.INSTRUCTION, text_of(before))

    def _of_settings(self, before: StepRecord, after: StepRecord) -> Why | None:
        scopes = [
            written.above(record.step.line)
            for written, record in zip(self._written, (before, after), strict=True)
        ]
        if names := ", ".join(self._arguments(scopes[1])):
            return Reason.ARGUMENT, names
        if None in scopes or not _affected(after):
            return None
        old, new = (scope or [] for scope in scopes)
        changed = [line.text for line in new if line.text not in {one.text for one in old}]
        gone = [line.text for line in old if line.text not in {one.text for one in new}]
        return next(((Reason.SETTING, text) for text in (*changed, *gone)), None)

    def _arguments(self, scope: list[_Line] | None) -> Iterator[str]:
        """The arguments given otherwise that the step can see."""
        was, now = self._options
        if not was or not now:
            return
        old, new = dict(was.args), dict(now.args)
        seen = None if scope is None else {name for line in scope for name in _declared(line)}
        for name in sorted({*old, *new}):
            if old.get(name) != new.get(name) and (seen is None or name in seen):
                yield name

    def _of_files(self, after: StepRecord) -> Reason:
        line = self._written[1].at(after.step.line)
        text = line.text if line else text_of(after)
        sent = self.after.context
        unsent = sent is not None and not sent.files
        takes = _CONTEXT.search(text) and not _ELSEWHERE.search(text)
        return Reason.FILES if takes and not unsent else Reason.UNKNOWN

    def _base(self, record: StepRecord, build: Build) -> str:
        """By what its image can be told from others; empty if that is not known."""
        _name, _at, digest = text_of(record).partition("@")
        return digest or build.bases.get(base_of(record), "")


class _Written:
    """A Dockerfile as it was built."""

    def __init__(self, text: str) -> None:
        parsed = parse(text) if text else None
        lines = text.splitlines()
        found = parsed.instructions if parsed and not parsed.problems else ()
        self._lines = [_Line(one, _normal(lines[one.line - 1 : one.end_line])) for one in found]
        self._by_line = {line.instruction.line: line for line in self._lines}
        self._outline = outline(parsed) if parsed else None

    def at(self, line: int) -> _Line | None:
        """The instruction that begins there."""
        return self._by_line.get(line)

    def above(self, line: int) -> list[_Line] | None:
        """What is set for a step of that line, also by the stages below; None if not known."""
        stage = next((one for one in self._stages() if one.line <= line <= one.end_line), None)
        if stage is None:
            return None
        found: list[_Line] = []
        while stage:
            found += self._settings(stage.line, line)
            under = [one for one in self._stages()[: stage.index] if one.name]
            named = [one for one in under if one.name == stage.base.lower()]
            stage = named[-1] if named else None
            line = stage.end_line + 1 if stage else 0
        names = {name for one in found for name in _declared(one)}
        first = self._stages()[0].line
        return found + [
            one for one in self._settings(0, first) if names.intersection(_declared(one))
        ]

    def _stages(self) -> tuple[Stage, ...]:
        return self._outline.stages if self._outline else ()

    def _settings(self, begin: int, end: int) -> list[_Line]:
        return [
            line
            for line in self._lines
            if begin <= line.instruction.line < end and line.instruction.name in _SETTINGS
        ]


def is_base(record: StepRecord) -> bool:
    """Whether it is what a stage begins from; builders take that in anew or not as they like."""
    return text_of(record).startswith("FROM ")


def base_of(record: StepRecord) -> str:
    """The name of the image that a stage begins from, without its digest."""
    return text_of(record).removeprefix("FROM ").partition(" ")[0].partition("@")[0]


def text_of(record: StepRecord) -> str:
    """The instruction as the builder says it: with values in place of some variables."""
    return " ".join(_HEAD.sub("", record.step.name).split())


def head_of(record: StepRecord) -> str:
    """Stage and number, as the builder writes them before the instruction."""
    found = _HEAD.match(record.step.name)
    return " ".join(found[0].split()) if found else ""


def _affected(record: StepRecord) -> bool:
    """Whether settings change what it does: files are copied whatever they are."""
    return text_of(record).startswith("RUN")


def _declared(line: _Line) -> Iterator[str]:
    if line.instruction.name == "ARG":
        for word in line.instruction.args:
            yield word.partition("=")[0]


def _normal(lines: list[str]) -> str:
    return " ".join(" ".join(line for line in lines if not line.lstrip().startswith("#")).split())
