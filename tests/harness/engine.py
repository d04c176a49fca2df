"""The real engine that tests share: started when the first one asks, cleaned after each."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import docker
import pytest

from engines.base_image import ALL, load_base_images
from engines.dockerd import PrivateDockerd
from engines.podman import PrivatePodman
from engines.private import EngineFailed, PrivateEngine
from engines.registry import Registry
from harness.waiting import PATIENCE

CONFIG = json.loads(os.environ.get("TEST_ENGINE_CONFIG", "{}"))
"""What the tests' dockerd is to be told, as for its ``daemon.json``."""


@pytest.fixture(scope="session")
def dockerd() -> Iterator[PrivateDockerd]:
    """A private dockerd with the base images, one for the whole session.

    Where it cannot run, the tests that need it fail: a skipped test would prove nothing.
    """
    try:
        with PrivateDockerd(config=CONFIG) as engine:
            load_base_images(engine)
            yield engine
    except EngineFailed as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def podman() -> Iterator[PrivatePodman]:
    """A private podman with the base images, one for the whole session."""
    try:
        with PrivatePodman() as engine:
            load_base_images(engine)
            yield engine
    except EngineFailed as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture
def podman_host(podman: PrivatePodman) -> Iterator[PrivatePodman]:
    """The private podman; whatever the test makes in it is removed afterwards."""
    yield podman
    clean(podman)


@pytest.fixture
def engine_host(
    dockerd: PrivateDockerd, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PrivateDockerd]:
    """The private dockerd, running; whatever the test makes in it is removed afterwards."""
    # What the app would rather do without than wait for it, tests want to see.
    for name in (
        "state.foreground.PATIENCE",
        "commands.losses.PATIENCE",
        "commands.build._PATIENCE",
        "dockerfile.readahead._FAREWELL",
        "engine.buildkit.apart._FAREWELL",
    ):
        monkeypatch.setattr(f"pierhead.{name}", PATIENCE)
    yield dockerd
    if not dockerd.running:
        dockerd.start()
    dockerd.resume()
    clean(dockerd)


@pytest.fixture(scope="session")
def registry(dockerd: PrivateDockerd) -> Iterator[Registry]:
    """A registry with a login that the private dockerd can reach."""
    with Registry(dockerd) as registry:
        yield registry


def clean(engine: PrivateEngine) -> None:
    """Remove everything but the base images."""
    client = docker.APIClient(base_url=engine.url, version="auto")
    try:
        left = [each["Id"] for each in client.containers(all=True)]
        while left:
            stuck = [id_ for id_ in left if not _remove_container(client, id_)]
            assert stuck != left
            left = stuck
        _remove_images(client)
        for network in client.networks():
            if network["Name"] not in {"bridge", "host", "none", "podman"}:
                client.remove_network(network["Id"])
        for volume in client.volumes()["Volumes"] or []:
            client.remove_volume(volume["Name"], force=True)
    finally:
        client.close()


def _remove_container(client: docker.APIClient, id_: str) -> bool:
    """Whether it is gone: podman removes what others stand on only after them.

    A build that was left removes its own container, perhaps at this moment.
    """
    try:
        client.remove_container(id_, force=True, v=True)
    except docker.errors.NotFound:
        return True
    except docker.errors.APIError as error:
        if "dependent containers" in str(error):
            return False
        if "already in progress" not in str(error):
            raise
        with suppress(docker.errors.NotFound):
            client.wait(id_, condition="removed", timeout=60)
    return True


def _remove_images(client: docker.APIClient) -> None:
    """Children go before their parents, which the engine's prune does by itself."""
    for image in client.images():
        for tag in _tags(image) - {*ALL, "<none>:<none>"}:
            client.remove_image(tag, force=True, noprune=False)
    client.prune_images({"dangling": True})  # type: ignore[no-untyped-call]
    for image in client.images():
        if not _tags(image) & set(ALL):
            client.remove_image(image["Id"], force=True)


def _tags(image: Mapping[str, Any]) -> set[str]:
    """Podman says the registry too."""
    return {tag.removeprefix("docker.io/") for tag in image["RepoTags"] or ()}
