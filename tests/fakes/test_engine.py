"""The fake's knobs, which no other engine has; what it shares is in the contract tests."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from fakes.engine import FakeEngine
from pierhead.core.errors import Conflict, EngineUnreachable
from pierhead.core.resources import Kind, State
from pierhead.engine.api import Changed, Connected, Engine


async def test_it_is_an_engine() -> None:
    engine: Engine = FakeEngine()
    assert (await engine.connect()).version == "1.0"
    await engine.close()


async def test_it_holds_thousands() -> None:
    engine = FakeEngine()
    engine.containers.populate(2000, State.RUNNING)
    listed = await engine.containers.list()
    assert len({container.id for container in listed}) == 2000
    await engine.containers.stop(listed[0].id)
    assert (await engine.containers.list())[0].state is State.EXITED
    await engine.close()


async def test_calls_fail_on_request() -> None:
    engine = FakeEngine()
    engine.containers.populate(1)
    engine.wire.failures["containers.start"] = Conflict("The port is taken.")
    with pytest.raises(Conflict, match="port"):
        await engine.containers.start("service-1")
    assert engine.wire.calls == ["containers.start"]


async def test_a_cut_wire_breaks_everything() -> None:
    engine = FakeEngine()
    async with aclosing(engine.events()) as events:
        assert await anext(events) == Connected()
        image = engine.images.add("new:1")
        assert await anext(events) == Changed(Kind.IMAGE, image.id, "tag")
        engine.wire.cut()
        with pytest.raises(EngineUnreachable):
            await anext(events)
    with pytest.raises(EngineUnreachable):
        await engine.containers.list()
    engine.wire.mend()
    assert await engine.containers.list() == []


async def test_a_hanging_engine_does_not_answer() -> None:
    engine = FakeEngine()
    engine.wire.hang()
    with pytest.raises(EngineUnreachable):
        await engine.ping(0.01)
    listing = asyncio.create_task(engine.containers.list())
    await asyncio.sleep(0)
    engine.wire.resume()
    assert await listing == []
