"""Changes to files of a container by a shell that runs in it."""

from __future__ import annotations

import asyncio
import posixpath
import secrets
import tarfile
from collections.abc import AsyncIterable, Sequence
from contextlib import suppress

from pierhead.core.errors import AppError
from pierhead.engine.files_engine import EngineFiles, packed
from pierhead.engine.files_shell import quoted
from pierhead.engine.files_shells import Shells

_AT_ONCE = 500
"""Paths in one command."""
_LONGEST = 200
_MERGE = b"""merge() {
for each in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    [ -e "$each" ] || [ -L "$each" ] || continue
    to=$2/${each##*/}
    if [ -d "$to" ] && [ ! -L "$to" ]; then
        [ -d "$each" ] && [ ! -L "$each" ] || { echo "$to: File exists"; return 1; }
        ( merge "$each" "$to" ) || return 1
    else
        [ ! -L "$to" ] || rm -f -- "$to" || return 1
        mv -f -- "$each" "$to" || return 1
    fi
done
}
merge %b %b"""
"""Moves what is in one folder into another; what is in both as folders is merged."""


class ByShell:
    """Has the shell do it, and the engine bring what it sees itself."""

    def __init__(self, engine: EngineFiles, shells: Shells) -> None:
        self._engine, self._shells = engine, shells

    async def write(self, path: str, data: bytes, like: tarfile.TarInfo) -> None:
        """Give a file this content: by another one beside it, which is whole before."""
        folder, name = posixpath.split(path)
        like.name = f".{name[:_LONGEST]}.{secrets.token_hex(3)}"
        there, beside = quoted(path), quoted(posixpath.join(folder, like.name))
        # Into the file itself where there is one: it keeps all that belongs to it.
        script = b"if [ -e %b ]; then cat %b > %b && rm -f %b; else mv -f %b %b; fi"
        try:
            await self._bring(folder, packed([like], data))
            await self._shells.do(script % (there, beside, there, beside, beside, there), path)
        except BaseException:
            with suppress(AppError):
                await self._shells.run(b"rm -f " + beside)
            raise

    async def rename(self, path: str, new: str) -> None:
        """Give it another path."""
        await self._shells.do(b"mv -- %b %b" % (quoted(path), quoted(new)), path)

    async def remove(self, paths: Sequence[str]) -> None:
        """Remove for good."""
        for begin in range(0, len(paths), _AT_ONCE):
            some = paths[begin : begin + _AT_ONCE]
            await self._shells.do(b"rm -rf -- " + b" ".join(map(quoted, some)), some[0])

    async def set_rights(
        self, path: str, mode: int | None, owner: tuple[int, int] | None, *, deep: bool
    ) -> None:
        """Change mode, owner or both."""
        down = b"-R " if deep else b""
        # Another owner takes the set-user-id bits away, so the mode comes after.
        if owner is not None:
            script = b"chown -h %b%d:%d %b" % (down, *owner, quoted(path))
            await self._shells.do(script, path)
        if mode is not None:
            await self._shells.do(b"chmod %b%04o %b" % (down, mode, quoted(path)), path)

    async def upload(self, folder: str, archive: AsyncIterable[bytes]) -> None:
        """Unpack an archive into a folder in memory: all of it, or nothing."""
        beside = posixpath.join(folder, f".pierhead-{secrets.token_hex(4)}")
        await self._shells.do(b"mkdir -m 700 %b" % quoted(beside), folder)
        clear = b"rm -rf -- %b" % quoted(beside)
        try:
            await self._shells.unpack(beside, archive)
            await self._shells.do(_MERGE % (quoted(beside), quoted(folder)), folder)
        except BaseException:
            with suppress(AppError):
                await asyncio.shield(self._shells.run(clear))
            raise
        await self._shells.do(clear, folder)

    async def _bring(self, folder: str, archive: AsyncIterable[bytes]) -> None:
        if await self._engine.in_memory(folder):
            await self._shells.unpack(folder, archive)
        else:
            await self._engine.send(folder, archive)
