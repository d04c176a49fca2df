"""What a build on podman is like where that is not as with docker."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contract.conftest import connected
from contract.test_builds import spec
from contract.test_registry import log_in
from contract.test_remote_builds import served
from contract.watching import gather, open_sockets, until_sockets
from engines.base_image import BUSYBOX
from engines.podman import PrivatePodman
from engines.processes import running, running_with
from engines.registry import Registry
from harness.waiting import PATIENCE, until
from pierhead.core.errors import NotFound
from pierhead.engine.api_build import (
    BuilderFound,
    BuildFailed,
    BuildSpec,
    BuildStep,
    Built,
    StepOutput,
)
from pierhead.engine.docker import DockerEngine


@pytest.fixture
def registry(podman_host: PrivatePodman) -> Iterator[Registry]:
    """A registry that this podman can reach."""
    with Registry(podman_host) as registry:
        yield registry


@pytest.fixture
async def podmans(podman_host: PrivatePodman) -> AsyncIterator[DockerEngine]:
    async with connected(podman_host) as engine:
        yield engine


async def test_who_builds_and_how(podmans: DockerEngine, tmp_path: Path) -> None:
    info = await podmans.connect()
    assert info.builder == "classic"
    events = await gather(podmans.build(spec(tmp_path, f"FROM {BUSYBOX}", "RUN true")))
    assert isinstance(events[0], BuilderFound)
    assert events[0].words.startswith(f"Classic builder of Podman {info.version}")
    assert "steps run one by one, each to its end" in events[0].words
    offer = await podmans.builds.builder()
    assert (offer.words, offer.platforms) == (events[0].words, (f"{info.os}/{info.arch}",))


async def test_steps_of_each_stage(podmans: DockerEngine, tmp_path: Path) -> None:
    lines = (
        f"FROM {BUSYBOX} AS one",
        "RUN echo 1 > /f",
        f"FROM {BUSYBOX} AS two",
        "# a remark",
        "COPY --from=one /f /",
        "RUN cat /f && \\",
        "    echo said >&2",
    )
    events = await gather(podmans.build(spec(tmp_path, *lines, no_cache=True)))
    steps = {event.id: event for event in events if isinstance(event, BuildStep)}
    assert [(step.stage, step.line) for step in steps.values()] == [
        ("one", 1),
        ("one", 2),
        ("two", 3),
        ("two", 5),
        ("two", 6),
    ]
    assert all(step.completed and not step.error for step in steps.values())
    output = "".join(event.text for event in events if isinstance(event, StepOutput))
    assert "said" in output


async def test_the_second_time_is_cached(podmans: DockerEngine, tmp_path: Path) -> None:
    wanted = spec(tmp_path, f"FROM {BUSYBOX}", "RUN echo once > /once", tags=("made:1",))
    first = await gather(podmans.build(wanted))
    again = await gather(podmans.build(wanted))
    steps = {event.id: event for event in again if isinstance(event, BuildStep)}
    assert [step.cached for step in steps.values()] == [False, True]
    assert again[-1] == first[-1]


async def test_options(podmans: DockerEngine, tmp_path: Path) -> None:
    lines = (
        f"FROM {BUSYBOX} AS one",
        "ARG WORD=default",
        "RUN grep -w host.test /etc/hosts; echo said-$WORD; ls /sys/class/net",
        "RUN df /dev/shm; ulimit -n",
        "FROM one AS two",
        "RUN false",
    )
    wanted = spec(
        tmp_path,
        *lines,
        target="one",
        args=(("WORD", "a,b=c d"),),
        hosts=(("host.test", "10.1.2.3"),),
        network="none",
        shm_size=8 << 20,
        ulimits=("nofile=77:88",),
        labels=(("one", "1"), ("two", "a b")),
        tags=("made:1",),
        no_cache=True,
    )
    events = await gather(podmans.build(wanted))
    output = "".join(event.text for event in events if isinstance(event, StepOutput))
    assert "10.1.2.3" in output
    assert "said-a,b=c d" in output
    assert "eth0" not in output
    assert "8192" in output
    assert "77\n" in output
    labels = (await podmans.images.inspect("made:1"))["Config"]["Labels"]
    assert {"one": "1", "two": "a b"}.items() <= labels.items()


async def test_what_is_ignored_is_not_sent(podmans: DockerEngine, tmp_path: Path) -> None:
    for name in ("keep", "skip"):
        (tmp_path / name).write_text(name)
    (tmp_path / ".dockerignore").write_text("skip\n")
    lines = (f"FROM {BUSYBOX}", "COPY . /all/", "RUN ls /all")
    events = await gather(podmans.build(spec(tmp_path, *lines, no_cache=True)))
    output = "".join(event.text for event in events if isinstance(event, StepOutput)).split()
    assert "keep" in output
    assert "skip" not in output


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("RUN echo reason >&2; exit 3", "exit status 3"),
        ("COPY missing /", "missing"),
        ("NONSENSE x", "NONSENSE"),
    ],
)
async def test_failures(podmans: DockerEngine, tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(BuildFailed) as caught:
        await gather(podmans.build(spec(tmp_path, f"FROM {BUSYBOX}", "RUN true", line)))
    assert caught.value.line == 3
    assert words in f"{caught.value.title} {caught.value.detail}"


async def test_what_it_cannot_do_is_said_before_anything_is_sent(
    podmans: DockerEngine, tmp_path: Path
) -> None:
    wanted = spec(
        tmp_path,
        f"FROM {BUSYBOX}",
        "RUN true",
        agents=(("default", ""),),
        cache_to=("type=inline",),
    )
    with pytest.raises(BuildFailed, match="cannot do all") as caught:
        await gather(podmans.build(wanted))
    assert caught.value.detail == "SSH agents, a cache to write"
    assert "Podman's API has nothing for it" in caught.value.hint


async def test_a_limit_that_is_none(podmans: DockerEngine, tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match="nofile=many is not a limit"):
        await gather(podmans.build(spec(tmp_path, f"FROM {BUSYBOX}", ulimits=("nofile=many",))))


async def test_a_registry_that_wants_a_log_in(
    podmans: DockerEngine, registry: Registry, tmp_path: Path
) -> None:
    base = f"{registry.address}/team/base:1"
    log_in(registry)
    await podmans.images.tag(BUSYBOX, base)
    await gather(podmans.images.push(base))
    await podmans.images.remove(base)
    log_in(registry, "wrong")
    tag = f"{registry.address}/team/app:1"
    wanted = spec(tmp_path, f"FROM {base}", "RUN echo from-there > /f", tags=(tag,), push=True)
    with pytest.raises(BuildFailed) as caught:
        await gather(podmans.build(wanted))
    assert caught.value.line == 1
    assert "docker login" in caught.value.hint
    log_in(registry)
    events = await gather(podmans.build(wanted))
    assert isinstance(events[-1], Built)
    await podmans.images.remove(tag, force=True)
    await gather(podmans.images.pull(tag))


async def test_a_repository_and_a_folder_of_it(
    podmans: DockerEngine, podman_host: PrivatePodman, tmp_path: Path
) -> None:
    with served(podman_host, tmp_path) as repository:
        wanted = BuildSpec(
            Path("repo"), Path("Dockerfile"), ("made:1",), remote=f"{repository}#main"
        )
        folder = replace(wanted, remote=f"{repository}#side:sub")
        for asked, words in ((wanted, "from-main"), (folder, "from-side")):
            events = await gather(podmans.build(asked))
            output = "".join(event.text for event in events if isinstance(event, StepOutput))
            assert words in output
            assert isinstance(events[-1], Built)
            assert (await podmans.images.inspect("made:1"))["Id"] == events[-1].image
        with pytest.raises(BuildFailed, match="only what is called Dockerfile"):
            await gather(podmans.build(replace(folder, dockerfile=Path("web.Dockerfile"))))


async def test_leaving_stops_it_at_the_end_of_the_step(
    podmans: DockerEngine, tmp_path: Path
) -> None:
    lines = (f"FROM {BUSYBOX}", "RUN sleep 4325; true", "RUN sleep 4326")
    before = await open_sockets()
    events: Any = podmans.build(spec(tmp_path, *lines, tags=("made:1",), no_cache=True))
    async with asyncio.timeout(PATIENCE), aclosing(events):
        async for event in events:
            if isinstance(event, BuildStep) and "4325" in event.name:
                await until(lambda: running("4325"))
                break
    await until_sockets(before)
    assert running("4325")
    for process in running_with("4325"):
        os.kill(process, signal.SIGTERM)
    await until(lambda: not running("4325"))
    # The next step would be there by the time that another build is over.
    await gather(podmans.build(spec(tmp_path, f"FROM {BUSYBOX}", "RUN sleep 0.3", no_cache=True)))
    assert not running("4326")
    with pytest.raises(NotFound):
        await podmans.images.inspect("made:1")


async def test_it_has_no_history_and_no_cache_of_its_own(podmans: DockerEngine) -> None:
    assert await podmans.builds.history() == ()
    assert await podmans.builds.cache() == []
