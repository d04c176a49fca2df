"""A connected engine whose builds go through BuildKit, and what came of a build."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from pierhead.engine.api_build import BuildEvent, BuildSpec, StepOutput
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint

Spec = Callable[..., BuildSpec]


@pytest.fixture
async def engine(engine_host: PrivateDockerd) -> AsyncIterator[DockerEngine]:
    engine = DockerEngine(Endpoint("tests", engine_host.url))
    await engine.connect()
    yield engine
    await engine.close()


@pytest.fixture
def store(engine_host: PrivateDockerd) -> str:
    """Where the engine keeps images: ``docker``, or ``containerd``, which can do more."""
    driver = engine_host.docker("info", "--format={{json .DriverStatus}}")
    return "containerd" if "io.containerd.snapshotter" in driver else "docker"


@pytest.fixture
def context(tmp_path: Path) -> Path:
    folder = tmp_path / "context"
    folder.mkdir()
    return folder


@pytest.fixture
def spec(context: Path) -> Spec:
    """A build of these lines upon the base image, in the context as it is then."""

    def make(*lines: str, **options: Any) -> BuildSpec:
        dockerfile = options.pop("dockerfile", context / "Dockerfile")
        base = options.pop("base", BUSYBOX)
        dockerfile.write_text("\n".join((f"FROM {base}", *lines)) + "\n")
        return BuildSpec(context, dockerfile, **options)

    return make


async def events_of(engine: DockerEngine, wanted: BuildSpec) -> list[BuildEvent]:
    return [event async for event in engine.build(wanted)]


def output_of(events: list[BuildEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, StepOutput))
