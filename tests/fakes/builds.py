"""A builder that reads a Dockerfile and pretends: ``RUN false`` and ``RUN exit 1`` fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from fakes.images import FakeImages
from fakes.wire import Wire
from pierhead.core.errors import NotFound
from pierhead.engine.api_build import (
    BuilderFound,
    BuildEvent,
    BuildFailed,
    BuildSpec,
    BuildStep,
    Built,
    ContextSent,
    DockerfileRead,
    StepOutput,
)

SLOW = "# written slowly\n"
"""How a Dockerfile begins whose image takes a minute to be written."""


async def build(wire: Wire, images: FakeImages, spec: BuildSpec) -> AsyncIterator[BuildEvent]:
    """One step for each line that is an instruction."""
    await wire.call("build")
    platforms = ("linux/amd64", "linux/amd64/v2", "linux/386")
    yield BuilderFound("Builder of the fake engine", platforms=platforms)
    text = spec.dockerfile.read_text()
    yield DockerfileRead(text)
    yield ContextSent(len(text), 1, len(text), done=True)
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            async for event in _step(images, spec, number, line):
                yield event
    if text.startswith(SLOW):
        yield BuildStep("export", "exporting to image", datetime.now(UTC))
        await asyncio.sleep(60)
    if spec.output:
        yield Built("")
        return
    image = images.add(*spec.tags)
    yield Built(image.id)


async def _step(
    images: FakeImages, spec: BuildSpec, number: int, line: str
) -> AsyncIterator[BuildEvent]:
    id_, started = f"step-{number}", datetime.now(UTC)
    instruction, _, rest = line.partition(" ")
    yield BuildStep(id_, line, started, line=number)
    error = ""
    if instruction == "FROM":
        error = _missing(images, rest)
    elif instruction == "RUN":
        async for event in _run(id_, rest, spec):
            yield event
        if rest.startswith(("false", "exit")):
            error = f"The command '/bin/sh -c {rest}' returned a non-zero code: 1"
    yield BuildStep(id_, line, started, datetime.now(UTC), error=error, line=number)
    if error:
        raise BuildFailed("The build failed.", error, line=number)


async def _run(id_: str, command: str, spec: BuildSpec) -> AsyncIterator[BuildEvent]:
    program, _, rest = command.partition(" ")
    if program == "sleep":
        await asyncio.sleep(float(rest))
    elif program == "echo":
        for name, value in spec.args:
            rest = rest.replace(f"${name}", value)
        yield StepOutput(id_, f"{rest}\n")


def _missing(images: FakeImages, reference: str) -> str:
    try:
        images.find(reference.split(maxsplit=1)[0])
    except NotFound as error:
        return error.detail
    return ""
