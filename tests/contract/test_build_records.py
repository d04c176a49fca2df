"""The build cache and the engine's own history, on the engine that is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from contract.test_builds import spec
from contract.watching import gather, until_idle_cache
from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from engines.gate import gate
from pierhead.engine.api_build import BuilderFound, BuildStep, StepOutput
from pierhead.engine.api_builds import CachePrune
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.state.build_cache import by_kind, doomed, total

LINES = (
    f"FROM {BUSYBOX}",
    "COPY Dockerfile /x",
    "RUN dd if=/dev/zero of=/y bs=1k count=2000 2>&1",
    "RUN --mount=type=cache,target=/c dd if=/dev/zero of=/c/z bs=1k count=500",
    "RUN echo said-in-the-last-step",
)


@pytest.fixture
async def built(real: DockerEngine, tmp_path: Path) -> DockerEngine:
    """An engine whose cache has what one build left, and nothing else."""
    await real.builds.prune(CachePrune(all=True))
    await gather(real.build(spec(tmp_path, *LINES)))
    await until_idle_cache(real)
    return real


async def test_the_cache_by_kind(built: DockerEngine) -> None:
    entries = await built.builds.cache()
    kinds = {usage.kind: usage for usage in by_kind(entries)}
    assert {"regular", "source.local", "exec.cachemount"} <= set(kinds)
    assert kinds["exec.cachemount"].size >= 500_000
    assert total(entries) >= 500_000
    assert all(entry.created and entry.id for entry in entries)
    assert any(entry.parents for entry in entries)


@pytest.mark.parametrize(
    "wanted",
    [
        CachePrune(),
        CachePrune(all=True),
        CachePrune(kinds=("exec.cachemount",)),
        CachePrune(older=3600),
        CachePrune(keep=100_000_000),
        CachePrune(keep=1_000_000, all=True),
    ],
    ids=lambda wanted: repr(wanted).removeprefix("CachePrune"),
)
async def test_the_preview_is_what_goes(built: DockerEngine, wanted: CachePrune) -> None:
    entries = await built.builds.cache()
    expected = {entry.id for entry in doomed(entries, wanted)}
    pruned = await built.builds.prune(wanted)
    assert set(pruned.removed) == expected
    left = {entry.id for entry in await built.builds.cache()}
    assert left == {entry.id for entry in entries} - expected


async def test_without_buildkits_api(
    built: DockerEngine, engine_host: PrivateDockerd, tmp_path: Path
) -> None:
    async with gate(engine_host.socket, tmp_path / "gate", shut=["/grpc"]) as address:
        other = DockerEngine(Endpoint("gate", address))
        await other.connect()
        entries = await other.builds.cache()
        assert {one.id for one in entries} == {one.id for one in await built.builds.cache()}
        assert await other.builds.history() == ()
        wanted = CachePrune(kinds=("exec.cachemount",))
        pruned = await other.builds.prune(wanted)
        assert set(pruned.removed) == {one.id for one in doomed(entries, wanted)}
        assert pruned.freed >= 500_000
        await other.close()


async def test_the_engines_own_history(built: DockerEngine, tmp_path: Path) -> None:
    wanted = spec(tmp_path, *LINES, tags=("remembered:1",))
    events = await gather(built.build(wanted))
    ref = next(event.ref for event in events if isinstance(event, BuilderFound))
    found = {one.ref: one for one in await built.builds.history()}
    if ref not in found:
        # Engines before 23 remember nothing, and say so by an empty list.
        assert found == {}
        return
    build = found[ref]
    # Some versions do not tell the names that they were given.
    assert build.name in {"remembered:1", "Dockerfile"}
    assert build.completed
    assert build.completed >= build.started
    assert 0 < build.cached <= build.steps
    assert not build.error
    replayed = [event async for event in built.builds.events(ref)]
    names = {event.name for event in replayed if isinstance(event, BuildStep)}
    assert any("said-in-the-last-step" in name for name in names)
    failing = await _failed(built, replace(wanted, dockerfile=tmp_path / "Bad"), tmp_path)
    assert "exit code: 3" in failing
    await built.builds.forget(ref)
    assert ref not in {one.ref for one in await built.builds.history()}


async def _failed(engine: DockerEngine, wanted: object, folder: Path) -> str:
    """The error of the newest build, one that fails."""
    from pierhead.engine.api_build import BuildFailed, BuildSpec

    (folder / "Bad").write_text(f"FROM {BUSYBOX}\nRUN echo oh && exit 3\n")
    assert isinstance(wanted, BuildSpec)
    with pytest.raises(BuildFailed):
        await gather(engine.build(wanted))
    newest = max(await engine.builds.history(), key=lambda one: one.started)
    said = [event async for event in engine.builds.events(newest.ref)]
    assert any(isinstance(event, StepOutput) and "oh" in event.text for event in said)
    return newest.error
