"""What a Dockerfile offers to a build: stages, arguments, ports and the images it stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pierhead.dockerfile.expand import expand
from pierhead.dockerfile.parse import Instruction, Parsed, parse

_SCRATCH = "scratch"
_PREDEFINED = frozenset(
    f"{side}{part}"
    for side in ("BUILD", "TARGET")
    for part in ("PLATFORM", "OS", "ARCH", "VARIANT")
)


@dataclass(frozen=True, slots=True)
class Arg:
    """A build argument that a form may ask for."""

    name: str
    default: str | None
    """As written, without quotes; None when it has none."""
    line: int
    stage: int | None = None
    """The index of its stage; None before the first ``FROM``."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage, from its ``FROM`` to the line before the next."""

    index: int
    name: str
    """In small letters, as the builder compares it; empty when it has none."""
    base: str
    """As written behind ``FROM``."""
    line: int
    end_line: int
    sources: tuple[str, ...] = ()
    """What ``--from=`` names in its instructions, as written."""

    @property
    def title(self) -> str:
        """Its name, or its number as the builder counts."""
        return self.name or str(self.index)


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a Dockerfile that a person chooses from."""

    stages: tuple[Stage, ...] = ()
    args: tuple[Arg, ...] = ()
    """Every ``ARG``, in the order of the file."""
    ports: tuple[str, ...] = ()
    """What the last stage exposes: ``8080/tcp``."""
    escape: str = "\\"
    syntax: str = ""
    """The image that does the parsing, by ``# syntax=``."""
    platforms: tuple[str, ...] = ()
    """What ``FROM --platform=`` names, where no argument is in it."""

    @property
    def settable(self) -> tuple[Arg, ...]:
        """One argument for each name, with the default that counts for a form."""
        found: dict[str, Arg] = {}
        for arg in self.args:
            known = found.get(arg.name)
            if known is None or (known.default is None and arg.default is not None):
                found[arg.name] = arg
        return tuple(found.values())

    def images(self, args: Mapping[str, str] | None = None, target: str = "") -> tuple[str, ...]:
        """The images that a build of ``target`` (by default the last stage) begins from.

        ``args`` are the build arguments that the user gives. An image whose name only the
        builder can work out is left out.
        """
        values = self.values(args)
        found: dict[str, None] = {}
        for stage in self._needed(target):
            earlier = {one.name for one in self.stages[: stage.index] if one.name}
            base = expand(stage.base, values, self.escape)
            if base and base != _SCRATCH and base.lower() not in earlier:
                found[base] = None
            for source in stage.sources:
                if "$" not in source and self.stage(source) is None and source != _SCRATCH:
                    found[source] = None
        return tuple(found)

    def stage(self, name: str) -> Stage | None:
        """The stage that ``--target`` or ``--from`` means by a name or a number."""
        if name.isdecimal() and int(name) < len(self.stages):
            return self.stages[int(name)]
        named = [stage for stage in self.stages if stage.name and stage.name == name.lower()]
        return named[-1] if named else None

    def values(self, given: Mapping[str, str] | None = None) -> dict[str, str]:
        """The arguments that ``FROM`` sees: those before the first one."""
        given = given or {}
        values: dict[str, str] = {}
        for arg in self.args:
            if arg.stage is not None:
                continue
            if arg.name in given:
                values[arg.name] = given[arg.name]
            elif arg.default is not None:
                value = expand(arg.default, values, self.escape)
                values[arg.name] = value or ""
        return values

    def _needed(self, target: str) -> list[Stage]:
        last = self.stage(target) if target else (self.stages[-1] if self.stages else None)
        waiting = [last] if last else []
        needed: dict[int, Stage] = {}
        while waiting:
            stage = waiting.pop()
            if stage.index in needed:
                continue
            needed[stage.index] = stage
            bases = [one for one in self.stages[: stage.index] if one.name == stage.base.lower()]
            waiting += [one for one in bases[-1:] if one.name]
            waiting += [one for one in map(self.stage, stage.sources) if one]
        return [needed[index] for index in sorted(needed)]


def outline(text: str | Parsed) -> Outline:
    """The outline of a Dockerfile, also of one with errors; never raises."""
    parsed = parse(text) if isinstance(text, str) else text
    stages = tuple(_stages(parsed.instructions))
    return Outline(
        stages,
        tuple(_args(parsed.instructions, parsed.escape)),
        tuple(_ports(parsed.instructions)),
        parsed.escape,
        parsed.syntax,
        tuple(_platforms(parsed.instructions)),
    )


def _stages(instructions: tuple[Instruction, ...]) -> Iterator[Stage]:
    starts = [at for at, one in enumerate(instructions) if one.name == "FROM" and one.args]
    for index, at in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(instructions)
        args = instructions[at].args
        name = args[2].lower() if len(args) == 3 and args[1].lower() == "as" else ""  # noqa: PLR2004
        body = instructions[at + 1 : end]
        sources = tuple(source for one in body for source in copied_from(one))
        last = body[-1] if body else instructions[at]
        yield Stage(index, name, args[0], instructions[at].line, last.end_line, sources)


def _platforms(instructions: tuple[Instruction, ...]) -> Iterator[str]:
    named = (one.flag("platform") for one in instructions if one.name == "FROM")
    yield from dict.fromkeys(name for name in named if name and "$" not in name)


def copied_from(instruction: Instruction) -> Iterator[str]:
    """The stages and images that an instruction takes files from, as written."""
    if instruction.name == "COPY" and (source := instruction.flag("from")):
        yield source
    if instruction.name == "RUN":
        for flag in instruction.flags:
            if flag.startswith("--mount=") and (match := re.search(r"[=,]from=([^,]+)", flag)):
                yield match[1]


def _args(instructions: tuple[Instruction, ...], escape: str) -> Iterator[Arg]:
    stage = -1
    for instruction in instructions:
        if instruction.name == "FROM":
            stage += 1
        if instruction.name != "ARG":
            continue
        for word in instruction.args:
            name, given, default = word.partition("=")
            if name and name not in _PREDEFINED:
                value = _unquoted(default, escape) if given else None
                yield Arg(name, value, instruction.line, None if stage < 0 else stage)


def _unquoted(word: str, escape: str) -> str:
    if "$" in word:
        return word.removeprefix('"').removesuffix('"')
    return expand(word, {}, escape) or ""


def _ports(instructions: tuple[Instruction, ...]) -> Iterator[str]:
    begin = max((at for at, one in enumerate(instructions) if one.name == "FROM"), default=0)
    for instruction in instructions[begin:]:
        if instruction.name == "EXPOSE":
            yield from dict.fromkeys(instruction.args)
