"""Who answers, and the version of the API that is spoken with it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from engine.conftest import Serve, answer, head_of
from pierhead.core.errors import EngineRefused
from pierhead.engine.system import agree, greet


@pytest.mark.parametrize(
    ("newest", "oldest", "speaks"),
    [
        ("1.41", "1.12", "1.41"),
        ("1.45", "1.24", "1.45"),
        ("1.51", "1.24", "1.45"),
        ("1.55", "1.44", "1.45"),
        ("1.70", "1.50", "1.50"),
        ("1.41", "", "1.41"),
        ("1.9", "1.9", None),
        ("1.24", "1.12", None),
    ],
)
def test_agree(newest: str, oldest: str, speaks: str | None) -> None:
    if speaks is None:
        with pytest.raises(EngineRefused, match="too old"):
            agree(newest, oldest)
    else:
        assert agree(newest, oldest) == speaks


DOCKER = {
    "Platform": {"Name": "Docker Engine - Community"},
    "Components": [{"Name": "Engine", "Version": "26.1.5"}, {"Name": "runc", "Version": "1"}],
    "Version": "26.1.5",
    "ApiVersion": "1.45",
    "MinAPIVersion": "1.24",
    "Os": "linux",
    "Arch": "amd64",
}
PODMAN = {
    "Platform": {"Name": "linux/amd64/debian-13"},
    "Components": [{"Name": "Podman Engine", "Version": "5.4.2"}],
    "Version": "5.4.2",
    "ApiVersion": "1.41",
    "MinAPIVersion": "1.24",
}


@pytest.mark.parametrize(
    ("version", "headers", "expected"),
    [
        (DOCKER, ["Builder-Version: 2"], ("Docker Engine", "26.1.5", "buildkit")),
        (DOCKER, [], ("Docker Engine", "26.1.5", "buildkit")),
        (DOCKER, ["Builder-Version: 1"], ("Docker Engine", "26.1.5", "classic")),
        (DOCKER, ["Ostype: windows"], ("Docker Engine", "26.1.5", "classic")),
        (DOCKER | {"Platform": {"Name": ""}}, [], ("Docker Engine", "26.1.5", "buildkit")),
        (PODMAN, ["Libpod-API-Version: 5.4.2"], ("Podman", "5.4.2", "classic")),
        (PODMAN, ["Server: Libpod/5.4.2 (linux)"], ("Podman", "5.4.2", "classic")),
    ],
)
async def test_greet(
    serve: Serve, version: dict[str, Any], headers: list[str], expected: tuple[str, str, str]
) -> None:
    name, number, builder = expected

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await head_of(reader)
        body = json.dumps(version) if head.startswith("GET /version ") else "OK"
        writer.write(answer("200 OK", body, *headers))

    http = await serve(handler)
    greeting = await greet(http)
    info = greeting.info
    assert (info.name, info.version, info.builder) == (name, number, builder)
    assert greeting.podman is (name == "Podman")
    assert http.version == info.api_version
