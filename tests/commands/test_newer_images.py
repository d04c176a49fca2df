"""A newer image behind a container's tag: known, pulled, and the container made anew of it."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from commands.test_containers import command
from commands.test_recreate import WEB, engine, listing, made, quick, real
from engines.base_image import BASH, BUSYBOX
from engines.dockerd import PrivateDockerd
from engines.doors import Door
from engines.registry import Registry
from fakes.stage import Stage
from harness.waiting import until
from pierhead.core.resources import State
from pierhead.state import image_updates

__all__ = ["engine", "quick", "real"]


async def newer(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> tuple[set[str], set[str]]:
    """Containers and images that are said to have a newer image, when the registry was asked."""
    monkeypatch.setattr(image_updates, "LATER", 0.0)
    monkeypatch.setattr(image_updates, "GAP", 0.0)
    engine, updates = stage.context.engine, stage.updates
    stage.containers.replace(await engine.containers.list())
    stage.images.replace(await engine.images.list())
    asking = asyncio.create_task(updates.run())
    await until(lambda: not [*updates._due()])
    asking.cancel()
    await asyncio.wait([asking])
    images = {tag for image in stage.images if updates.of_image(image) for tag in image.tags}
    return {each.name for each in stage.containers if updates.of_container(each)}, images


@pytest.fixture
def reached(engine_host: PrivateDockerd) -> Iterator[Registry]:
    """A registry that the engine and this process reach under the same address."""
    client = ("busybox", "nc", "127.0.0.1")

    def enter(near: socket.socket) -> subprocess.Popen[bytes]:
        return engine_host.spawn(*client, str(door.port), stdin=near, stdout=near)

    with Door(enter) as door, Registry(engine_host, door.port) as registry:
        yield registry


def move(registry: Registry, name: str, tag: str, other: str) -> None:
    """Have another tag stand for what this one stands for."""
    root, login = (
        f"http://{registry.address}/v2/{name}/manifests",
        (registry.user, registry.password),
    )
    kind = {"Accept": "application/vnd.docker.distribution.manifest.v2+json"}
    found = requests.get(f"{root}/{tag}", headers=kind, auth=login, timeout=60)
    kind = {"Content-Type": kind["Accept"]}
    requests.put(f"{root}/{other}", found.content, headers=kind, auth=login, timeout=60)


async def test_a_newer_image_is_known_pulled_and_the_container_made_anew_of_it(
    real: Stage,
    engine_host: PrivateDockerd,
    reached: Registry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log_in(reached)
    reference = f"{reached.address}/team/moving:1"
    reached.seed(BUSYBOX, "team/moving:1")
    reached.login()
    engine_host.docker("pull", "--quiet", reference)
    old = await made(real, replace(WEB, image=reference))
    assert await newer(real, monkeypatch) == (set(), set())
    reached.seed(BASH, "team/moving:next")
    move(reached, "team/moving", "next", "1")
    real.updates._answers.clear()
    containers, images = await newer(real, monkeypatch)
    assert (containers, reference in images) == ({"web"}, True)
    await real.run(command("update"), real.containers.get(old))
    found = await listing(real)
    new = found["web"]
    assert (new.keeps, new.state) == (old, State.RUNNING)
    config = (await real.context.engine.containers.inspect(new.id))["Config"]
    assert config["Image"] == reference
    # The newer image's own variable has come, and what was asked for has stayed.
    assert {"TERM=xterm-256color", "A=1"} <= set(config["Env"])
    assert config["Cmd"] == list(WEB.command)
    assert await newer(real, monkeypatch) == (set(), set())
    real.notices.clear()
    await real.run(command("update"), new)
    assert real.notices[-1].title == "web has the newest image already."


def log_in(registry: Registry) -> None:
    """What ``docker login`` leaves behind."""
    pair = base64.b64encode(f"{registry.user}:{registry.password}".encode()).decode()
    config = {"auths": {registry.address: {"auth": pair}}}
    Path(os.environ["DOCKER_CONFIG"], "config.json").write_text(json.dumps(config))
