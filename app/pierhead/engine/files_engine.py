"""The engine's own way to the files of one container: archives, whether it runs or not."""

from __future__ import annotations

import asyncio
import base64
import json
import posixpath
import tarfile
from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from pierhead.core.errors import NotFound
from pierhead.core.i18n import _
from pierhead.core.turns import in_turns
from pierhead.engine import decode
from pierhead.engine.answers import parse_object, understanding
from pierhead.engine.api_files import Entry
from pierhead.engine.files_mounts import in_memory
from pierhead.engine.files_tar import TarReader, entry_of, header, malformed, rewritten, rooted
from pierhead.engine.files_words import shown
from pierhead.engine.http import Http

_GO_LINK = 1 << 27
"""Go's bit for a link."""
_FAREWELL = 10.0
"""Seconds that an engine has to answer when its archive is cut off."""
_AT_ONCE = 100
"""Entries that are made in one turn of the loop."""
_STAT = "x-docker-container-path-stat"


class EngineFiles:
    """Archives out of the container and into it, and what the engine knows of it."""

    def __init__(self, http: Http, id_: str) -> None:
        self.http, self.id = http, id_

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

    async def exists(self, path: str) -> bool:
        """Whether there is something at a path, be it a link to nothing."""
        if _is_text(path):
            return await self.stat(path) is not None
        return await self.first_entry(path) is not None

    async def changed(self) -> Sequence[str]:
        """The paths of all that differs from the image, or did."""
        body = await self.http.call("GET", f"/containers/{self.id}/changes", patience=None)
        return [each.path for each in decode.decode_list(body, decode.file_change)]

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

    async def itself(self, path: str) -> tarfile.TarInfo:
        """What is at a path, as its folder has it: some engines follow a link that they are asked
        about."""
        folder, name = posixpath.split(path)
        for rest, info in await self.things(folder):
            if rest == name:
                return info
        raise missing(path)

    async def things(self, path: str) -> list[tuple[str, tarfile.TarInfo]]:
        """A thing and all that is in it, by where it is below."""
        reader, root = TarReader(contents=False), ""
        found: list[tuple[str, tarfile.TarInfo]] = []
        blocks = self.archive(path)
        async with aclosing(blocks):  # type: ignore[type-var]
            async for block in blocks:
                async for info in in_turns(reader.feed(block)):
                    if isinstance(info, tarfile.TarInfo):
                        root = root if found else info.name.strip("/")
                        found.append((rooted(info.name, root), info))
                if found and not found[0][1].isdir():
                    return found
                await asyncio.sleep(0)
        return found

    async def first_entry(self, path: str) -> Entry | None:
        """The same as an entry; None if there is nothing."""
        try:
            return (await self.first(path))[0]
        except NotFound:
            await self.inspect()
            return None

    async def real(self, path: str) -> str:
        """The path without any links in it; raises ``NotFound`` if it leads to nothing."""
        there = "/"
        for name in filter(None, path.split("/")):
            there = posixpath.join(there, name)
            found = await self.stat(there)
            if found and int(found.get("mode") or 0) & _GO_LINK:
                there = str(found.get("linkTarget") or there)
                found = await self.stat(there)
        if not await self.exists(there):
            raise missing(path)
        return there

    async def send(
        self, folder: str, archive: AsyncIterable[bytes], *, replace: bool = False
    ) -> None:
        """Unpack an archive into a folder; ``replace`` lets files take the place of folders.

        Where it is cancelled the archive is cut off and the engine's answer waited for: else it
        might go on with it when the next request is done already.
        """
        stop = asyncio.Event()
        sending = asyncio.ensure_future(self._send(folder, until(archive, stop), replace))
        try:
            await asyncio.shield(sending)
        except asyncio.CancelledError:
            stop.set()
            await asyncio.wait({sending}, timeout=_FAREWELL)
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
            raise

    async def _send(self, folder: str, archive: AsyncIterable[bytes], replace: bool) -> None:
        query = {"path": raw(folder), "noOverwriteDirNonDir": None if replace else True}
        await self.http.call(
            "PUT",
            f"/containers/{self.id}/archive",
            query,
            archive,
            headers={"Content-Type": "application/x-tar"},
            patience=None,
        )

    async def put(
        self, folder: str, infos: Sequence[tarfile.TarInfo], *, replace: bool = False
    ) -> None:
        """Unpack these, which have no content, into a folder."""
        await self.send(folder, packed(infos), replace=replace)


async def until(archive: AsyncIterable[bytes], stop: asyncio.Event) -> AsyncIterator[bytes]:
    """The archive, cut off when it is to stop."""
    stopping = asyncio.ensure_future(stop.wait())
    blocks = aiter(archive)
    waiting: set[asyncio.Future[Any]] = {stopping}
    try:
        while True:
            block = asyncio.ensure_future(anext(blocks, None))
            waiting = {block, stopping}
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if not block.done() or (data := await block) is None:
                return
            yield data
    finally:
        # Also where this is cancelled: else the archive could not be closed for it is being read.
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)


async def packed(infos: Sequence[tarfile.TarInfo], data: bytes = b"") -> AsyncIterator[bytes]:
    """An archive of these; only the last one may have a content."""
    for number, info in enumerate(infos, 1):
        info.size = len(data) if number == len(infos) else 0
        yield header(info)
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
    yield data + bytes(-len(data) % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


def missing(path: str) -> NotFound:
    """The error for a path at which there is nothing."""
    return NotFound(_("There is no {path}.").format(path=shown(path)))


def raw(path: str) -> bytes:
    """A path as an engine takes it in an address."""
    return path.encode("utf-8", "surrogateescape")


async def part(blocks: AsyncIterator[bytes], folder: str, path: str) -> AsyncIterator[bytes]:
    """The archive of something deeper in a folder, out of that of the folder.

    Engines give an empty one for a path that is no UTF-8.
    """
    wanted = posixpath.relpath(path, posixpath.dirname(folder)) if folder != "/" else path[1:]
    above = posixpath.dirname(wanted)
    found = False

    def placed(info: tarfile.TarInfo) -> tarfile.TarInfo | None:
        nonlocal found
        name = info.name.strip("/")
        if name != wanted and not name.startswith(f"{wanted}/"):
            return None
        found = True
        info.name = posixpath.relpath(name, above) if above else name
        return info

    async with aclosing(blocks), aclosing(rewritten(blocks, placed)) as pieces:  # type: ignore[type-var]
        async for piece in pieces:
            if found:
                yield piece
    if not found:
        raise missing(path)


def _is_text(path: str) -> bool:
    return path.isascii() or not any("\ud800" <= each <= "\udfff" for each in path)
