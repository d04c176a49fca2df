"""A server that says what a test tells it to, on a unix socket, and the client that it is for."""

from __future__ import annotations

import asyncio
import subprocess
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


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CA, made as docker's documentation says, and what it signed."""
    folder = tmp_path_factory.mktemp("certificates")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    for ca in ("ca", "other"):
        new = ("req", "-new", "-x509", "-nodes", "-days", "2", "-subj", f"/CN={ca}")
        # Python 3.13 wants to know what an authority and its certificates are for.
        new = (*new, "-addext", "keyUsage=critical,keyCertSign,cRLSign")
        openssl(*new, "-keyout", f"{ca}-key.pem", "-out", f"{ca}.pem")
    keys = "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n"
    (folder / "server.ext").write_text(f"subjectAltName=IP:127.0.0.1\n{keys}")
    (folder / "client.ext").write_text(f"extendedKeyUsage=clientAuth\n{keys}")
    for name in ("server", "client"):
        new = ("req", "-new", "-nodes", "-subj", f"/CN={name}")
        openssl(*new, "-keyout", f"{name}-key.pem", "-out", f"{name}.csr")
        signing = ("-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial", "-days", "2")
        files = ("-in", f"{name}.csr", "-out", f"{name}.pem", "-extfile", f"{name}.ext")
        openssl("x509", "-req", *signing, *files)
    return folder
