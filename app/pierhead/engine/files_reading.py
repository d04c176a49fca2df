"""What is in the files of a container: read for looking at, or in archives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing

from pierhead.core.errors import EngineRefused
from pierhead.core.i18n import _
from pierhead.engine.api_files import Content, Entry, FileKind
from pierhead.engine.files_engine import EngineFiles, missing
from pierhead.engine.files_shell import let_go, quoted
from pierhead.engine.files_shells import Shells
from pierhead.engine.files_tar import TarReader
from pierhead.engine.files_words import failure, shown

_PATIENCE = 10.0
"""Seconds that a file may take to give what is asked of it: some in memory give nothing."""

Look = Callable[[str], Awaitable[Entry | None]]


class Reading:
    """Reads files; ``look`` tells what is where."""

    def __init__(self, engine: EngineFiles, shells: Shells, look: Look) -> None:
        self._engine, self._shells, self._look = engine, shells, look

    async def read(self, path: str, most: int) -> Content:
        """The beginning of a file."""
        entry = await self._look(path)
        if entry is None:
            raise missing(path)
        if entry.kind is not FileKind.FILE:
            raise EngineRefused(_("{path} is no file that can be read.").format(path=shown(path)))
        stamp = await self.stamp(path)
        try:
            data = await self._head(path, most + 1)
        except EngineRefused:
            if await self._engine.in_memory(path):
                raise
            data = None
        if data is None:
            data = await self._content(path, most + 1)
        return Content(data[:most], len(data) <= most, stamp)

    async def stamp(self, path: str) -> str:
        """Size, times and place of the file as it is now."""
        script = b"stat -L -c '%%s %%Y %%Z %%i' %b 2>/dev/null" % quoted(path)
        if answer := await self._shells.run(script):
            status, said = answer
            return said.decode("utf-8", "replace").strip() if status == 0 else ""
        found = await self._engine.stat(path)
        return f"{found.get('size')} {found.get('mtime')}" if found else ""

    async def download(self, path: str) -> AsyncIterator[bytes]:
        """An archive of it."""
        memory = await self._engine.in_memory(path) and await self._shells.shell()
        blocks = self._packed(path) if memory else self._engine.archive(path)
        async with aclosing(blocks):  # type: ignore[type-var]
            async for block in blocks:
                yield block

    async def _head(self, path: str, most: int) -> bytes | None:
        try:
            async with asyncio.timeout(_PATIENCE):
                answer = await self._shells.run(b"head -c %d < %b" % (most, quoted(path)))
        except TimeoutError as error:
            raise EngineRefused(_("{path} gives nothing.").format(path=shown(path))) from error
        if answer and answer[0]:
            raise failure(answer[1], path)
        return answer[1] if answer else None

    async def _content(self, path: str, most: int) -> bytes:
        reader, content = TarReader(), bytearray()
        blocks = self._engine.archive(path)
        async with aclosing(blocks):  # type: ignore[type-var]
            async for block in blocks:
                for piece in reader.feed(block):
                    if isinstance(piece, bytes):
                        content += piece
                if len(content) >= most:
                    break
        return bytes(content[:most])

    async def _packed(self, path: str) -> AsyncIterator[bytes]:
        folder, _slash, name = path.rpartition("/")
        script = b"tar -c -f - -C %b -- %b 2>/dev/null" % (quoted(folder or "/"), quoted(name))
        session = await self._shells.program(script)
        output = aiter(session)
        try:
            async for block in output:
                yield block
        finally:
            await let_go(session, output)
