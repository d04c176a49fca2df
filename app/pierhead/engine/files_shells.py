"""A shell that runs in a container, for what it does sooner or alone can do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable
from contextlib import aclosing, suppress

from pierhead.core.errors import AppError, Conflict, EngineRefused
from pierhead.core.i18n import _
from pierhead.core.run import ExecSpec
from pierhead.engine.api_files import Entry, NeedsShell
from pierhead.engine.api_inside import Inside, Session
from pierhead.engine.files_engine import EngineFiles
from pierhead.engine.files_shell import FileShell, ShellEnded, quoted, usable
from pierhead.engine.files_words import failure

_SHELLS = ("/bin/sh", "/busybox/sh", "/bin/bash", "/usr/bin/bash")
_LAST_WORDS = 2000
_FAREWELL = 5.0
"""Seconds that a program has to end when its input has."""
_ATTEMPTS = 2
"""A shell may have been killed since it was used: then another one is asked."""


class Unlisted(Exception):
    """A shell cannot list something; the status says that, not why."""


class Shells:
    """Opens the shell of one container when it is needed, and knows when there is none."""

    def __init__(self, engine: EngineFiles, inside: Inside) -> None:
        self._engine, self._inside = engine, inside
        self._shell: FileShell | None = None
        self._finding: FileShell | None = None
        self._opening = asyncio.Lock()
        self._none_for: str | None = None
        """The run of the container in which no shell was found."""

    async def shell(self) -> FileShell | None:
        """A shell that is ready, if there can be one."""
        async with self._opening:
            if self._shell is None or self._shell.broken:
                self._shell = await self._start()
            return self._shell

    async def searcher(self) -> FileShell | None:
        """Another one, for what may take long."""
        if self._finding is None or self._finding.broken:
            self._finding = await self._start()
        return self._finding

    async def need(self) -> FileShell:
        """A shell; raises ``NeedsShell`` if there is none."""
        if shell := await self.shell():
            return shell
        raise NeedsShell(
            _("Only a program in the container could do this."),
            hint=_("It is in memory, which the engine does not see, and there is no shell."),
        )

    async def run(self, script: bytes) -> tuple[int, bytes] | None:
        """Status and words of what a shell does; None if there is no shell."""
        for _attempt in range(_ATTEMPTS):
            if (shell := await self.shell()) is None:
                return None
            with suppress(ShellEnded):
                return await shell.run(script)
        return None

    async def entries(
        self, script: Callable[[bytes], bytes]
    ) -> AsyncGenerator[list[tuple[str, Entry]], None]:
        """What a shell lists; the script is given how to say it. Ends with status 0 or raises."""
        begun = False
        for _attempt in range(_ATTEMPTS):
            shell = await self.need()
            try:
                found = shell.entries(script(shell.format))
                async with aclosing(found):
                    async for portion in found:
                        begun = True
                        yield portion
            except ShellEnded:
                if begun:
                    raise
            else:
                if shell.status:
                    raise Unlisted(shell.status)
                return

    async def do(self, script: bytes, path: str) -> None:
        """Have a shell do this with a path; raises what it says when it cannot."""
        await self.need()
        status, said = await self.run(script) or (1, b"")
        if status:
            raise failure(said, path)

    async def program(self, script: bytes) -> Session:
        """A program with a pipe of its own; what it complains of comes with its output."""
        command = ("/bin/sh", "-c", script.decode("utf-8", "replace"))
        return await self._inside.exec(self._engine.id, ExecSpec(command, user="0", tty=False))

    async def unpack(self, folder: str, archive: AsyncIterable[bytes]) -> None:
        """Unpack an archive by a program in the container, for what is in memory."""
        await self.need()
        session = await self.program(b"tar -x -f - -C %b" % quoted(folder))
        reading = asyncio.ensure_future(_said(session))
        try:
            async for block in archive:
                await session.write(block)
            await session.end_input()
            said = await reading
            if await session.exit_code():
                raise failure(said, folder)
        finally:
            # What it was given last may still be on its way into a file.
            with suppress(AppError, TimeoutError):
                await session.end_input()
                await asyncio.wait_for(reading, _FAREWELL)
            await session.close()

    async def close(self) -> None:
        """End the shells, but none in the middle of a change."""
        for shell in (self._shell, self._finding):
            if shell and not shell.busy:
                await shell.close()

    def forget(self) -> None:
        """Look again whether there is a shell."""
        self._none_for = None

    async def _start(self) -> FileShell | None:
        run = await self._engine.running()
        if not run or run == self._none_for:
            return None
        for path in _SHELLS:
            try:
                session = await self._inside.exec(
                    self._engine.id, ExecSpec((path,), user="0", tty=False)
                )
            except Conflict:
                return None  # it stopped just now
            except EngineRefused:
                continue
            if shell := await usable(session):
                return shell
        self._none_for = run
        return None


async def _said(session: Session) -> bytes:
    said = b""
    async for block in session:
        said = (said + block)[-_LAST_WORDS:]
    return said
