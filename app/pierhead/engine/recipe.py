"""A Dockerfile read for a build: its context, the lines of its steps, the images it begins from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pierhead.core.i18n import _
from pierhead.engine.api_build import BuildFailed, BuildSpec
from pierhead.engine.steplines import StepLines

if TYPE_CHECKING:
    from pierhead.dockerfile.context import Context
    from pierhead.dockerfile.outline import Outline


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a build needs to know of its Dockerfile."""

    context: Context | None
    """None where the builder fetches it itself."""
    lines: StepLines
    images: tuple[tuple[str, int], ...]
    """Images of other people's that it uses, each with the line that names it."""
    text: str
    """The Dockerfile."""


def read(spec: BuildSpec, *, classic: bool) -> Recipe:
    """Read the Dockerfile; blocks. Raises ``AppError`` if a build cannot begin with it."""
    if spec.remote:
        return Recipe(None, StepLines("", {}), (), "")
    from pierhead.dockerfile.context import Context
    from pierhead.dockerfile.outline import outline
    from pierhead.dockerfile.parse import parse
    from pierhead.dockerfile.source import read_leniently

    context = Context(spec.context, spec.dockerfile, classic)
    context.check()
    text, args = read_leniently(spec.dockerfile), dict(spec.args)
    parsed = parse(text)
    # Docker 20.10 crashes on a file of nothing but ARG; all else it refuses itself, and what
    # another frontend makes of a file is not known here.
    if not parsed.syntax and {one.name for one in parsed.instructions} == {"ARG"}:
        title = _("{name} has no FROM: there is nothing to build.")
        raise BuildFailed(
            title.format(name=spec.dockerfile.name),
            hint=_("Begin with FROM and the image to build upon."),
        )
    return Recipe(
        context,
        StepLines(text, args),
        _images(outline(parsed), args, spec.target, classic=classic),
        text,
    )


def _images(
    found: Outline, args: dict[str, str], target: str, *, classic: bool
) -> tuple[tuple[str, int], ...]:
    from pierhead.dockerfile.expand import expand

    values = found.values(args)
    lines = {expand(stage.base, values, found.escape): stage.line for stage in found.stages}
    images = [(image, lines.get(image, 0)) for image in found.images(args, target)]
    if found.syntax and not classic:
        images.insert(0, (found.syntax, 1))
    return tuple(images)
