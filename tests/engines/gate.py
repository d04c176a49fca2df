"""A way to an engine on which some doors are shut, as proxies in front of engines have it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from pathlib import Path

_BLOCK = 1 << 16
_PREFACE = b"PRI * HTTP/2.0\r\n\r\n"
_SHUT = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_UPGRADE = b"POST /grpc HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"


@asynccontextmanager
async def gate(
    engine: Path,
    place: Path,
    *,
    shut: Collection[str] = (),
    direct: bool = False,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[str]:
    """A socket at ``place`` for the engine, or a port with ``tls``; yields its address.

    Paths that end with what is ``shut`` are not found there. With ``direct`` it speaks HTTP/2
    without an upgrade too, as Docker 29 does; with ``tls`` to those who have agreed on that.
    """
    if tls:
        tls.set_alpn_protocols(["h2", "http/1.1"] if direct else ["http/1.1"])
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await _pass_on(engine, reader, writer, shut=shut, direct=direct)
        writer.transport.abort()

    if tls:
        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
        address = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    else:
        server = await asyncio.start_unix_server(serve, place)
        address = f"unix://{place}"
    try:
        yield address
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _pass_on(
    engine: Path,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    *,
    shut: Collection[str],
    direct: bool,
) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    path = head.split(b" ")[1].partition(b"?")[0].decode()
    security = writer.get_extra_info("ssl_object")
    agreed = security is None or security.selected_alpn_protocol() == "h2"
    if path.endswith(tuple(shut)) or (head == _PREFACE and not (direct and agreed)):
        writer.write(_SHUT)
        await writer.drain()
        return
    far_reader, far_writer = await asyncio.open_unix_connection(engine)
    try:
        if head == _PREFACE:
            far_writer.write(_UPGRADE)
            await far_reader.readuntil(b"\r\n\r\n")
        far_writer.write(head)
        await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
    finally:
        far_writer.transport.abort()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(_BLOCK):
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
    else:
        writer.close()
