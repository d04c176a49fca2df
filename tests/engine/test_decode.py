"""The engine's JSON as values: odd, missing and repeated fields."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pierhead.core.resources import Health, Port, State
from pierhead.engine import decode

ITEM: dict[str, Any] = {
    "Id": "a" * 64,
    "Names": ["/web/db", "/db"],
    "Image": "docker.io/library/postgres:16",
    "ImageID": "sha256:1",
    "Command": "postgres -c x",
    "Created": 1_700_000_000,
    "State": "running",
    "Status": "Up 3 minutes (healthy)",
    "Labels": {"a": "<b>"},
    "Ports": [],
    "NetworkSettings": {"Networks": {"front": {}, "back": {}}},
}


def test_a_container() -> None:
    container = decode.container(ITEM)
    assert container.name == "db"
    assert container.image == "postgres:16"
    assert container.state is State.RUNNING
    assert container.health is Health.HEALTHY
    assert container.exit_code is None
    assert container.created == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert container.networks == ("back", "front")
    assert container.labels == {"a": "<b>"}


@pytest.mark.parametrize(
    ("state", "status", "expected", "health", "code"),
    [
        ("exited", "Exited (137) 2 hours ago", State.EXITED, Health.NONE, 137),
        ("created", "Created", State.CREATED, Health.NONE, None),
        ("restarting", "Restarting (1) 3 seconds ago", State.RESTARTING, Health.NONE, 1),
        ("running", "Up 1 second (health: starting)", State.RUNNING, Health.STARTING, None),
        ("running", "Up 1 second (unhealthy)", State.RUNNING, Health.UNHEALTHY, None),
        ("paused", "Up 1 second (Paused)", State.PAUSED, Health.NONE, None),
        ("stopped", "Exited (0) 1 second ago", State.EXITED, Health.NONE, 0),
        ("configured", "", State.CREATED, Health.NONE, None),
        ("something new", "", State.CREATED, Health.NONE, None),
    ],
)
def test_states(state: str, status: str, expected: State, health: Health, code: int | None) -> None:
    container = decode.container(ITEM | {"State": state, "Status": status})
    assert (container.state, container.health, container.exit_code) == (expected, health, code)


def test_ports_come_once_and_in_order() -> None:
    ports = [
        {"IP": "::", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
        {"PrivatePort": 9, "Type": "udp"},
        {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
        {"IP": "::", "PrivatePort": 81, "PublicPort": 8081, "Type": "tcp"},
        {"IP": "127.0.0.1", "PrivatePort": 80, "PublicPort": 80, "Type": "tcp"},
    ]
    expected = (
        Port(9, "udp"),
        Port(80, "tcp", "127.0.0.1", 80),
        Port(80, "tcp", "0.0.0.0", 8080),
        Port(81, "tcp", "::", 8081),
    )
    assert decode.container(ITEM | {"Ports": ports}).ports == expected
    assert decode.container(ITEM | {"Ports": ports[::-1]}).ports == expected


def test_what_podman_leaves_out() -> None:
    bare = decode.container({"Id": "1", "Command": ["sh", "-c", "x"], "Names": None})
    assert (bare.name, bare.command, bare.ports, bare.labels) == ("", "sh -c x", (), {})


def test_an_image() -> None:
    image = decode.image(
        {
            "Id": "abc",
            "RepoTags": ["docker.io/library/b:1", "docker.io/you/a:2", "<none>:<none>"],
            "RepoDigests": None,
            "Size": 5,
            "Created": 0,
            "Labels": None,
        }
    )
    assert image.id == "sha256:abc"
    assert image.tags == ("b:1", "you/a:2")
    assert (image.digests, image.created, image.labels) == ((), None, {})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-05-06T07:08:09.123456789Z", datetime(2024, 5, 6, 7, 8, 9, 123456, UTC)),
        ("2024-05-06T07:08:09Z", datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)),
        ("2024-05-06T09:08:09.5+02:00", datetime(2024, 5, 6, 7, 8, 9, 500000, UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("", None),
        ("nonsense", None),
        (None, None),
        (-62135596800, None),
    ],
)
def test_moments(value: object, expected: datetime | None) -> None:
    assert decode.moment(value) == expected


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_is_decoded_item_by_item(indent: int | None) -> None:
    items = [{"n": n, "text": "[{}]", "deep": [{"x": {}}]} for n in range(100)]
    body = json.dumps(items, indent=indent).encode()
    assert decode.decode_list(body, lambda item: item) == items


@pytest.mark.parametrize("body", [b"[]", b"null\n", b" [ ]\n"])
def test_an_empty_list(body: bytes) -> None:
    assert decode.decode_list(body, lambda item: item) == []
