"""Pulling from a real registry: credentials, progress, cancelling, refusals."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from contract.watching import gather, hearing, open_sockets, until_sockets
from engines.base_image import BUSYBOX
from engines.dockerd import PrivateDockerd
from engines.registry import Registry
from pierhead.core.errors import EngineRefused
from pierhead.core.resources import Kind
from pierhead.engine.docker import DockerEngine

SIZE = 3_000_000


@pytest.fixture
def image(engine_host: PrivateDockerd, registry: Registry) -> str:
    """An image with a layer of its own that only the registry has."""
    script = f"head -c {SIZE} /dev/urandom > /big"
    engine_host.docker("run", "--name=source", BUSYBOX, "sh", "-c", script)
    engine_host.docker("commit", "source", "fresh:1")
    engine_host.docker("rm", "source")
    reference = registry.seed("fresh:1", "team/fresh:1")
    engine_host.docker("image", "rm", "fresh:1")
    return reference


def configure(**config: Any) -> None:
    """Write the docker config of this test."""
    folder = Path(os.environ["DOCKER_CONFIG"])
    (folder / "config.json").write_text(json.dumps(config))


def log_in(registry: Registry, password: str | None = None) -> None:
    """What ``docker login`` leaves behind."""
    pair = f"{registry.user}:{password or registry.password}".encode()
    configure(auths={registry.address: {"auth": base64.b64encode(pair).decode()}})


async def test_pull_with_credentials(real: DockerEngine, registry: Registry, image: str) -> None:
    log_in(registry)
    async with hearing(real) as heard:
        progress = await gather(real.images.pull(image))
        await heard.until("pull", image, Kind.IMAGE)
    layers = {step.layer for step in progress if step.layer}
    assert len(layers) == 2
    assert all(0 <= step.current <= step.total for step in progress if step.total)
    assert max(step.total for step in progress) >= SIZE
    done = {step.layer for step in progress if step.status in {"Pull complete", "Already exists"}}
    assert done == layers
    assert [found.tags for found in await real.images.list() if image in found.tags]


@pytest.mark.parametrize("password", ["wrong", ""])
async def test_pull_without_the_right_password(
    real: DockerEngine, registry: Registry, image: str, password: str
) -> None:
    if password:
        log_in(registry, password)
    before = await open_sockets()
    with pytest.raises(EngineRefused) as caught:
        await gather(real.images.pull(image))
    assert f"docker login {registry.address}" in caught.value.hint
    await until_sockets(before)


async def test_pull_of_a_tag_that_is_not_there(
    real: DockerEngine, registry: Registry, image: str
) -> None:
    log_in(registry)
    with pytest.raises(EngineRefused) as caught:
        await gather(real.images.pull(image.removesuffix("1") + "2"))
    assert "no such tag" in caught.value.title


@pytest.fixture
def helper(tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A credential helper that knows the password."""
    program = tmp_path / "docker-credential-tests"
    answer = json.dumps(
        {"ServerURL": registry.address, "Username": registry.user, "Secret": registry.password}
    )
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/asked\necho '{answer}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    configure(credHelpers={registry.address: "tests"})
    yield
    assert (tmp_path / "asked").read_text().strip() == registry.address


@pytest.mark.usefixtures("helper")
async def test_pull_with_a_credential_helper(real: DockerEngine, image: str) -> None:
    await gather(real.images.pull(image))


async def test_a_missing_helper_is_named(
    real: DockerEngine, registry: Registry, image: str
) -> None:
    configure(credHelpers={registry.address: "nobody-has-this"})
    with pytest.raises(EngineRefused) as caught:
        await gather(real.images.pull(image))
    assert "nobody-has-this" in str(caught.value)


async def test_a_pull_that_is_left_stops(
    real: DockerEngine, registry: Registry, image: str
) -> None:
    log_in(registry)
    before = await open_sockets()
    registry.suspend()
    try:
        pull: Any = real.images.pull(image)
        async with aclosing(pull):
            # Nothing comes while the registry hangs; leaving must not wait for it.
            with pytest.raises(TimeoutError):
                await _first(pull)
    finally:
        registry.resume()
    await until_sockets(before)
    assert not [found for found in await real.images.list() if image in found.tags]


async def _first(pull: Any) -> Any:
    async with asyncio.timeout(0.3):
        return await anext(pull)
