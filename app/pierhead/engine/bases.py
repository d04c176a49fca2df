"""The images that a build begins from, pulled before it where they are missing.

Until Docker 28, BuildKit asks the client for a session before it pulls from a registry that hands
out tokens, as all the public ones do. A pull by the engine itself needs none.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime

from pierhead.core.errors import EngineRefused, NotFound
from pierhead.core.i18n import _
from pierhead.engine.answers import parse_object
from pierhead.engine.api import (
    BuildEvent,
    BuildFailed,
    BuildSpec,
    BuildStep,
    LayerProgress,
    StepOutput,
    StepProgress,
)
from pierhead.engine.http import Http
from pierhead.engine.images import DockerImages

_DONE = ("Pull complete", "Already exists")


async def fetch(
    http: Http, images: DockerImages, needed: tuple[tuple[str, int], ...], spec: BuildSpec
) -> AsyncIterator[BuildEvent]:
    """Pull what is missing, or all if ``spec`` says so; a step for each."""
    for reference, line in needed:
        if not spec.pull and await _there(http, reference, spec.platform):
            continue
        step = BuildStep(
            f"pull {reference}",
            _("Pull {image}").format(image=reference),
            datetime.now(UTC),
            line=line,
        )
        yield step
        try:
            async with aclosing(images.pull(reference, platform=spec.platform)) as pull:  # type: ignore[type-var]
                async for progress in pull:
                    yield _event(step, progress)
        except EngineRefused as error:
            yield replace(step, completed=datetime.now(UTC), error=error.detail or error.title)
            title = _("The image {image} that the build needs cannot be pulled.")
            words = " ".join(part for part in (error.title, error.detail) if part)
            raise BuildFailed(title.format(image=reference), words, error.hint, line) from error
        yield replace(step, completed=datetime.now(UTC))


async def _there(http: Http, reference: str, platform: str) -> bool:
    try:
        image = parse_object(await http.call("GET", f"/images/{reference}/json"))
    except NotFound:
        return False
    except EngineRefused:
        return True  # let the builder say what is wrong with it
    return not platform or platform.startswith(f"{image.get('Os')}/{image.get('Architecture')}")


def _event(step: BuildStep, progress: LayerProgress) -> BuildEvent:
    if not progress.layer:
        return StepOutput(step.id, f"{progress.status}\n")
    done = progress.status in _DONE
    return StepProgress(step.id, progress.layer, progress.current, progress.total, done)
