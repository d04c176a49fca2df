"""Builds: steps, output, arguments, the failing line, cancelling, pruning."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from contract.watching import gather, hearing, open_sockets, run, until_sockets
from engines.base_image import ALL, BUSYBOX
from engines.processes import running
from fakes.engine import FakeEngine
from harness.waiting import PATIENCE, until
from pierhead.core.errors import NotFound
from pierhead.core.resources import Kind
from pierhead.engine.api import Engine
from pierhead.engine.api_build import (
    BuildEvent,
    BuildFailed,
    BuildSpec,
    BuildStep,
    Built,
    ContextSent,
    StepOutput,
)
from pierhead.engine.decode import hub_name

EVERY = pytest.mark.parametrize("engine", ["fake", "docker", "podman"], indirect=True)
BUILDERS = pytest.mark.parametrize("classic", [False, True], ids=["buildkit", "classic"])


def spec(folder: Path, *lines: str, **options: Any) -> BuildSpec:
    """A Dockerfile of these lines, in a context with nothing else."""
    dockerfile = folder / "Dockerfile"
    dockerfile.write_text("\n".join(lines) + "\n")
    return BuildSpec(folder, dockerfile, **options)


async def in_podman(engine: Engine) -> bool:
    return (await engine.connect()).name == "Podman"


def built(events: Sequence[BuildEvent]) -> str:
    """The image that came of it."""
    last = events[-1]
    assert isinstance(last, Built)
    return last.image


@EVERY
@BUILDERS
async def test_a_build(engine: Engine, tmp_path: Path, classic: bool) -> None:
    lines = (f"FROM {BUSYBOX}", "RUN echo hello-from-step")
    async with hearing(engine) as heard:
        events = await gather(
            engine.build(spec(tmp_path, *lines, tags=("made:1", "made:2"), classic=classic))
        )
        # Podman tells of the build alone, docker of its tags.
        told = "build" if await in_podman(engine) else "tag"
        await heard.until(told, kind=Kind.IMAGE)
    image = await engine.images.inspect("made:1")
    assert image["Id"] == built(events)
    assert set(map(hub_name, image["RepoTags"])) == {"made:1", "made:2"}
    assert any(isinstance(event, ContextSent) and event.done for event in events)
    output = "".join(event.text for event in events if isinstance(event, StepOutput))
    assert "hello-from-step" in output
    steps = {event.id: event for event in events if isinstance(event, BuildStep)}
    runs = [step for step in steps.values() if "RUN echo hello-from-step" in step.name]
    assert runs
    assert runs[-1].line == 2
    assert runs[-1].completed
    assert not any(step.error for step in steps.values())


@EVERY
@BUILDERS
async def test_the_failing_line(engine: Engine, tmp_path: Path, classic: bool) -> None:
    lines = (f"FROM {BUSYBOX}", "# a remark", "RUN echo fine", "RUN exit 1", "RUN echo never")
    before = await open_sockets()
    with pytest.raises(BuildFailed) as caught:
        await gather(engine.build(spec(tmp_path, *lines, tags=("made:1",), classic=classic)))
    assert caught.value.line == 4
    assert "exit 1" in str(caught.value)
    await until_sockets(before)
    with pytest.raises(NotFound):
        await engine.images.inspect("made:1")


@EVERY
@BUILDERS
async def test_arguments(engine: Engine, tmp_path: Path, classic: bool) -> None:
    lines = (f"FROM {BUSYBOX}", "ARG WORD=default", "RUN echo said-$WORD")
    events = await gather(
        engine.build(spec(tmp_path, *lines, args=(("WORD", "given"),), classic=classic))
    )
    output = "".join(event.text for event in events if isinstance(event, StepOutput))
    assert "said-given" in output


@EVERY
@BUILDERS
async def test_a_base_image_that_is_not_there(
    engine: Engine, tmp_path: Path, classic: bool
) -> None:
    with pytest.raises(BuildFailed) as caught:
        await gather(engine.build(spec(tmp_path, "FROM 127.0.0.1:1/missing:1", classic=classic)))
    assert caught.value.title


@BUILDERS
async def test_leaving_stops_the_build(engine: Engine, tmp_path: Path, classic: bool) -> None:
    lines = (f"FROM {BUSYBOX}", "RUN sleep 4321")
    before = await open_sockets()
    events: Any = engine.build(spec(tmp_path, *lines, tags=("made:1",), classic=classic))
    async with asyncio.timeout(PATIENCE), aclosing(events):
        async for event in events:
            if isinstance(event, BuildStep) and "sleep" in event.name and event.started:
                if not isinstance(engine, FakeEngine):
                    # A step is told of before its process is there, and a kill in between is lost.
                    await until(lambda: running("4321"))
                break
    await until_sockets(before)
    await until(lambda: not running("4321"))
    with pytest.raises(NotFound):
        await engine.images.inspect("made:1")


@EVERY
@BUILDERS
async def test_prune(engine: Engine, tmp_path: Path, classic: bool) -> None:
    lines = (f"FROM {BUSYBOX}", "RUN echo dangling > /file")
    for name in ALL:
        await run(engine, image=name, start=False)
    dangling = built(await gather(engine.build(spec(tmp_path, *lines, classic=classic))))
    tagged = spec(tmp_path, *lines, "RUN echo unused", tags=("unused:1",), classic=classic)
    await gather(engine.build(tagged))
    # The classic builders' next image stands on the one before.
    if not classic and not await in_podman(engine):
        pruned = await engine.images.prune()
        assert any(dangling in name for name in pruned.removed)
    assert await engine.images.inspect("unused:1")
    pruned = await engine.images.prune(all_unused=True)
    assert pruned.removed
    assert {image.tags for image in await engine.images.list()} == {(name,) for name in ALL}
