"""A server that says what a test tells it to, on a unix socket, and the client that it is for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from pierhead.engine.endpoints import Endpoint
from pierhead.engine.http import Http

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Serve = Callable[[Handler], Awaitable[Http]]


@pytest.fixture
async def serve(isolation: Path) -> AsyncIterator[Serve]:
    """Start a server with this handler for each connection; returns a client of it."""
    servers: list[asyncio.Server] = []
    tasks: set[asyncio.Task[None]] = set()
    clients: list[Http] = []

    async def start(handler: Handler) -> Http:
        async def serving(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task
            tasks.add(task)
            with suppress(ConnectionError, asyncio.CancelledError):
                await handler(reader, writer)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

        path = isolation / f"server-{len(servers)}.sock"
        servers.append(await asyncio.start_unix_server(serving, path))
        clients.append(Http(Endpoint("The Test", f"unix://{path}")))
        return clients[-1]

    yield start
    for client in clients:
        client.close()
    for server in servers:
        server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def head_of(reader: asyncio.StreamReader) -> str:
    """The request up to its body."""
    return (await reader.readuntil(b"\r\n\r\n")).decode()


def answer(status: str, body: str = "", *headers: str) -> bytes:
    """A whole answer with its length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", *headers, "", body]
    return "\r\n".join(lines).encode()
