"""Looking for an engine: at once everywhere, the first in order wins, the others are closed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from fakes.engine import FakeEngine
from pierhead.core.errors import EngineUnreachable
from pierhead.core.resources import EngineInfo
from pierhead.engine.endpoints import Attempt, Endpoint, Failure
from pierhead.state.search import Answer, Places

INFO = EngineInfo("Fake Engine", "1.0", "1.41")


class Harbour:
    """What answers where; ``late`` ones take a while."""

    def __init__(self, *names: str, late: str = "") -> None:
        self.engines = {name: FakeEngine() for name in names}
        self.late = late
        self.closed: list[str] = []

    async def probe(self, endpoint: Endpoint) -> Answer | Attempt:
        if endpoint.name == self.late:
            await asyncio.sleep(0.02)
        engine = self.engines.get(endpoint.name)
        if engine is None:
            return Attempt(endpoint, Failure.MISSING, f"no {endpoint.name}")
        return Answer(engine, endpoint, INFO)


def places(harbour: Harbour, isolation: Path) -> Places:
    environ = {"DOCKER_HOST": "tcp://host:1", "XDG_RUNTIME_DIR": "/run/x"}
    return Places(environ, isolation, harbour.probe)


async def open_ones(harbour: Harbour) -> set[str]:
    found = set()
    for name, engine in harbour.engines.items():
        try:
            await engine.ping(1)
        except EngineUnreachable:
            continue
        found.add(name)
    return found


@pytest.mark.parametrize("late", ["", "Docker", "Podman"])
async def test_the_first_in_order_wins(isolation: Path, late: str) -> None:
    harbour = Harbour("Docker", "Podman", "Colima", late=late)
    found = await places(harbour, isolation).search(None)
    assert found.endpoint
    assert found.endpoint.name == "Docker"
    assert found.engine is harbour.engines["Docker"]
    assert [attempt.endpoint.name for attempt in found.tried] == ["DOCKER_HOST"]
    assert await open_ones(harbour) <= {"Docker", late}


async def test_one_place_only(isolation: Path) -> None:
    harbour = Harbour("Docker")
    wanted = Endpoint("mine", "unix:///mine")
    found = await places(harbour, isolation).search(wanted)
    assert found.engine is None
    assert [attempt.endpoint for attempt in found.tried] == [wanted]


async def test_nobody_answers(isolation: Path) -> None:
    found = await places(Harbour(), isolation).search(None)
    assert (found.engine, found.endpoint, found.info) == (None, None, None)
    assert len(found.tried) > 5


async def test_known_lists_all_and_keeps_none_open(isolation: Path) -> None:
    harbour = Harbour("Docker", "Colima")
    known = await places(harbour, isolation).known()
    answers = {place.name: answer for place, answer in known if isinstance(answer, EngineInfo)}
    assert answers == {"Docker": INFO, "Colima": INFO}
    assert await open_ones(harbour) == set()
