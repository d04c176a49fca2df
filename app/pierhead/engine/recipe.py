"""A Dockerfile read for a build: its context, the lines of its steps, the images it begins from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pierhead.engine.api import BuildSpec
from pierhead.engine.steplines import StepLines

if TYPE_CHECKING:
    from pierhead.dockerfile.context import Context


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a build needs to know of its Dockerfile."""

    context: Context
    lines: StepLines
    images: tuple[tuple[str, int], ...]
    """Images of other people's that it uses, each with the line that names it."""


def read(spec: BuildSpec, *, classic: bool) -> Recipe:
    """Read the Dockerfile; blocks. Raises ``AppError`` if that or the context is not there."""
    from pierhead.dockerfile.context import Context
    from pierhead.dockerfile.source import read as read_text

    text = read_text(spec.dockerfile).text if spec.dockerfile.is_file() else ""
    args = dict(spec.args)
    return Recipe(
        Context(spec.context, spec.dockerfile, classic),
        StepLines(text, args),
        _images(text, args, spec.target, classic=classic),
    )


def _images(
    text: str, args: dict[str, str], target: str, *, classic: bool
) -> tuple[tuple[str, int], ...]:
    from pierhead.dockerfile.expand import expand
    from pierhead.dockerfile.outline import outline

    found = outline(text)
    values = found.values(args)
    lines = {expand(stage.base, values, found.escape): stage.line for stage in found.stages}
    images = [(image, lines.get(image, 0)) for image in found.images(args, target)]
    if found.syntax and not classic:
        images.insert(0, (found.syntax, 1))
    return tuple(images)
