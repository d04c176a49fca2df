"""gRPC between our own client and our own server: messages, ends, flow, and damage."""

from __future__ import annotations

import asyncio
from random import Random

import pytest

from engine.buildkit.pipes import ends, talking
from harness.waiting import PATIENCE
from pierhead.engine.buildkit.grpc import Call, Client, Code, GrpcError, Server
from pierhead.engine.buildkit.http2 import ConnectionEnded, StreamReset

LARGE = 3 << 20
"""More than a stream's window, so that both ends have to wait for room."""


async def echo(call: Call) -> None:
    async for message in call:
        await call.send(message)


async def test_one_message_there_and_one_back() -> None:
    async with talking({"/a.B/C": echo}) as client:
        assert await client.unary("/a.B/C", b"hello") == b"hello"
        assert await client.unary("/A.b/c", b"") == b""


async def test_many_messages_of_all_sizes() -> None:
    sent = [b"", b"x", b"y" * 70_000, b"z" * LARGE, *[bytes([i]) for i in range(100)]]
    async with talking({"/e": echo}) as client, client.call("/e") as call:
        sending = asyncio.create_task(_send_all(call, sent))
        assert [message async for message in call] == sent
        await sending


async def _send_all(call: Call, messages: list[bytes]) -> None:
    for message in messages:
        await call.send(message)
    await call.finish()  # type: ignore[attr-defined]


async def test_two_streams_do_not_wait_for_each_other() -> None:
    async def stuck(call: Call) -> None:
        await call.begin()
        await asyncio.Event().wait()

    async with talking({"/e": echo, "/stuck": stuck}) as client, client.call("/stuck") as held:
        filling = asyncio.create_task(held.send(bytes(LARGE)))
        for _ in range(5):
            assert await client.unary("/e", b"a" * 300_000) == b"a" * 300_000
        assert not filling.done()
        filling.cancel()
        await asyncio.gather(filling, return_exceptions=True)


async def test_a_method_that_is_not_there() -> None:
    async with talking({}) as client:
        with pytest.raises(GrpcError) as caught:
            await client.unary("/moby.filesync.v1.Auth/FetchToken", b"x")
        assert caught.value.code == Code.UNIMPLEMENTED
        async with client.call("/none") as call:
            with pytest.raises(GrpcError):
                await call.receive()
            assert call.metadata["content-type"] == ["application/grpc"]
            assert call.metadata[":status"] == ["200"]


@pytest.mark.parametrize("begun", [False, True])
async def test_a_refusal_arrives_in_its_words(begun: bool) -> None:
    async def refuse(call: Call) -> None:
        if begun:
            await call.send(b"first")
        raise GrpcError(Code.NOT_FOUND, "secret ä 100 %\nnot found")

    async with talking({"/r": refuse}) as client:
        with pytest.raises(GrpcError) as caught:
            await client.unary("/r", b"")
    assert caught.value.code == Code.NOT_FOUND
    assert caught.value.message == "secret ä 100 %\nnot found"


async def test_a_defect_is_told_and_the_rest_goes_on() -> None:
    async def broken(call: Call) -> None:
        raise KeyError("x")

    async with talking({"/b": broken, "/e": echo}) as client:
        with pytest.raises(GrpcError, match="KeyError"):
            await client.unary("/b", b"")
        assert await client.unary("/e", b"still") == b"still"


async def test_leaving_a_call_stops_it_at_the_other_end() -> None:
    begun, stopped = asyncio.Event(), asyncio.Event()

    async def endless(call: Call) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async with talking({"/e": endless}) as client:
        async with client.call("/e"):
            await begun.wait()
        async with asyncio.timeout(PATIENCE):
            await stopped.wait()


async def test_a_connection_that_breaks_ends_every_call() -> None:
    async def endless(call: Call) -> None:
        await asyncio.Event().wait()

    near, far = ends()
    async with Client(near) as client:
        calling = asyncio.create_task(client.unary("/e", b""))
        await asyncio.sleep(0.01)
        far.close()
        with pytest.raises(ConnectionEnded):
            await calling
        with pytest.raises(ConnectionEnded):
            await client.unary("/e", b"")


@pytest.mark.parametrize(
    "said",
    [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0" * 100, b"\xff" * 2000],
    ids=["text", "zeros", "ones"],
)
async def test_what_is_no_http2_ends_the_connection(said: bytes) -> None:
    near, far = ends()
    async with Client(near) as client:
        await far.write(said)
        with pytest.raises((ConnectionEnded, StreamReset)):
            async with asyncio.timeout(PATIENCE):
                await client.unary("/e", b"")


@pytest.mark.parametrize("seed", range(20))
async def test_a_server_outlives_no_garbage_and_leaves_nothing(seed: int) -> None:
    """Whatever comes after a good beginning: it ends, or it waits; it does not break."""
    random = Random(seed)
    near, far = ends()
    server = Server(far, {"/e": echo})
    serving = asyncio.create_task(server.run())
    if seed % 2:
        await near.write(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0")
    for _ in range(5):
        length = random.randrange(60)
        kind, flags = random.randrange(10), random.randrange(256)
        stream = random.choice([0, 1, 2, 3, 1 << 20])
        frame = length.to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big")
        await near.write(frame + random.randbytes(length))
        await asyncio.sleep(0)
    server.close()
    async with asyncio.timeout(PATIENCE):
        await serving
