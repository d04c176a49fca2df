"""Changes to the files of a container."""

from __future__ import annotations

import asyncio
import posixpath
import secrets
import tarfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from tempfile import SpooledTemporaryFile

from pierhead.core.errors import AppError, Conflict
from pierhead.core.i18n import _
from pierhead.engine.api_files import Entry, FileKind
from pierhead.engine.files_access import Access
from pierhead.engine.files_shell import quoted
from pierhead.engine.files_tar import TarReader, header
from pierhead.engine.files_words import shown

_AT_ONCE = 500
"""Paths in one command."""
_LONGEST = 200
_BLOCK = 1 << 18
_IN_MEMORY = 8 << 20
"""Bytes from which on what is read is kept on the disk."""

Look = Callable[[str], Awaitable[Entry | None]]


class Writing:
    """What is done to them, told by ``look`` what is where."""

    def __init__(self, access: Access, look: Look) -> None:
        self._access, self._look = access, look

    async def write(self, path: str, data: bytes) -> None:
        """Give a file another content: by another file beside it, which is whole before."""
        folder, name = posixpath.split(path)
        known = await self._look(path)
        if await self._access.shell() is None:
            info = (await self._access.first(path))[1] if known else None
            info = info or _info(name, await self._look(folder))
            info.name, info.mtime = name, time.time()
            await self._access.put(folder, info, data)
            return
        info = _info(
            f".{name[:_LONGEST]}.{secrets.token_hex(3)}", known or await self._look(folder)
        )
        there, beside = quoted(path), quoted(posixpath.join(folder, info.name))
        # Into the file itself where there is one: it keeps all that belongs to it.
        script = b"if [ -e %b ]; then cat %b > %b && rm -f %b; else mv -f %b %b; fi"
        try:
            await self._access.put(folder, info, data)
            await self._access.do(script % (there, beside, there, beside, beside, there), path)
        except BaseException:
            with suppress(AppError):
                await self._access.run(b"rm -f " + beside)
            raise

    async def make_folder(self, path: str) -> None:
        """Make an empty folder that belongs to whom the one above it belongs."""
        await self._check_free(path)
        folder, name = posixpath.split(path)
        info = _info(name, await self._look(folder), mode=0o755)
        info.type = tarfile.DIRTYPE
        await self._access.put(folder, info)

    async def rename(self, path: str, new: str) -> None:
        """Give it another path."""
        await self._check_hands()
        await self._check_free(new)
        old = await self._access.place(path)
        await self._access.do(b"mv -- %b %b" % (old, await self._access.place(new)), path)

    async def remove(self, paths: Sequence[str]) -> None:
        """Remove for good."""
        await self._check_hands()
        for begin in range(0, len(paths), _AT_ONCE):
            some = paths[begin : begin + _AT_ONCE]
            places = [await self._access.place(path) for path in some]
            await self._access.do(b"rm -rf -- " + b" ".join(places), some[0])

    async def _check_hands(self) -> None:
        if not await self._access.borrowed():
            await self._access.need()

    async def set_rights(
        self, path: str, mode: int | None, owner: tuple[int, int] | None, *, deep: bool
    ) -> None:
        """Change mode, owner or both."""
        if await self._access.shell() is None:
            await self._put_again(path, mode, owner, deep=deep)
            return
        down = b"-R " if deep else b""
        # Another owner takes the set-user-id bits away, so the mode comes after.
        if owner is not None:
            script = b"chown -h %b%d:%d %b" % (down, *owner, quoted(path))
            await self._access.do(script, path)
        if mode is not None:
            await self._access.do(b"chmod %b%04o %b" % (down, mode, quoted(path)), path)

    async def _put_again(
        self, path: str, mode: int | None, owner: tuple[int, int] | None, *, deep: bool
    ) -> None:
        """Read it whole first: an engine does one thing with the files of a container at a time."""
        with SpooledTemporaryFile(_IN_MEMORY) as kept:
            rewritten = self._rewritten(path, mode, owner, deep=deep)
            async with aclosing(rewritten):  # type: ignore[type-var]
                async for block in rewritten:
                    await asyncio.to_thread(kept.write, block)
            kept.seek(0)

            async def blocks() -> AsyncIterator[bytes]:
                while block := await asyncio.to_thread(kept.read, _BLOCK):
                    yield block

            await self._access.upload(posixpath.dirname(path), blocks())

    async def _rewritten(
        self, path: str, mode: int | None, owner: tuple[int, int] | None, *, deep: bool
    ) -> AsyncIterator[bytes]:
        """Its archive with other rights in it, since an engine cannot change them alone."""
        reader, pad, first = TarReader(), 0, True
        source = self._access.archive(path)
        async with aclosing(source):  # type: ignore[type-var]
            async for block in source:
                for piece in reader.feed(block):
                    if isinstance(piece, bytes):
                        yield piece
                    elif first or deep:
                        first = False
                        _change(piece, mode, owner)
                        yield bytes(pad) + header(piece)
                        pad = -piece.size % tarfile.BLOCKSIZE if piece.isreg() else 0
                    else:
                        yield bytes(pad + 2 * tarfile.BLOCKSIZE)
                        return
        yield bytes(pad + 2 * tarfile.BLOCKSIZE)

    async def _check_free(self, path: str) -> None:
        if await self._look(path) is not None:
            name = shown(posixpath.basename(path))
            raise Conflict(_("There is something of the name {name} already.").format(name=name))


def _change(info: tarfile.TarInfo, mode: int | None, owner: tuple[int, int] | None) -> None:
    if mode is not None and not info.issym():
        info.mode = mode
    if owner is not None:
        info.uid, info.gid = owner


def _info(name: str, like: Entry | None, mode: int = 0o644) -> tarfile.TarInfo:
    """A new thing that belongs to the same as another, with its rights if that is a file."""
    info = tarfile.TarInfo(name)
    info.mtime, info.mode = time.time(), mode
    if like:
        info.uid, info.gid = like.user, like.group
        info.mode = like.mode if like.kind is FileKind.FILE else mode
    return info
