"""Who does the work of builds, as an engine tells it."""

from __future__ import annotations

import pytest

from pierhead.engine.buildkit import wire
from pierhead.engine.buildkit.records import Worker, version, worker
from pierhead.engine.who_builds import brief


def platform(system: str, architecture: str, variant: str = "") -> bytes:
    pairs = ((1, architecture), (2, system), (3, variant))
    return wire.message(3, b"".join(wire.content(field, value) for field, value in pairs))


def test_a_worker() -> None:
    told = wire.content(1, "package") + wire.content(2, "v0.13.2") + wire.content(3, "commit")
    data = (
        wire.content(1, "id")
        + wire.mapping(2, {"label": "x"})
        + platform("linux", "arm64")
        + platform("linux", "arm", "v7")
        + wire.message(5, told)
    )
    assert worker(data) == Worker(("linux/arm64", "linux/arm/v7"), "0.13.2")


@pytest.mark.parametrize(
    ("told", "expected"), [("v0.25.2", "0.25.2"), ("0.0.0+unknown", ""), ("", "")]
)
def test_its_version(told: str, expected: str) -> None:
    assert version(wire.content(2, told)) == expected


def test_platforms_in_brief() -> None:
    told = ("linux/amd64", "linux/amd64/v2", "linux/amd64/v3", "linux/386", "linux/arm/v7")
    assert brief(told) == "linux/amd64, linux/386, linux/arm/v7"
    assert brief(("linux/amd64/v2",)) == "linux/amd64/v2"
    assert brief(()) == ""
