"""How a container's main process ended, told by an engine that learns it late."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from engine.conftest import Serve, answer, head_of
from pierhead.engine import sessions as module
from pierhead.engine.sessions import ContainerExit

WAITS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
TOLD = b'10\r\n{"StatusCode":7}\r\n0\r\n\r\n'
RUNS = answer("200 OK", '{"State": {"Running": true, "ExitCode": 0}}')
ENDED = answer("200 OK", '{"State": {"Running": false, "ExitCode": 3}}')
GONE = answer("404 Not Found", '{"message": "No such container: 1"}')
NEVER = 1 << 30


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SOON", 0.01)


Ending = Callable[[bytes, int], Awaitable[ContainerExit]]


@pytest.fixture
def ending(serve: Serve) -> Ending:
    """An end that an engine knows of when it was asked so often how the container stands."""

    async def make(state: bytes, asks: int) -> ContainerExit:
        asked, told = 0, asyncio.Event()

        async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal asked
            if "/wait" in await head_of(reader):
                writer.write(WAITS)
                await told.wait()
                writer.write(TOLD)
                return
            asked += 1
            if asked >= asks:
                told.set()
            writer.write(state)

        end = ContainerExit(await serve(handler), "1")
        await end.begin()
        return end

    return make


@pytest.mark.parametrize("state", [RUNS, GONE], ids=["it still runs", "it is removed at its end"])
async def test_what_the_engine_learns_late_is_waited_for(ending: Ending, state: bytes) -> None:
    end = await ending(state, 3)
    assert await end.code() == 7


async def test_what_ended_before_is_asked_for(ending: Ending) -> None:
    assert await (await ending(ENDED, NEVER)).code() == 3


async def test_what_goes_on_without_its_output_has_no_status(
    ending: Ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_ENDING", 0.03)
    assert await (await ending(RUNS, NEVER)).code() is None
