"""A built image beside what it was built upon: which of its layers are new, and how big."""

from __future__ import annotations

from dataclasses import dataclass

from pierhead.core.errors import AppError
from pierhead.dockerfile.expand import expand
from pierhead.dockerfile.outline import outline
from pierhead.dockerfile.parse import parse
from pierhead.engine.api import Engine, Inspection
from pierhead.engine.api_build import BuildSpec


@dataclass(frozen=True, slots=True)
class ImageLayer:
    """One entry of an image's history."""

    created_by: str
    size: int
    """Bytes; 0 for what changes no files."""
    own: bool
    """Whether this Dockerfile made it, and not its base."""


@dataclass(frozen=True, slots=True)
class BuiltImage:
    """What came of a build."""

    id: str
    size: int
    base: str
    """What it was built upon; empty for nothing."""
    layers: tuple[ImageLayer, ...]
    """From the first to the last."""

    @property
    def own(self) -> tuple[ImageLayer, ...]:
        """Those that the Dockerfile made and that have files."""
        return tuple(layer for layer in self.layers if layer.own and layer.size)


async def look_at(engine: Engine, image: str, spec: BuildSpec, text: str) -> BuiltImage:
    """Ask the engine about an image that was built of this Dockerfile."""
    found = await engine.images.inspect(image)
    history = list(await engine.images.history(image))[::-1]
    base, count = written(text, dict(spec.args), spec.target)
    below = await _below(engine, found, base, len(history) - count)
    layers = tuple(
        ImageLayer(str(entry.get("CreatedBy") or ""), int(entry.get("Size") or 0), number >= below)
        for number, entry in enumerate(history)
    )
    size = int(found.get("Size") or 0)
    return BuiltImage(str(found.get("Id") or image), size, base, layers)


async def _below(engine: Engine, image: Inspection, base: str, guess: int) -> int:
    """How many entries of the history are the base's: by its own, if the engine has it."""
    if not base:
        return 0
    try:
        known = await engine.images.inspect(base)
        mine, its = _files(image), _files(known)
        if its and mine[: len(its)] == its:
            return len(await engine.images.history(base))
    except AppError:
        pass  # Builders do not keep what they begin from as an image.
    return max(0, guess)


def _files(image: Inspection) -> list[str]:
    return list((image.get("RootFS") or {}).get("Layers") or ())


def written(text: str, args: dict[str, str], target: str = "") -> tuple[str, int]:
    """What the target is built upon in the end, and by how many instructions."""
    parsed = parse(text)
    found = outline(parsed)
    stage = found.stage(target) if target else (found.stages[-1] if found.stages else None)
    values, count, base = found.values(args), 0, ""
    while stage:
        body = [one for one in parsed.instructions if stage.line < one.line <= stage.end_line]
        count += len(body)
        base = expand(stage.base, values, found.escape) or stage.base
        named = [s for s in found.stages[: stage.index] if s.name and s.name == base.lower()]
        stage = named[-1] if named else None
    return ("" if base == "scratch" else base), count
