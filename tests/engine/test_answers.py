"""Answers that the API does not promise: a sentence from every call, and no lost listing."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from harness.waiting import PATIENCE
from pierhead.core.errors import AppError, EngineRefused
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.engine.api_build import BuildSpec
from pierhead.engine.api_inside import Session
from pierhead.engine.docker import DockerEngine
from pierhead.engine.endpoints import Endpoint
from pierhead.engine.probe import probe

HTML = b"<html><h1>502 Bad Gateway</h1></html>"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def answer(body: bytes, status: bytes = b"200 OK") -> bytes:
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body)


def chunked(body: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    return CHUNKED + b"%x\r\n%s\r\n" % (len(body), body) + end


PING = answer(b"OK")
VERSION = answer(json.dumps({"ApiVersion": "1.41", "Version": "20"}).encode())
ODD = {
    "a page": answer(HTML),
    "a page of an error": answer(HTML, b"502 Bad Gateway"),
    "an error without words": answer(b"", b"500 Internal Server Error"),
    "an error in an abyss": answer(b"[" * 100_000, b"500 Internal Server Error"),
    "an error that is no text": answer(b"\xff\xfe", b"500 Internal Server Error"),
    "noise": bytes(range(128, 256)),
    "silence": b"",
    "nothing where something should be": answer(b""),
    "a number": answer(b"7"),
    "a text": answer(b'"x"'),
    "a list with a hole": answer(b"[null, 7]"),
    "a number for an id": answer(b'[{"Id": [5], "RepoTags": 7, "Ports": 7}]'),
    "no text at all": answer(b"[\xff]"),
    "an abyss": answer(b"[" * 100_000),
    "an end in the middle": OK + b"Content-Length: 500\r\n\r\n[{",
    "a stream that is cut off": chunked(b'{"status": "x"}\n{"sta', end=b""),
    "half a line": chunked(b'{"status": "x"}\n{"sta'),
    "a stream of something else": chunked(b"null\n5\n[]\n"),
    "a head without end": OK + b"X: " + b"x" * 200_000 + b"\r\n\r\n",
    "a length below nothing": OK + b"Content-Length: -5\r\n\r\n",
    "another place": b"HTTP/1.1 301 Moved\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n",
}

Call = Callable[[DockerEngine], Awaitable[object]]


async def exhaust(blocks: AsyncIterator[Any]) -> None:
    async for _ in blocks:
        pass


async def converse(opening: Awaitable[Session]) -> None:
    session = await opening
    try:
        await exhaust(aiter(session))
    finally:
        await session.close()


CALLS: dict[str, Call] = {
    "list": lambda engine: engine.containers.list(),
    "images": lambda engine: engine.images.list(),
    "inspect": lambda engine: engine.containers.inspect("x"),
    "inspect image": lambda engine: engine.images.inspect("x"),
    "create": lambda engine: engine.containers.create(RunSpec(image="x")),
    "size": lambda engine: engine.containers.size("x"),
    "attach": lambda engine: converse(engine.containers.attach("x")),
    "exec": lambda engine: converse(engine.containers.exec("x", ExecSpec(("sh",)))),
    "logs": lambda engine: exhaust(engine.containers.logs("x")),
    "stats": lambda engine: exhaust(engine.containers.stats("x")),
    "pull": lambda engine: exhaust(engine.images.pull("x:1")),
    "prune": lambda engine: engine.images.prune(),
    "events": lambda engine: exhaust(engine.events()),
    "networks": lambda engine: engine.networks(),
    "network": lambda engine: engine.network("x"),
    "volumes": lambda engine: engine.volumes(),
    "volume": lambda engine: engine.volume("x"),
    "volume_users": lambda engine: engine.volume_users("x"),
    "volume_size": lambda engine: engine.volume_size("x"),
}


class OddServer:
    """Says hello like an engine, and then what it is told to."""

    def __init__(self) -> None:
        self.says = b""
        self.greets = True

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1]
        hello = {b"/_ping": PING, b"/version": VERSION}.get(path) if self.greets else None
        writer.write(hello or self.says)
        writer.close()


@pytest.fixture
async def odd(tmp_path: Path) -> AsyncIterator[tuple[OddServer, Endpoint]]:
    odd, path = OddServer(), tmp_path / "s"
    server = await asyncio.start_unix_server(odd, path)
    yield odd, Endpoint("odd", f"unix://{path}")
    server.close()


@pytest.mark.parametrize("name", ODD)
async def test_what_is_no_engine_is_not_taken_for_one(
    odd: tuple[OddServer, Endpoint], name: str
) -> None:
    server, endpoint = odd
    server.greets, server.says = False, ODD[name]
    outcome = await probe(endpoint)
    assert not isinstance(outcome, tuple)
    assert outcome.problem


@pytest.mark.parametrize("name", ODD)
async def test_every_call_says_what_is_wrong(odd: tuple[OddServer, Endpoint], name: str) -> None:
    server, endpoint = odd
    server.says = ODD[name]
    engine = DockerEngine(endpoint)
    await engine.connect()
    quiet = set()
    for call_name, call in CALLS.items():
        # Whatever is not meant for the user to read would fail the test here.
        with suppress(AppError):
            async with asyncio.timeout(PATIENCE):
                await call(engine)
            quiet.add(call_name)
    await engine.close()
    # A stream may end well with nothing in it; everything else must have noticed.
    assert quiet <= {"stats", "pull"}


async def test_a_page_instead_of_a_listing_does_not_empty_it(
    odd: tuple[OddServer, Endpoint],
) -> None:
    server, endpoint = odd
    engine = DockerEngine(endpoint)
    await engine.connect()
    server.says = answer(HTML)
    with pytest.raises(EngineRefused, match="not understand"):
        await engine.containers.list()
    server.says = answer(b"null\n")
    assert await engine.images.list() == []
    await engine.close()


async def test_a_build_says_what_is_wrong(odd: tuple[OddServer, Endpoint], tmp_path: Path) -> None:
    server, endpoint = odd
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY Dockerfile /\n")
    engine = DockerEngine(endpoint)
    await engine.connect()
    for classic in (False, True):
        spec = BuildSpec(tmp_path, tmp_path / "Dockerfile", ("t:1",), classic=classic)
        for said in ODD.values():
            server.says = said
            with pytest.raises(AppError):
                await exhaust(engine.build(spec))
    await engine.close()
