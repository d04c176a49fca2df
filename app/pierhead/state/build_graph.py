"""The stages of a Dockerfile, and what each takes from others: its base, and what it copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pierhead.dockerfile.expand import expand
from pierhead.dockerfile.outline import Outline, Stage, outline
from pierhead.dockerfile.parse import Instruction, parse


@dataclass(frozen=True, slots=True)
class Edge:
    """``target`` takes something from ``source``, both stages by number, at a 1-based line."""

    source: int
    target: int
    line: int
    base: bool
    """Whether it begins from it; else it copies or mounts."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Stages in columns: each stands right of all that it needs."""

    stages: tuple[Stage, ...]
    edges: tuple[Edge, ...]
    columns: tuple[int, ...]
    """The column of each stage, from 0."""


def graph(text: str) -> Graph:
    """The graph of a Dockerfile, also of one with errors."""
    parsed = parse(text)
    found = outline(parsed)
    edges = tuple(
        edge
        for stage in found.stages
        for edge in _edges(found, stage, parsed.instructions)
        if edge.source < edge.target
    )
    columns: list[int] = []
    for stage in found.stages:
        needed = [columns[edge.source] + 1 for edge in edges if edge.target == stage.index]
        columns.append(max(needed, default=0))
    return Graph(found.stages, edges, tuple(columns))


def _edges(found: Outline, stage: Stage, instructions: tuple[Instruction, ...]) -> Iterator[Edge]:
    base = expand(stage.base, found.values(), found.escape) or stage.base
    if source := _earlier(found, base, stage):
        yield Edge(source.index, stage.index, stage.line, base=True)
    for instruction in instructions:
        if stage.line < instruction.line <= stage.end_line:
            for name in _names(instruction):
                if source := _stage(found, name, stage):
                    yield Edge(source.index, stage.index, instruction.line, base=False)


def _earlier(found: Outline, name: str, before: Stage) -> Stage | None:
    """The last stage of that name before one; a base is never meant by number."""
    named = [one for one in found.stages[: before.index] if one.name and one.name == name.lower()]
    return named[-1] if named else None


def _stage(found: Outline, name: str, before: Stage) -> Stage | None:
    if name.isdecimal() and int(name) < before.index:
        return found.stages[int(name)]
    return _earlier(found, name, before)


def _names(instruction: Instruction) -> Iterator[str]:
    if instruction.name in ("COPY", "ADD") and (name := instruction.flag("from")):
        yield name
    for flag in instruction.flags if instruction.name == "RUN" else ():
        if flag.startswith("--mount="):
            for part in flag.removeprefix("--mount=").split(","):
                if part.startswith("from="):
                    yield part.removeprefix("from=")
