"""Builds with a real registry: bases, pushes, caches and frontends from there, and platforms."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import pytest

from contract.test_registry import log_in
from contract.watching import until_idle_cache
from engine.buildkit.conftest import Spec, events_of, output_of
from engines.base_image import BUSYBOX, load_frontend
from engines.dockerd import PrivateDockerd
from engines.registry import Registry
from pierhead.core.errors import NotFound
from pierhead.engine.api_build import (
    BuildEvent,
    BuildFailed,
    BuildOutput,
    BuildSecret,
    BuildStep,
    Built,
    OutputKind,
)
from pierhead.engine.api_builds import CachePrune
from pierhead.engine.docker import DockerEngine

LINES = ("COPY f /f", "RUN cat /f > /g; echo made-anew")


@pytest.fixture(autouse=True)
def file(context: Path) -> Path:
    (context / "f").write_text("x")
    return context / "f"


@pytest.fixture
def host(registry: Registry) -> str:
    """The registry's address, with the user logged in."""
    log_in(registry)
    return registry.address


def cached(events: list[BuildEvent], word: str) -> bool:
    steps = {event.id: event for event in events if isinstance(event, BuildStep)}
    (step,) = (step for step in steps.values() if word in step.name)
    return step.cached


async def forget(engine: DockerEngine, *images: str) -> None:
    """Leave nothing of earlier builds."""
    for image in images:
        await engine.images.remove(image, force=True)
    await engine.images.prune()
    await until_idle_cache(engine)
    await engine.builds.prune(CachePrune(all=True))


async def test_a_base_image_that_wants_a_log_in(
    engine: DockerEngine, spec: Spec, registry: Registry
) -> None:
    base = registry.seed(BUSYBOX, "team/base:1")
    wanted = spec("RUN echo from-there", base=base, no_cache=True)
    with pytest.raises(BuildFailed) as caught:
        await events_of(engine, wanted)
    assert "docker login" in caught.value.hint
    log_in(registry)
    assert "from-there" in output_of(await events_of(engine, wanted))


async def test_every_tag_is_pushed(engine: DockerEngine, spec: Spec, host: str) -> None:
    tags = (f"{host}/team/app:1", f"{host}/team/app:2")
    events = await events_of(engine, spec(*LINES, tags=tags, push=True))
    assert isinstance(events[-1], Built)
    await forget(engine, *tags)
    for tag in tags:
        async for _progress in engine.images.pull(tag):
            pass
        assert (await engine.images.inspect(tag))["RepoDigests"]


async def test_a_push_that_is_refused_leaves_the_image(
    engine: DockerEngine, spec: Spec, registry: Registry
) -> None:
    tag = f"{registry.address}/team/app:1"
    with pytest.raises(BuildFailed, match="cannot be pushed") as caught:
        await events_of(engine, spec(*LINES, tags=(tag,), push=True))
    assert "docker login" in caught.value.hint
    assert await engine.images.inspect(tag)


async def test_a_cache_within_the_image(engine: DockerEngine, spec: Spec, host: str) -> None:
    tag = f"{host}/team/inline:1"
    wanted = spec(*LINES, tags=(tag,), cache_to=("type=inline",), push=True)
    await events_of(engine, wanted)
    await forget(engine, tag)
    again = await events_of(engine, spec(*LINES))
    assert not cached(again, "cat /f")
    await forget(engine)
    # Where images are containerd's, what the last layer came of is not in there.
    again = await events_of(engine, spec(*LINES, cache_from=(tag,)))
    assert cached(again, "COPY f")


async def test_a_cache_in_the_registry(
    engine: DockerEngine, spec: Spec, host: str, store: str
) -> None:
    place = f"type=registry,ref={host}/team/cache:1"
    wanted = spec(*LINES, cache_to=(f"{place},mode=max",))
    if store == "docker":
        with pytest.raises(BuildFailed, match="writes no cache of the kind “registry”") as said:
            await events_of(engine, wanted)
        assert "type=inline" in said.value.hint
        return
    await events_of(engine, wanted)
    await forget(engine)
    again = await events_of(engine, spec(*LINES, cache_from=(place,)))
    assert cached(again, "cat /f")


async def test_a_cache_that_is_not_there_stops_nothing(
    engine: DockerEngine, spec: Spec, host: str
) -> None:
    events = await events_of(engine, spec(*LINES, cache_from=(f"{host}/no/cache:1",)))
    assert isinstance(events[-1], Built)


async def test_the_image_as_an_archive(
    engine: DockerEngine, spec: Spec, tmp_path: Path, store: str
) -> None:
    for kind in (OutputKind.OCI, OutputKind.DOCKER):
        output = BuildOutput(kind, tmp_path / f"{kind.value}.tar")
        wanted = spec(*LINES, output=output, tags=("made:1",))
        if store == "docker":
            with pytest.raises(BuildFailed, match="cannot write such an output"):
                await events_of(engine, wanted)
            assert not output.path.exists()
            continue
        await events_of(engine, wanted)
        with tarfile.open(output.path) as tar:
            index = json.load(tar.extractfile("index.json") or pytest.fail("no index"))
            assert len(index["manifests"]) == 1
            assert ("manifest.json" in tar.getnames()) == (kind is OutputKind.DOCKER)


async def test_another_platform_without_a_program_of_it(engine: DockerEngine, spec: Spec) -> None:
    wanted = spec("COPY f /f", base="scratch", platform="linux/arm64", tags=("arm:1",))
    await events_of(engine, wanted)
    image = await engine.images.inspect("arm:1")
    assert (image["Os"], image["Architecture"]) == ("linux", "arm64")


async def test_a_program_of_another_platform(
    engine: DockerEngine, spec: Spec, context: Path
) -> None:
    # An ELF header for AArch64, which the kernel looks no further than.
    header = b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + b"\x02\0\xb7\0\x01\0\0\0"
    (context / "program").write_bytes(header.ljust(64, b"\0"))
    (context / "program").chmod(0o755)
    with pytest.raises(BuildFailed) as caught:
        await events_of(engine, spec("COPY program /", 'RUN ["/program"]'))
    assert caught.value.line == 3
    assert "exec format error" in caught.value.detail
    assert "another platform" in caught.value.title


async def test_several_platforms(engine: DockerEngine, spec: Spec, host: str, store: str) -> None:
    tag = f"{host}/team/several:1"
    platforms = "linux/amd64,linux/arm64"
    wanted = spec("COPY f /f", base="scratch", platform=platforms, tags=(tag,), push=True)
    if store == "docker":
        with pytest.raises(BuildFailed, match="no image for several platforms") as caught:
            await events_of(engine, wanted)
        assert "one at a time" in caught.value.hint
        return
    await events_of(engine, wanted)
    await forget(engine, tag)
    async for _progress in engine.images.pull(tag, platform="linux/arm64"):
        pass
    assert await engine.images.inspect(tag)


async def test_a_platform_that_is_none(engine: DockerEngine, spec: Spec, store: str) -> None:
    if store == "containerd":
        pytest.skip("containerd's image store keeps images of any platform")
    with pytest.raises(BuildFailed, match="no platform that the builder knows"):
        await events_of(engine, spec("COPY f /f", base="scratch", platform="nonsense/what"))


async def test_an_image_that_reads_the_dockerfile(
    engine: DockerEngine, engine_host: PrivateDockerd, spec: Spec, registry: Registry
) -> None:
    load_frontend(engine_host, "frontend:1")
    frontend = registry.seed("frontend:1", "team/frontend:1")
    await forget(engine, "frontend:1")
    log_in(registry)
    secrets = (BuildSecret("s", value="hidden-word"),)
    lines = (
        "ARG READER=nobody",
        "COPY f /f",
        "RUN --mount=type=secret,id=s cat /run/secrets/s; echo read-by-$READER",
    )
    wanted = spec(*lines, secrets=secrets, tags=("made:1",), no_cache=True)
    text = wanted.dockerfile.read_text()
    wanted.dockerfile.write_text(f"# syntax={frontend}\n{text}")
    events = await events_of(engine, wanted)
    output = output_of(events)
    assert "read-by-image" in output
    assert "hidden-word" in output
    steps = {event.id: event for event in events if isinstance(event, BuildStep)}
    assert any(step.line == 5 and "RUN" in step.name for step in steps.values())
    assert isinstance(events[-1], Built)
    assert await engine.images.inspect("made:1")


@pytest.mark.parametrize("name", ["no/frontend:1", "team/base:1"])
async def test_an_image_that_cannot_read_a_dockerfile(
    engine: DockerEngine, spec: Spec, registry: Registry, host: str, name: str
) -> None:
    registry.seed(BUSYBOX, "team/base:1")
    wanted = spec(*LINES)
    text = wanted.dockerfile.read_text()
    wanted.dockerfile.write_text(f"# escape=\\\n# syntax = {host}/{name}\n{text}")
    with pytest.raises(BuildFailed) as caught:
        await events_of(engine, wanted)
    assert caught.value.line == 2
    assert f"The image {host}/{name} is to read this Dockerfile" in caught.value.hint
    with pytest.raises(NotFound):
        await engine.images.inspect("made:1")
