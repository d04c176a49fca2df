"""The HTTP client: streams both ways, upgrades, refusals, broken and silent connections."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from engine.conftest import Serve, answer, head_of
from harness.speed import slowness
from harness.waiting import PATIENCE
from pierhead.core.errors import AppError, Conflict, EngineRefused, EngineUnreachable, NotFound
from pierhead.engine.endpoints import Endpoint
from pierhead.engine.http import Http

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


async def test_a_call_says_what_it_asks_for(serve: Serve) -> None:
    heads: list[str] = []

    async def handler(reader: Reader, writer: Writer) -> None:
        heads.append(await head_of(reader))
        writer.write(answer("200 OK", '{"ok": 1}'))

    http = await serve(handler)
    http.version = "1.41"
    query = {"all": True, "filters": {"type": ["a"]}, "t": ["x:1", "y"], "none": None}
    assert json.loads(await http.call("GET", "/images/a b/json", query)) == {"ok": 1}
    expected = "GET /v1.41/images/a%20b/json?all=1&filters=%7B%22type%22%3A+%5B%22a%22%5D%7D"
    assert heads[0].startswith(f"{expected}&t=x%3A1&t=y HTTP/1.1\r\n")


async def test_a_stream_is_read_as_it_comes(serve: Serve) -> None:
    go_on = asyncio.Event()

    async def handler(reader: Reader, writer: Writer) -> None:
        await head_of(reader)
        writer.write(CHUNKED + b"3\r\none\r\n")
        await go_on.wait()
        writer.write(b"3\r\ntwo\r\n0\r\n\r\n")

    http = await serve(handler)
    response = await http.request("GET", "/events")
    async with response:
        blocks = aiter(response)
        assert await anext(blocks) == b"one"
        go_on.set()
        assert await anext(blocks) == b"two"
        with pytest.raises(StopAsyncIteration):
            await anext(blocks)


@pytest.mark.parametrize("end", [b"3\r\non", b"3\r\none\r\n", b""])
async def test_a_stream_that_is_cut_off_raises(serve: Serve, end: bytes) -> None:
    async def handler(reader: Reader, writer: Writer) -> None:
        await head_of(reader)
        writer.write(CHUNKED + end)

    http = await serve(handler)
    async with await http.request("GET", "/events") as response:
        with pytest.raises(EngineUnreachable, match="The connection to The Test broke"):
            await response.read()


async def test_no_answer_at_all_raises(serve: Serve) -> None:
    async def handler(reader: Reader, writer: Writer) -> None:
        await head_of(reader)

    http = await serve(handler)
    with pytest.raises(EngineUnreachable):
        await http.call("GET", "/")


async def test_silence_is_not_waited_for(serve: Serve) -> None:
    async def handler(reader: Reader, writer: Writer) -> None:
        await reader.read()

    http = await serve(handler)
    with pytest.raises(EngineUnreachable) as caught:
        await http.call("GET", "/", patience=0.05)
    assert isinstance(caught.value.__cause__, TimeoutError)


@pytest.mark.parametrize(
    ("status", "kind"), [("404 X", NotFound), ("409 X", Conflict), ("500 X", EngineRefused)]
)
async def test_refusals(serve: Serve, status: str, kind: type[EngineRefused]) -> None:
    async def handler(reader: Reader, writer: Writer) -> None:
        await head_of(reader)
        writer.write(answer(status, '{"message": "because <b>I</b> say so"}'))

    http = await serve(handler)
    with pytest.raises(kind) as caught:
        await http.call("GET", "/")
    assert caught.value.detail == "because <b>I</b> say so"
    assert caught.value.status == int(status[:3])
    assert type(caught.value) is kind


async def test_the_answer_is_read_while_the_body_is_sent(serve: Serve) -> None:
    async def handler(reader: Reader, writer: Writer) -> None:
        await head_of(reader)
        writer.write(CHUNKED)
        while size := int(await reader.readline(), 16):
            block = (await reader.readexactly(size + 2))[:-2].upper()
            writer.write(b"%x\r\n%b\r\n" % (len(block), block))
        writer.write(b"0\r\n\r\n")

    echoed: asyncio.Queue[bytes] = asyncio.Queue()

    async def body() -> AsyncIterator[bytes]:
        yield b"first"
        assert await echoed.get() == b"FIRST"
        yield b"second"

    http = await serve(handler)
    got = []
    async with await http.request("POST", "/build", body=body()) as response:
        async for block in response:
            got.append(block)
            echoed.put_nowait(block)
    assert got == [b"FIRST", b"SECOND"]


async def test_a_refusal_ends_the_sending(serve: Serve) -> None:
    async def handler(reader: Reader, writer: Writer) -> None:
        await head_of(reader)
        writer.write(answer("400 Bad Request", '{"message": "no"}', "Connection: close"))

    ended = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                yield bytes(1 << 20)
        finally:
            ended.set()

    http = await serve(handler)
    with pytest.raises(EngineRefused, match="no"):
        await http.request("POST", "/build", body=endless())
    assert ended.is_set()


async def test_a_body_that_fails_ends_the_request(serve: Serve) -> None:
    async def handler(reader: Reader, writer: Writer) -> None:
        await reader.read()

    async def unreadable() -> AsyncIterator[bytes]:
        yield b"x"
        raise AppError("A file cannot be read.")

    http = await serve(handler)
    with pytest.raises(AppError, match="A file cannot be read"):
        await http.request("POST", "/build", body=unreadable())


async def test_cancelling_lets_go_of_the_body(serve: Serve) -> None:
    async def handler(reader: Reader, writer: Writer) -> None:
        await asyncio.Event().wait()

    started, ended = asyncio.Event(), asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                started.set()
                yield bytes(1 << 20)
        finally:
            ended.set()

    http = await serve(handler)
    request = asyncio.ensure_future(http.request("POST", "/build", body=endless(), patience=None))
    await started.wait()
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    assert ended.is_set()


@pytest.mark.parametrize(
    "status", ["101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp", "200 OK"]
)
async def test_an_upgrade_keeps_what_came_with_it(serve: Serve, status: str) -> None:
    async def handler(reader: Reader, writer: Writer) -> None:
        head = await head_of(reader)
        assert "\r\nUpgrade: tcp\r\n" in head
        body = json.loads(await reader.readexactly(len('{"Tty": true}')))
        assert body == {"Tty": True}
        writer.write(f"HTTP/1.1 {status}\r\n\r\nhello ".encode())
        writer.write(b"you said " + await reader.read(100))

    http = await serve(handler)
    connection = await http.upgrade("/exec/1/start", body={"Tty": True})
    assert await connection.read() == b"hello "
    await connection.write(b"ping")
    assert await connection.read() == b"you said ping"
    assert await connection.read() == b""
    connection.close()
    await connection.write(b"into the void")


async def test_closing_is_seen_at_once(serve: Serve) -> None:
    seen = asyncio.Event()

    async def handler(reader: Reader, writer: Writer) -> None:
        await head_of(reader)
        writer.write(CHUNKED + b"3\r\none\r\n")
        await reader.read()
        seen.set()

    http = await serve(handler)
    async with aclosing(_blocks(http)) as blocks:
        await anext(blocks)
    async with asyncio.timeout(PATIENCE):
        await seen.wait()


async def _blocks(http: Http) -> Any:
    async with await http.request("GET", "/events") as response:
        async for block in response:
            yield block


async def test_closing_the_client_ends_what_is_open(serve: Serve) -> None:
    async def handler(reader: Reader, writer: Writer) -> None:
        await head_of(reader)
        writer.write(CHUNKED)
        await reader.read()

    http = await serve(handler)
    response = await http.request("GET", "/events")
    reading = asyncio.ensure_future(response.read())
    await asyncio.sleep(0)
    http.close()
    with pytest.raises(EngineUnreachable):
        await reading


async def test_nobody_listens(isolation: Path) -> None:
    http = Http(Endpoint("Nobody", f"unix://{isolation}/none.sock"))
    with pytest.raises(EngineUnreachable, match="There is no socket") as caught:
        await http.call("GET", "/")
    assert isinstance(caught.value.__cause__, FileNotFoundError)


async def test_a_large_answer(serve: Serve) -> None:
    body = os.urandom(3 << 20)

    async def handler(reader: Reader, writer: Writer) -> None:
        await head_of(reader)
        writer.write(CHUNKED + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
        await writer.drain()

    http = await serve(handler)
    assert await http.call("GET", "/") == body


async def test_on_the_loop_of_qt(qapp: object, serve: Serve) -> None:
    async def handler(reader: Reader, writer: Writer) -> None:
        await head_of(reader)
        writer.write(answer("200 OK", "fine"))

    http = await serve(handler)
    assert await http.call("GET", "/") == b"fine"


async def test_sending_lets_the_loop_go_on(serve: Serve) -> None:
    async def handler(reader: Reader, writer: Writer) -> None:
        await head_of(reader)
        while not (await reader.read(1 << 20)).endswith(b"0\r\n\r\n"):
            pass
        writer.write(answer("200 OK"))

    async def body() -> AsyncIterator[bytes]:
        for _ in range(300):
            # Work that never waits, as reading ahead of a slow consumer does.
            until = time.thread_time() + 0.001
            while time.thread_time() < until:
                pass
            yield b"x" * 10

    held: list[float] = []

    async def heartbeat() -> None:
        while True:
            before = time.thread_time()
            await asyncio.sleep(0.001)
            held.append(time.thread_time() - before)

    http = await serve(handler)
    beat = asyncio.create_task(heartbeat())
    await http.call("POST", "/build", body=body())
    beat.cancel()
    assert max(held) < 0.05 * slowness()
