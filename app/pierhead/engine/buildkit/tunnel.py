"""A session's connection inside a call of the Control API, for engines without ``/session``.

``Control.Session`` carries the bytes of the inner connection as messages in both directions.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from typing import Self

from pierhead.engine.buildkit.grpc import Client, ClientCall, GrpcError
from pierhead.engine.buildkit.http2 import ConnectionEnded, Headers, StreamReset
from pierhead.engine.buildkit.wire import content, one

SESSION = "/moby.buildkit.v1.Control/Session"


class Tunnel:
    """A ``Pipe`` in a call."""

    def __init__(self, call: ClientCall, stack: AsyncExitStack) -> None:
        self._call = call
        self._stack = stack
        self._writing = asyncio.Lock()
        self._closed = asyncio.Event()

    @classmethod
    async def open(cls, control: Client, headers: Headers) -> Self:
        """Begin the call, with what ``/session`` takes as headers for its metadata."""
        stack = AsyncExitStack()
        call = await stack.enter_async_context(control.call(SESSION, headers))
        return cls(call, stack)

    async def read(self) -> bytes:
        """The next bytes, empty at the end."""
        receiving = asyncio.ensure_future(self._receive())
        closing = asyncio.ensure_future(self._closed.wait())
        try:
            await asyncio.wait({receiving, closing}, return_when=asyncio.FIRST_COMPLETED)
            if receiving.done() and (data := receiving.result()):
                return data
        finally:
            receiving.cancel()
            closing.cancel()
            await asyncio.gather(receiving, closing, return_exceptions=True)
        with suppress(ConnectionEnded):
            await self._stack.aclose()
        return b""

    async def write(self, data: bytes) -> None:
        """Send; one write after the other, for a message must not be cut by another."""
        async with self._writing:
            if not self._closed.is_set():
                with suppress(ConnectionEnded, StreamReset):
                    await self._call.send(content(1, data))

    def close(self) -> None:
        """Give the call up; ``read`` ends it."""
        self._closed.set()

    async def _receive(self) -> bytes:
        try:
            message = await self._call.receive()
        except (GrpcError, ConnectionEnded):
            return b""
        return one(message, 1) if message else b""
