"""How things stand with a container that a terminal is in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from fakes.stage import Stage
from pierhead.core.errors import EngineUnreachable, NotFound
from pierhead.core.resources import Container, State
from pierhead.core.run import RunSpec
from pierhead.engine.endpoints import Endpoint
from pierhead.state import place as module
from pierhead.state.connection import Connection, Ready
from pierhead.state.place import Condition, Place, Situation


class Yard:
    """A container on a fake engine, its place, and how often that told of something."""

    def __init__(self, stage: Stage, container: Container) -> None:
        self.stage, self.container = stage, container
        self.place = self.at(container.id, container.name)
        self.told = 0
        self.place.changed.connect(self._note)

    def at(self, id_: str, name: str) -> Place:
        return Place(cast(Connection, self.stage.connection), self.stage.containers, id_, name)

    async def another(self, name: str) -> Container:
        id_ = await self.stage.engine.containers.create(RunSpec("pierhead/busybox:1", name=name))
        await self.stage.list()
        found = self.stage.containers.get(id_)
        assert found
        return found

    def _note(self) -> None:
        self.told += 1


@pytest.fixture
async def yard(tmp_path: Path) -> AsyncIterator[Yard]:
    stage = Stage(tmp_path)
    spec = RunSpec("pierhead/busybox:1", ("sleep", "600"), name="web")
    id_ = await stage.engine.containers.create(spec)
    await stage.engine.containers.start(id_)
    await stage.list()
    container = stage.containers.get(id_)
    assert container
    yield Yard(stage, container)
    await stage.engine.close()


async def test_conditions_are_the_engines(yard: Yard) -> None:
    containers, id_ = yard.stage.engine.containers, yard.container.id
    await yard.place.enter()
    assert await yard.place.look() == Situation(Condition.RUNNING)
    await containers.pause(id_)
    assert (await yard.place.look()).condition is Condition.PAUSED
    await containers.unpause(id_)
    await containers.kill(id_)
    assert await yard.place.look() == Situation(Condition.STOPPED, code=137)
    containers.change(id_, state=State.RESTARTING)
    assert (await yard.place.look()).condition is Condition.RESTARTING
    await containers.remove(id_, force=True)
    assert await yard.place.look() == Situation(Condition.GONE)


async def test_a_restart_is_one_since_the_terminal_was_opened(yard: Yard) -> None:
    containers, id_ = yard.stage.engine.containers, yard.container.id
    await containers.restart(id_)
    await yard.place.enter()
    assert await yard.place.look() == Situation(Condition.RUNNING)
    await containers.restart(id_)
    assert await yard.place.look() == Situation(Condition.RUNNING, restarted=True)
    await yard.place.enter()
    assert await yard.place.look() == Situation(Condition.RUNNING)


async def test_what_has_its_name_takes_its_place(yard: Yard) -> None:
    await yard.stage.engine.containers.remove(yard.container.id, force=True)
    await yard.stage.list()
    with pytest.raises(NotFound):
        await yard.place.enter()
    new = await yard.another("web")
    assert (await yard.place.look()).condition is Condition.REPLACED
    assert yard.place.id == yard.container.id
    await yard.place.enter()
    assert yard.place.id == new.id


async def test_another_name_is_followed_but_not_the_one_of_what_makes_way(yard: Yard) -> None:
    containers, id_ = yard.stage.engine.containers, yard.container.id
    await containers.rename(id_, f"{yard.container.short_id}_web")
    await yard.stage.list()
    assert yard.place.name == "web"
    new = await yard.another("web")
    await containers.remove(id_, force=True)
    await yard.stage.list()
    await yard.place.enter()
    assert yard.place.id == new.id
    await containers.rename(new.id, "shop")
    await yard.stage.list()
    assert yard.place.name == "shop"


async def test_it_tells_of_its_own_container_and_of_namesakes_alone(yard: Yard) -> None:
    await yard.another("other")
    assert yard.told == 0
    await yard.stage.engine.containers.kill(yard.container.id)
    await yard.stage.list()
    assert yard.told == 1
    await yard.stage.engine.containers.remove(yard.container.id)
    await yard.stage.list()
    assert yard.told == 2
    await yard.another("web")
    assert yard.told == 3
    yard.stage.connection.go()
    assert yard.told == 4


async def test_an_engine_that_is_away_or_hangs_leaves_it_unknown(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    yard.stage.engine.wire.hang()
    assert (await yard.place.look()).condition is Condition.UNKNOWN
    yard.stage.engine.wire.resume()
    yard.stage.engine.wire.cut()
    assert await yard.place.look() == Situation(Condition.UNKNOWN, detail="The engine went away.")


async def test_another_engine_has_no_say(yard: Yard) -> None:
    connection = yard.stage.connection
    assert isinstance(connection.state, Ready)
    here = replace(connection.state, endpoint=Endpoint("here", "unix:///here"))
    connection._set(here)
    place = yard.at(yard.container.id, "web")
    await place.enter()
    connection._set(replace(here, endpoint=Endpoint("there", "unix:///there")))
    assert (await place.look()).condition is Condition.UNKNOWN
    with pytest.raises(EngineUnreachable) as error:
        await place.enter()
    assert error.value.hint == "Switch back to here."
    connection._set(here)
    assert (await place.look()).condition is Condition.RUNNING
