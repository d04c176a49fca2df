"""Who does the work of builds, as an engine tells it."""

from __future__ import annotations

import pytest

from engine.buildkit.pipes import talking
from pierhead.core.resources import EngineInfo
from pierhead.engine.api_builds import BuilderOffer
from pierhead.engine.buildkit import wire
from pierhead.engine.buildkit.grpc import Call
from pierhead.engine.buildkit.records import Worker, version, worker
from pierhead.engine.who_builds import brief, buildkit

CONTROL = "/moby.buildkit.v1.Control/"


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


@pytest.mark.parametrize(
    ("engine", "told", "said"),
    [
        ("24.0.9", "0.11.7", "BuildKit 0.11.7 on Docker Engine 24.0.9"),
        ("26.1.5+dfsg1", "", "BuildKit 0.13 on Docker Engine 26.1.5+dfsg1"),
        ("28.5.2", "", "BuildKit 0.25 on Docker Engine 28.5.2"),
        ("20.10.24", "", "BuildKit 0.8 on Docker Engine 20.10.24"),
        ("26.10.1", "", "BuildKit on Docker Engine 26.10.1"),
        ("library-import", "", "BuildKit on Docker Engine library-import"),
    ],
)
async def test_the_builder_that_is_told_or_known(engine: str, told: str, said: str) -> None:
    async def info(call: Call) -> None:
        await call.send(wire.message(1, wire.content(2, f"v{told}" if told else "0.0.0+unknown")))

    async def workers(call: Call) -> None:
        await call.send(wire.message(1, platform("linux", "arm64")))

    control = {CONTROL + "Info": info, CONTROL + "ListWorkers": workers}
    async with talking(control) as client:
        offer = await buildkit(client, EngineInfo("Docker Engine", engine, "1.41"))
    assert offer == BuilderOffer(said, ("linux/arm64",))
