"""Two ends of a connection in one process, as pipes for HTTP/2."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from pierhead.engine.buildkit.grpc import Client, Method, Server


class End:
    """One end: what is written to it is read at the other."""

    def __init__(self) -> None:
        self.other: End | None = None
        self.written = 0
        self._blocks: asyncio.Queue[bytes] = asyncio.Queue()

    async def read(self) -> bytes:
        return await self._blocks.get()

    async def write(self, data: bytes) -> None:
        assert self.other
        self.written += len(data)
        self.other._blocks.put_nowait(bytes(data))

    def close(self) -> None:
        """Both ends read the end."""
        assert self.other
        for end in (self, self.other):
            end._blocks.put_nowait(b"")


def ends() -> tuple[End, End]:
    """A connection."""
    one, two = End(), End()
    one.other, two.other = two, one
    return one, two


@asynccontextmanager
async def talking(methods: Mapping[str, Method]) -> AsyncIterator[Client]:
    """A client of a server that has these methods."""
    near, far = ends()
    server = Server(far, methods)
    serving = asyncio.get_running_loop().create_task(server.run())
    try:
        async with Client(near) as client:
            yield client
    finally:
        server.close()
        await serving
