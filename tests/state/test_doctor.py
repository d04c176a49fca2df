"""The report of what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.engine import FakeEngine
from pierhead.core.resources import EngineInfo
from pierhead.engine.endpoints import Attempt, Endpoint, Failure
from pierhead.engine.starters import Starter
from pierhead.state import doctor
from pierhead.state.search import Answer, Places
from pierhead.terminal import core

INFO = EngineInfo("Docker Engine", "26.1.5", "1.45", "linux", "amd64", "buildkit")


async def test_it_says_what_was_tried_and_what_would_work(
    isolation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def probe(endpoint: Endpoint) -> Attempt:
        return Attempt(endpoint, Failure.PERMISSION, "Not allowed.", "Join the group.")

    offer = Starter("Start", ("systemctl", "start", "docker"), "It is installed.")
    monkeypatch.setattr(doctor, "available", lambda: [offer])
    places = Places({"DOCKER_HOST": "tcp://host:1"}, isolation, probe)
    report = await doctor.report("6.9, xcb", places)
    assert "Qt: 6.9, xcb\nTerminals: " in report
    assert "No engine answers." in report
    assert "  - DOCKER_HOST: tcp://host:1\n      Not allowed.\n      Join the group.\n" in report
    assert report.endswith("  systemctl start docker\n      It is installed.")


@pytest.mark.parametrize(
    ("there", "told"), [(True, "compiled core"), (False, "core in Python, slower")]
)
async def test_it_tells_whether_terminals_are_fast(
    isolation: Path, monkeypatch: pytest.MonkeyPatch, there: bool, told: str
) -> None:
    async def probe(endpoint: Endpoint) -> Attempt:
        return Attempt(endpoint, Failure.MISSING, "Not there.")

    def compiled() -> object:
        if not there:
            raise ImportError
        return "another screen", "another parser"

    monkeypatch.setattr(core, "_compiled", compiled)
    report = await doctor.report("", Places({}, isolation, probe))
    assert f"\nTerminals: {told}\n" in report


async def test_it_describes_the_engine(isolation: Path) -> None:
    async def probe(endpoint: Endpoint) -> Answer | Attempt:
        if endpoint.name == "Docker":
            return Answer(FakeEngine(), endpoint, INFO)
        return Attempt(endpoint, Failure.MISSING, "Not there.")

    report = await doctor.report("", Places({}, isolation, probe))
    assert "  + Docker: unix:///var/run/docker.sock\n" in report
    assert "Docker Engine 26.1.5, API 1.45, linux/amd64, builder: buildkit" in report
    assert "What would work" not in report


async def test_nothing_to_offer(isolation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def probe(endpoint: Endpoint) -> Attempt:
        return Attempt(endpoint, Failure.MISSING, "Not there.")

    monkeypatch.setattr(doctor, "available", list)
    report = await doctor.report("", Places({}, isolation, probe))
    assert report.endswith("Install Docker or Podman, then start Pierhead again.")
