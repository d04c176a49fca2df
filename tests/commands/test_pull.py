from __future__ import annotations

import asyncio
import base64
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from engines.registry import Registry
from fakes.engine import FakeEngine
from fakes.stage import Stage
from pierhead.commands.pull import DOWNLOAD, PullProgress, pull
from pierhead.core.errors import EngineRefused, NotFound
from pierhead.engine.api import LayerProgress
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.state.jobs import Job, Jobs, JobState


async def pulled(engine: FakeEngine, reference: str, platform: str = "") -> Job:
    job = Jobs().start("Pull", lambda job: pull(engine, reference, job, platform))
    await job.wait()
    return job


async def test_a_pull_reports_each_layer_and_ends_whole() -> None:
    engine = FakeEngine()
    engine.images.registry["app:latest"] = 3
    job = await pulled(engine, "app")
    assert job.state == JobState.DONE
    assert job.progress == 1.0
    assert {part.progress for part in job.parts.values()} == {1.0}
    assert len(job.parts) == 3
    assert engine.images.find("app:latest")


async def test_the_tag_is_filled_in_and_the_platform_handed_on() -> None:
    engine = FakeEngine()
    asked: list[tuple[str, str]] = []

    async def stream(reference: str, *, platform: str = "") -> AsyncIterator[LayerProgress]:
        asked.append((reference, platform))
        yield LayerProgress("", "Pulling")

    engine.images.pull = stream  # type: ignore[method-assign]
    await pulled(engine, "docker.io/library/nginx", "linux/arm64")
    await pulled(engine, "ghcr.io/a/b@sha256:" + "0" * 64)
    assert asked == [("nginx:latest", "linux/arm64"), ("ghcr.io/a/b@sha256:" + "0" * 64, "")]


async def test_cancelling_closes_the_stream() -> None:
    engine, closed, begun = FakeEngine(), asyncio.Event(), asyncio.Event()

    async def stream(_reference: str, *, platform: str = "") -> AsyncIterator[LayerProgress]:
        try:
            yield LayerProgress("a" * 12, "Downloading", 1, 10)
            begun.set()
            await asyncio.Event().wait()
        finally:
            closed.set()

    engine.images.pull = stream  # type: ignore[method-assign]
    job = Jobs().start("Pull", lambda job: pull(engine, "app", job))
    await begun.wait()
    job.cancel()
    await job.wait()
    assert job.state == JobState.CANCELLED
    assert closed.is_set()


@pytest.mark.parametrize(
    ("reference", "words", "title", "hint"),
    [
        (
            "owner/app",
            "pull access denied for owner/app, repository does not exist",
            "docker.io does not give out owner/app:latest.",
            "docker login",
        ),
        (
            "ghcr.io/a/b:1",
            "unauthorized: authentication required",
            "ghcr.io does not give out ghcr.io/a/b:1.",
            "docker login ghcr.io",
        ),
        ("nginx:9", "manifest for nginx:9 not found", "docker.io has no nginx:9.", "tag"),
        ("a.b/c", "dial tcp: no such host", "The engine cannot reach a.b.", "the hint"),
        ("nginx", "write: no space left on device", "the title", "the hint"),
        ("Not Valid", "unauthorized", "the title", "the hint"),
    ],
)
async def test_a_reason_names_the_image_and_what_to_do(
    reference: str, words: str, title: str, hint: str
) -> None:
    engine = FakeEngine()
    engine.wire.failures["images.pull"] = NotFound("the title", words, "the hint", 404)
    job = await pulled(engine, reference)
    assert isinstance(job.error, NotFound)
    assert job.error.title == title
    assert hint in job.error.hint
    assert job.error.detail == words
    assert job.error.status == 404


async def test_an_engine_that_went_away_is_the_reason(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.engine.wire.cut()
    job = await pulled(stage.engine, "nginx")
    assert job.state == JobState.FAILED
    assert not isinstance(job.error, EngineRefused)


# -- the share of the whole


def took(progress: PullProgress, *steps: tuple[Any, ...]) -> list[float]:
    shares = []
    for layer, status, *amounts in steps:
        progress.take(LayerProgress(layer, status, *amounts))
        shares.append(progress.fraction or 0.0)
    return shares


def test_nothing_is_known_before_the_first_layer() -> None:
    assert PullProgress().fraction is None


def test_layers_weigh_as_many_bytes_as_they_have() -> None:
    progress = PullProgress()
    shares = took(
        progress,
        ("a", "Downloading", 0, 300),
        ("b", "Downloading", 0, 100),
        ("b", "Downloading", 100, 100),
    )
    assert shares[-1] == pytest.approx(DOWNLOAD * 100 / 400)
    assert "100 B of 400 B" in progress.status


def test_a_pull_of_two_layers_from_begin_to_end() -> None:
    progress = PullProgress()
    shares = took(
        progress,
        ("a", "Pulling fs layer"),
        ("b", "Waiting"),
        ("a", "Downloading", 50, 100),
        ("a", "Verifying Checksum"),
        ("a", "Download complete"),
        ("a", "Extracting", 50, 100),
        ("b", "Downloading", 10, 100),
        ("a", "Pull complete"),
        ("b", "Download complete"),
        ("b", "Extracting", 100, 100),
        ("b", "Pull complete"),
    )
    assert shares == sorted(shares)
    assert shares[2] == pytest.approx(DOWNLOAD / 4)
    assert shares[-1] == 1.0
    assert progress.status == "2 of 2 layers, 200 B of 200 B"


def test_the_share_never_goes_back_when_a_layer_turns_out_larger() -> None:
    progress = PullProgress()
    shares = took(
        progress,
        ("a", "Downloading", 90, 100),
        ("b", "Downloading", 0, 100_000),
        ("a", "Pull complete"),
    )
    assert shares == sorted(shares)


def test_layers_that_are_here_are_done_and_do_not_count() -> None:
    progress = PullProgress()
    assert progress.take(LayerProgress("a", "Already exists")) == 1.0
    assert progress.fraction is None
    shares = took(progress, ("b", "Pulling fs layer"), ("b", "Downloading", 50, 100))
    assert shares == [0.0, pytest.approx(DOWNLOAD / 2)]
    assert progress.status.startswith("1 of 2 layers")


# -- on a real engine and a real registry


@pytest.fixture
async def real(engine_host: PrivateDockerd) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine(Endpoint("tests", engine_host.url))
    await engine.connect()
    yield engine
    await engine.close()


@pytest.fixture
def image(engine_host: PrivateDockerd, registry: Registry) -> str:
    """An image with a layer of its own that only the registry has."""
    script = "head -c 2000000 /dev/urandom > /big"
    engine_host.docker("run", "--name=source", BUSYBOX, "sh", "-c", script)
    engine_host.docker("commit", "source", "fresh:1")
    engine_host.docker("rm", "source")
    reference = registry.seed("fresh:1", "team/fresh:1")
    engine_host.docker("image", "rm", "fresh:1")
    return reference


def log_in(registry: Registry) -> None:
    pair = base64.b64encode(f"{registry.user}:{registry.password}".encode()).decode()
    config = {"auths": {registry.address: {"auth": pair}}}
    (Path(os.environ["DOCKER_CONFIG"]) / "config.json").write_text(json.dumps(config))


async def test_a_real_pull_grows_to_the_whole(
    real: DockerEngine, registry: Registry, image: str
) -> None:
    log_in(registry)
    shares: list[float] = []
    watcher = Watcher(shares)
    job = Jobs().start("Pull", lambda job: pull(real, image, job))
    job.changed.connect(watcher.see)
    await job.wait()
    assert job.error is None
    assert shares == sorted(shares)
    assert len(set(shares)) > 3
    assert shares[-1] == 1.0
    assert {part.progress for part in job.parts.values()} == {1.0}
    assert await real.images.inspect(image)


class Watcher:
    def __init__(self, shares: list[float]) -> None:
        self._shares = shares

    def see(self, job: Job) -> None:
        if job.progress is not None:
            self._shares.append(job.progress)


async def test_a_real_registry_s_refusals_say_what_to_do(
    real: DockerEngine, registry: Registry, image: str
) -> None:
    job = Jobs().start("Pull", lambda job: pull(real, image, job))
    await job.wait()
    assert job.error
    assert f"docker login {registry.address}" in job.error.hint
    log_in(registry)
    job = Jobs().start("Pull", lambda job: pull(real, f"{registry.address}/team/fresh:9", job))
    await job.wait()
    assert job.error
    assert f"{registry.address} has no {registry.address}/team/fresh:9." in job.error.title


async def test_a_registry_that_is_not_there_is_named(real: DockerEngine) -> None:
    job = Jobs().start("Pull", lambda job: pull(real, "127.0.0.1:1/nothing", job))
    await job.wait()
    assert job.error
    assert job.error.title == "The engine cannot reach 127.0.0.1:1."
