"""A Dockerfile read for a build: its context, the lines of its steps, the images it begins from."""

from __future__ import annotations

import codecs
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pierhead.core.i18n import _
from pierhead.engine.api_build import BuildFailed, BuildSpec
from pierhead.engine.steplines import StepLines

if TYPE_CHECKING:
    from pierhead.dockerfile.context import Context


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
    syntax: str = ""
    """The image that is to read it; empty for the builder's own frontend."""


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
    _refuse_utf16(spec.dockerfile)
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
    lines, found = StepLines(text, args), outline(parsed)
    images = list(found.images(args, spec.target))
    if found.syntax and not classic:
        images.insert(0, found.syntax)
    named = tuple((image, lines.naming(image)) for image in images)
    return Recipe(context, lines, named, text, parsed.syntax)


def _refuse_utf16(dockerfile: Path) -> None:
    """Raise ``BuildFailed`` for what some editors save and no builder can read."""
    with suppress(OSError), dockerfile.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            title = _("{name} is written in UTF-16, which no builder reads.")
            raise BuildFailed(title.format(name=dockerfile.name), "", _("Save it in UTF-8."), 1)


def in_another_encoding(dockerfile: Path) -> BuildFailed | None:
    """What is to be said of a Dockerfile that is not UTF-8, for builders that stumble over it."""
    try:
        dockerfile.read_bytes().decode()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        title = _("{name} is not UTF-8: line {line} is in another encoding.")
        return BuildFailed(
            title.format(name=dockerfile.name, line=line), "", _("Save it in UTF-8."), line
        )
    except OSError:
        pass
    return None
