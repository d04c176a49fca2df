"""The two ways to a container's files: a shell that runs in it, and the engine's archives."""

from __future__ import annotations

import asyncio
import base64
import json
import posixpath
import tarfile
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Mapping
from contextlib import aclosing, suppress
from typing import Any

from pierhead.core.errors import Conflict, EngineRefused, NotFound
from pierhead.core.i18n import _
from pierhead.core.run import ExecSpec
from pierhead.engine.answers import parse_object, understanding
from pierhead.engine.api_files import Entry, NeedsShell
from pierhead.engine.api_inside import Inside, Session
from pierhead.engine.files_mounts import in_memory
from pierhead.engine.files_shell import FileShell, ShellEnded, quoted, usable
from pierhead.engine.files_tar import TarReader, entry_of, header, malformed
from pierhead.engine.files_words import failure, shown
from pierhead.engine.http import Http

_SHELLS = ("/bin/sh", "/busybox/sh", "/bin/bash", "/usr/bin/bash")
_LAST_WORDS = 2000
_ATTEMPTS = 2
"""A shell may have been killed since it was used: then another one is asked."""
_STAT = "x-docker-container-path-stat"


class Unlisted(Exception):
    """A shell cannot list something; the status says that, not why."""


class Access:
    """Opens the shell of one container when it is needed, and knows when there is none."""

    def __init__(self, http: Http, inside: Inside, id_: str) -> None:
        self.http, self.id = http, id_
        self._inside = inside
        self._shell: FileShell | None = None
        self._finding: FileShell | None = None
        self._lent: tuple[FileShell, str] | None = None
        """A shell beside the container, and where it sees the files."""
        self._opening = asyncio.Lock()
        self._none_for: str | None = None
        """The run of the container in which no shell was found."""

    # -- by a shell

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
        if not await self.running():
            raise NeedsShell(
                _("This can only be done while the container runs."),
                hint=_("Its engine can add files to it now, but take none away: start it first."),
            )
        raise NeedsShell(
            _("The container has no shell that could do this."),
            hint=_("Its engine can add files to it, but take none away. Borrow a shell for that."),
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
        if await self.borrowed() and self._lent:
            status, said = await self._lent[0].run(script)
        else:
            await self.need()
            status, said = await self.run(script) or (1, b"")
        if status:
            raise failure(said, path)

    async def lend(self, session: Session, root: str) -> bool:
        """Use this shell where the container has none; False if it is not good for that."""
        shell = await usable(session)
        self._lent = (shell, root) if shell else None
        return shell is not None

    async def borrowed(self) -> bool:
        """Whether it is a shell beside the container that does what takes one."""
        return bool(self._lent and not self._lent[0].broken and await self.shell() is None)

    async def place(self, path: str) -> bytes:
        """A path as a word for the shell that ``do`` uses.

        For one beside the container there must be no links in it: they would lead elsewhere.
        """
        if not (await self.borrowed() and self._lent):
            return quoted(path)
        folder, name = posixpath.split(path)
        there = "/"
        for part_ in filter(None, folder.split("/")):
            there = posixpath.join(there, part_)
            if (found := await self.stat(there)) is None:
                raise NotFound(_("There is no {path}.").format(path=shown(path)))
            there = str(found.get("linkTarget") or "") or there
        return quoted(self._lent[1] + posixpath.join(there, name))

    async def program(self, script: bytes) -> Session:
        """A program with a pipe of its own; what it complains of comes with its output."""
        command = ("/bin/sh", "-c", script.decode("utf-8", "replace"))
        return await self._inside.exec(self.id, ExecSpec(command, user="0", tty=False))

    async def close(self) -> None:
        """End the shells, but none in the middle of a change."""
        lent = self._lent[0] if self._lent else None
        for shell in (self._shell, self._finding, lent):
            if shell and not shell.busy:
                await shell.close()

    def forget(self) -> None:
        """Look again whether there is a shell."""
        self._none_for = None

    async def _start(self) -> FileShell | None:
        run = await self.running()
        if not run or run == self._none_for:
            return None
        for path in _SHELLS:
            try:
                session = await self._inside.exec(self.id, ExecSpec((path,), user="0", tty=False))
            except Conflict:
                return None  # it stopped just now
            except EngineRefused:
                continue
            if shell := await usable(session):
                return shell
        self._none_for = run
        return None

    # -- by the engine

    async def inspect(self) -> Mapping[str, Any]:
        """The engine's JSON about the container; raises ``NotFound`` if it is gone."""
        return parse_object(await self.http.call("GET", f"/containers/{self.id}/json"))

    async def running(self) -> str:
        """Which run of the container this is; empty while nothing can be started in it."""
        state = (await self.inspect()).get("State") or {}
        able = state.get("Running") and not state.get("Paused") and not state.get("Restarting")
        return str(state.get("StartedAt") or "running") if able else ""

    async def in_memory(self, path: str) -> bool:
        """Whether only what runs in the container sees this path."""
        inspection = await self.inspect()
        return bool((inspection.get("State") or {}).get("Running")) and in_memory(path, inspection)

    async def stat(self, path: str) -> Mapping[str, Any] | None:
        """What Go says of a path, as JSON; None for nothing."""
        where = f"/containers/{self.id}/archive"
        try:
            async with await self.http.request("HEAD", where, {"path": raw(path)}) as answer:
                with understanding():
                    return dict(json.loads(base64.b64decode(answer.headers.get(_STAT, ""))))
        except NotFound:
            await self.inspect()
            return None

    async def archive(self, path: str) -> AsyncIterator[bytes]:
        """The archive of what is at a path."""
        above = path
        while not _is_text(above):
            above = posixpath.dirname(above)
        blocks = self._whole(path) if above == path else part(self._whole(above), above, path)
        async with aclosing(blocks):  # type: ignore[type-var]
            async for block in blocks:
                yield block

    async def _whole(self, path: str) -> AsyncIterator[bytes]:
        where = f"/containers/{self.id}/archive"
        query = {"path": raw(path)}
        async with await self.http.request("GET", where, query, patience=None) as answer:
            blocks = aiter(answer)
            async with aclosing(blocks):  # type: ignore[type-var]
                async for block in blocks:
                    yield block

    async def first(self, path: str) -> tuple[Entry, tarfile.TarInfo]:
        """The thing at a path itself, without what is in it."""
        reader = TarReader(contents=False)
        blocks = self.archive(path)
        async with aclosing(blocks):  # type: ignore[type-var]
            async for block in blocks:
                for info in reader.feed(block):
                    if isinstance(info, tarfile.TarInfo):
                        return entry_of(info, posixpath.basename(path)), info
        raise malformed("")

    async def first_entry(self, path: str) -> Entry | None:
        """The same as an entry; None if there is nothing."""
        try:
            return (await self.first(path))[0]
        except NotFound:
            await self.inspect()
            return None

    async def put(self, folder: str, info: tarfile.TarInfo, data: bytes = b"") -> None:
        """Put one thing into a folder."""

        async def blocks() -> AsyncIterator[bytes]:
            info.size = len(data)
            yield header(info) + data + bytes(-len(data) % tarfile.BLOCKSIZE)
            yield bytes(2 * tarfile.BLOCKSIZE)

        await self.upload(folder, blocks())

    async def upload(self, folder: str, archive: AsyncIterable[bytes]) -> None:
        """Unpack an archive into a folder, by the engine if that sees it."""
        if not await self.in_memory(folder):
            await self._inside.put(self.id, folder, archive)
            return
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
            reading.cancel()
            await session.close()


def raw(path: str) -> bytes:
    """A path as an engine takes it in an address."""
    return path.encode("utf-8", "surrogateescape")


async def part(blocks: AsyncIterator[bytes], folder: str, path: str) -> AsyncIterator[bytes]:
    """The archive of something deeper in a folder, out of that of the folder.

    Engines give an empty one for a path that is no UTF-8.
    """
    wanted = posixpath.relpath(path, posixpath.dirname(folder)) if folder != "/" else path[1:]
    above = posixpath.dirname(wanted)
    reader, pad, keep, found = TarReader(), 0, False, False
    async with aclosing(blocks):  # type: ignore[type-var]
        async for block in blocks:
            for piece in reader.feed(block):
                if isinstance(piece, bytes):
                    if keep:
                        yield piece
                    continue
                name = piece.name.strip("/")
                keep = name == wanted or name.startswith(f"{wanted}/")
                if keep:
                    found = True
                    piece.name = posixpath.relpath(name, above) if above else name
                    yield bytes(pad) + header(piece)
                    pad = -piece.size % tarfile.BLOCKSIZE if piece.isreg() else 0
            await asyncio.sleep(0)
    if not found:
        raise NotFound(_("There is no {path}.").format(path=shown(path)))
    yield bytes(pad + 2 * tarfile.BLOCKSIZE)


def _is_text(path: str) -> bool:
    return path.isascii() or not any("\ud800" <= each <= "\udfff" for each in path)


async def _said(session: Session) -> bytes:
    said = b""
    async for block in session:
        said = (said + block)[-_LAST_WORDS:]
    return said
