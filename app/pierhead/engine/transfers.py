"""Images that are pulled before a build and pushed after it, as steps of it.

Until Docker 28, BuildKit asks the client for a session before it pulls from a registry that hands
out tokens, as all the public ones do. Where there is no session the engine itself pulls before the
build, and it is always the engine that pushes.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime

from pierhead.core.errors import EngineRefused, NotFound
from pierhead.core.i18n import N_, _
from pierhead.engine.answers import parse_object
from pierhead.engine.api import LayerProgress
from pierhead.engine.api_build import (
    BuildEvent,
    BuildFailed,
    BuildSpec,
    BuildStep,
    StepOutput,
    StepProgress,
)
from pierhead.engine.http import Http
from pierhead.engine.images import DockerImages
from pierhead.engine.refusals import Meaning, at_registry, meaning
from pierhead.engine.sayings import Saying

OF_PUSHES = (
    Saying(
        r"denied:|HTTP 403\b|403 Forbidden",
        N_("The registry does not let you push there."),
        N_("Check the name, and log in with an account that may push there: docker login"),
    ),
    Saying(
        r"HTTP 404\b|404 Not Found|^unknown: (?!unexpected status)|name unknown",
        N_("The registry has no place of that name."),
        N_("Check the name; some registries want it to be made there first."),
    ),
    Saying(
        r"toomanyrequests|rate limit|429 Too Many|HTTP 429\b",
        N_("The registry refuses more pushes for now."),
        N_("Wait a while, or log in with an account that may push more: docker login"),
    ),
)
"""What registries say to who pushes, where it means another thing than to who pulls."""
_RETRY = re.compile(r"Retrying in \d*[05] seconds")
"""An engine that tries again counts down from 5, 10 or more, a word for each second."""
_DONE = ("Pull complete", "Already exists", "Pushed", "Layer already exists")


async def pull(
    http: Http, images: DockerImages, needed: tuple[tuple[str, int], ...], spec: BuildSpec
) -> AsyncIterator[BuildEvent]:
    """Pull what is missing, or all if ``spec`` says so; a step for each."""
    for reference, line in needed:
        if not spec.pull and await _there(http, reference, spec.platform):
            continue
        name = _("Pull {image}").format(image=reference)
        step = BuildStep(f"pull {reference}", name, datetime.now(UTC), line=line)
        progress = images.pull(reference, platform=spec.platform)
        title = N_("The image {image} that the build needs cannot be pulled.")
        async for event in _follow(step, progress, reference, title):
            yield event


async def push(images: DockerImages, tags: tuple[str, ...]) -> AsyncIterator[BuildEvent]:
    """Push an image by each of its names; a step for each."""
    for tag in tags:
        step = BuildStep(f"push {tag}", _("Push {image}").format(image=tag), datetime.now(UTC))
        title = N_("The image is built, but {image} cannot be pushed.")
        async for event in _follow(step, images.push(tag), tag, title, OF_PUSHES):
            yield event


async def _follow(
    step: BuildStep,
    progress: AsyncIterator[LayerProgress],
    reference: str,
    title: str,
    sayings: tuple[Saying, ...] = (),
) -> AsyncIterator[BuildEvent]:
    yield step
    try:
        async with aclosing(progress) as parts:  # type: ignore[type-var]
            async for part in parts:
                yield _event(step, part)
    except EngineRefused as error:
        yield replace(step, completed=datetime.now(UTC), error=error.detail or error.title)
        known = meaning(error.detail, sayings) or Meaning(error.title, error.hint)
        words = "\n".join(part for part in (known.title, error.detail) if part)
        named = _(title).format(image=reference)
        hint = at_registry(known.hint, reference)
        raise BuildFailed(named, words, hint, step.line) from error
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
    if _RETRY.match(progress.status):
        return StepOutput(step.id, f"{progress.layer}: {progress.status}\n")
    done = progress.status in _DONE
    return StepProgress(step.id, progress.layer, progress.current, progress.total, done)
