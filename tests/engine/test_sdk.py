"""The SDK in threads: its errors made ours, and nothing waits for what hangs."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.conftest import Serve, answer, head_of
from harness.waiting import until
from pierhead.core.errors import AppError, EngineRefused, EngineUnreachable, NotFound
from pierhead.engine.endpoints import Endpoint
from pierhead.engine.sdk import Sdk
from pierhead.engine.threads import Threads

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter


@pytest.fixture
async def threads() -> AsyncIterator[Threads]:
    pool = Threads("test")
    yield pool
    pool.close()


async def sdk_of(
    serve: Serve, threads: Threads, reply: bytes | None, asked: list[str] | None = None
) -> Sdk:
    """An SDK whose engine answers this to everything, or never; what it is asked is ``asked``."""
    heard = [] if asked is None else asked

    async def handler(reader: Reader, writer: Writer) -> None:
        heard.append(await head_of(reader))
        if reply is None:
            await reader.read()
        else:
            writer.write(reply)

    sdk = Sdk((await serve(handler)).endpoint, threads)
    sdk.version = "1.41"
    return sdk


async def test_an_answer(serve: Serve, threads: Threads) -> None:
    sdk = await sdk_of(serve, threads, answer("200 OK", '{"Id": "1"}'))
    assert (await sdk.call(lambda api: api.inspect_container("1")))["Id"] == "1"
    sdk.close()


@pytest.mark.parametrize(("status", "kind"), [("404 X", NotFound), ("500 X", EngineRefused)])
async def test_refusals(
    serve: Serve, threads: Threads, status: str, kind: type[EngineRefused]
) -> None:
    sdk = await sdk_of(serve, threads, answer(status, '{"message": "in my own words"}'))
    with pytest.raises(kind) as caught:
        await sdk.call(lambda api: api.inspect_container("1"))
    assert caught.value.detail == "in my own words"
    sdk.close()


async def test_a_broken_connection(serve: Serve, threads: Threads) -> None:
    sdk = await sdk_of(serve, threads, b"")
    with pytest.raises(EngineUnreachable):
        await sdk.call(lambda api: api.inspect_container("1"))
    nobody = Sdk(Endpoint("nobody", "unix:///nonexistent/x.sock"), threads)
    nobody.version = "1.41"
    with pytest.raises(EngineUnreachable):
        await nobody.call(lambda api: api.inspect_container("1"))
    sdk.close()
    nobody.close()


async def test_what_hangs_is_not_waited_for(serve: Serve, threads: Threads) -> None:
    asked: list[str] = []
    sdk = await sdk_of(serve, threads, None, asked)
    with pytest.raises(EngineUnreachable, match="does not answer"):
        await sdk.call(lambda api: api.inspect_container("1"), timeout=0.2)
    call = asyncio.ensure_future(sdk.call(lambda api: api.inspect_container("2")))
    # The first one is not even asked where no thread was free for it in its time.
    await until(lambda: any("/containers/2/" in head for head in asked))
    threads.close()
    sdk.close()
    with pytest.raises(EngineUnreachable):
        await call


async def test_a_broken_docker_config_is_a_sentence(serve: Serve, threads: Threads) -> None:
    Path(os.environ["DOCKER_CONFIG"], "config.json").write_text('{"auths": {"reg": 5}}')
    sdk = await sdk_of(serve, threads, answer("200 OK", "{}"))
    with pytest.raises(AppError, match="docker configuration cannot be understood"):
        await sdk.call(lambda api: api.inspect_container("1"))
