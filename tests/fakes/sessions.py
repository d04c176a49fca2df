"""A terminal on a fake program."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fakes.programs import Process
from pierhead.core.errors import EngineUnreachable


class FakeSession:
    """Satisfies ``Session``."""

    def __init__(self, process: Process, *, history: bool = True) -> None:
        self.tty = process.tty
        self.program = process
        self.closed = False
        self._begin = 0 if history else len(process.output)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self.program.read(self._begin, lambda: self.closed):
            yield chunk.data

    async def write(self, data: bytes) -> None:
        """Type."""
        if self.closed:
            raise EngineUnreachable("The connection is closed.")
        await self.program.type(data)

    async def end_input(self) -> None:
        """As Ctrl+D does it."""
        self.program.end_input()

    async def resize(self, columns: int, lines: int) -> None:
        """Give the window another size."""
        self.program.columns, self.program.lines = columns, lines

    async def pid(self) -> int:
        """The number of the program."""
        return self.program.id

    async def exit_code(self) -> int | None:
        """The status, as soon as the program has ended."""
        await self.program.wait(lambda: self.closed)
        return self.program.status

    async def close(self) -> None:
        """Detach."""
        self.closed = True
        await self.program.wake()
