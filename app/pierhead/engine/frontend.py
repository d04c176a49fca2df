"""Who reads the Dockerfile in BuildKit: its own frontend, or an image that ``# syntax=`` names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pierhead.core.i18n import _
from pierhead.core.resources import EngineInfo
from pierhead.engine import named_contexts
from pierhead.engine.api_build import BuildFailed, BuildSpec, failed_at
from pierhead.engine.recipe import Recipe

_SINCE = 23
"""The version of Docker whose own frontend, 1.4, knows named contexts, and limits of RUN."""

_NO_FILES = "invalid argument"
"""All that the BuildKit of Docker 28.5 says of a file for a context, to docker's client as well."""

_ENDED = re.compile(r"exit code: \d+$", re.MULTILINE)
"""What is said when the frontend ended badly; of a command in the Dockerfile more is said."""


def check(spec: BuildSpec, read: Recipe, info: EngineInfo) -> None:
    """Raise ``BuildFailed`` for what an old frontend would take no notice of."""
    number = info.version.partition(".")[0]
    old = number.isdecimal() and int(number) < _SINCE
    if spec.contexts and old and not read.syntax and not spec.remote:
        raise BuildFailed(
            _("This engine’s BuildKit knows no further contexts."),
            ", ".join(name for name, _place in spec.contexts),
            _("Let a newer one read the Dockerfile; begin it with: # syntax=docker/dockerfile:1"),
        )
    if old and (limits := tuple(_limits(spec))):
        raise BuildFailed(
            _("This engine’s BuildKit sets no limits and no size of /dev/shm."),
            ", ".join(limits),
            _("Build it with the classic builder, or leave them out."),
        )


def _limits(spec: BuildSpec) -> Iterator[str]:
    if spec.shm_size:
        yield f"shm-size={spec.shm_size}"
    yield from spec.ulimits


def explained(error: BuildFailed, spec: BuildSpec, read: Recipe) -> BuildFailed:
    """The failure, with a word on who was to read the Dockerfile if it did not get further."""
    if error.detail == _NO_FILES and (files := named_contexts.fetched_files(spec)):
        title = _("This engine’s BuildKit cannot fetch {address} as a context.")
        hint = _("Let ADD fetch it in a stage, or unpack it here and give that folder.")
        return BuildFailed(title.format(address=files[0]), error.detail, hint)
    line = read.lines.naming(read.syntax) if read.syntax else 0
    if not line or (error.line > line and not _ENDED.match(error.detail)):
        return error
    hint = _(
        "The image {image} is to read this Dockerfile: see that there is such an image and that "
        "it is made for that, or remove the line # syntax="
    ).format(image=read.syntax)
    return BuildFailed(failed_at(line), error.detail, hint, line)
