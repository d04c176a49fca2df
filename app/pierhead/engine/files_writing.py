"""Changes to the files of a container, by a shell in it where there is one, else by archives."""

from __future__ import annotations

import posixpath
import tarfile
import time
from collections.abc import AsyncIterable, Awaitable, Callable, Sequence

from pierhead.core.errors import Conflict, EngineRefused
from pierhead.core.i18n import _
from pierhead.engine.api_files import Entry, FileKind
from pierhead.engine.files_by_archive import ByArchive
from pierhead.engine.files_by_shell import ByShell
from pierhead.engine.files_engine import EngineFiles, packed
from pierhead.engine.files_mounts import mounted_at, read_only
from pierhead.engine.files_shells import Shells
from pierhead.engine.files_words import failure, shown

Look = Callable[[str], Awaitable[Entry | None]]
Resolve = Callable[[str], Awaitable[str]]


class Writing:
    """What is done to them; ``look`` tells what is where, ``resolve`` where links lead."""

    def __init__(self, engine: EngineFiles, shells: Shells, look: Look, resolve: Resolve) -> None:
        self._engine, self._shells, self._look, self._resolve = engine, shells, look, resolve
        self._by_shell, self._by_archive = ByShell(engine, shells), ByArchive(engine)

    async def write(self, path: str, data: bytes) -> None:
        """Give a file another content."""
        path = await self._real(path)
        folder, name = posixpath.split(path)
        known = await self._look(path)
        like = _info(name, known or await self._look(folder))
        if await self._runs(folder):
            await self._by_shell.write(path, data, like)
            return
        await self._check_unmounted([path])
        if known:
            like = (await self._engine.first(path))[1]
            like.name, like.mtime = name, time.time()
        await self._by_archive.write(path, data, like, new=known is None)

    async def make_folder(self, path: str) -> None:
        """Make an empty folder that belongs to whom the one above it belongs."""
        await self._check_free(path)
        folder, name = posixpath.split(path)
        info = _info(name, await self._look(folder), mode=0o755)
        info.type = tarfile.DIRTYPE
        if await self._engine.in_memory(folder):
            await self._shells.unpack(folder, packed([info]))
        else:
            await self._check_writable(folder)
            await self._engine.put(folder, [info])

    async def rename(self, path: str, new: str) -> None:
        """Give it another path."""
        await self._check_free(new)
        old = await self._real(path)
        target = await self._real(new)
        await self._check_unmounted([old])
        if target.startswith(f"{old}/"):
            raise Conflict(_("A folder cannot be moved into itself."))
        if await self._runs(posixpath.dirname(old)):
            await self._by_shell.rename(old, target)
        else:
            await self._by_archive.rename(old, target)

    async def remove(self, paths: Sequence[str]) -> None:
        """Remove for good."""
        real = [await self._real(path) for path in paths]
        await self._check_unmounted(real)
        if real and await self._runs(posixpath.dirname(real[0])):
            await self._by_shell.remove(real)
        else:
            await self._by_archive.remove(real)

    async def set_rights(
        self, path: str, mode: int | None, owner: tuple[int, int] | None, *, deep: bool
    ) -> None:
        """Change mode, owner or both."""
        real = await self._real(path)
        if await self._runs(posixpath.dirname(real)):
            await self._by_shell.set_rights(real, mode, owner, deep=deep)
        else:
            await self._by_archive.set_rights(real, mode, owner, deep=deep)

    async def upload(self, folder: str, archive: AsyncIterable[bytes]) -> None:
        """Unpack an archive into a folder."""
        folder = await self._resolve(folder)
        if await self._engine.in_memory(folder):
            await self._shells.need()
            await self._by_shell.upload(folder, archive)
        else:
            await self._check_writable(folder)
            await self._by_archive.upload(folder, archive)

    async def _runs(self, folder: str) -> bool:
        """Whether a shell can do it; raises ``NeedsShell`` if nothing else could."""
        if await self._shells.shell():
            return True
        if await self._engine.in_memory(folder):
            await self._shells.need()
        await self._check_writable(folder)
        return False

    async def _check_writable(self, folder: str) -> None:
        """Some engines would do it all the same."""
        if read_only(folder, await self._engine.inspect()):
            raise failure(b"Read-only file system", folder)

    async def _real(self, path: str) -> str:
        """The path without links before its name, which is not followed itself."""
        folder, name = posixpath.split(path)
        if not name:
            raise EngineRefused(_("This cannot be done with the whole file system."))
        return posixpath.join(await self._resolve(folder), name)

    async def _check_unmounted(self, paths: Sequence[str]) -> None:
        """Else what is mounted would be emptied, which may be a folder of the engine's machine."""
        inspection = await self._engine.inspect()
        for path in paths:
            if mount := mounted_at(path, inspection):
                raise EngineRefused(
                    _("{path} is in use: something is mounted there.").format(path=shown(mount)),
                    _("What is mounted may belong to others, too, and stays as it is."),
                    _("Choose what is in it, or beside it."),
                )

    async def _check_free(self, path: str) -> None:
        if await self._look(path) is not None:
            name = shown(posixpath.basename(path))
            raise Conflict(_("There is something of the name {name} already.").format(name=name))


def _info(name: str, like: Entry | None, mode: int = 0o644) -> tarfile.TarInfo:
    """A new thing that belongs to the same as another, with its rights if that is a file."""
    info = tarfile.TarInfo(name)
    info.mtime, info.mode = time.time(), mode
    if like:
        info.uid, info.gid = like.user, like.group
        info.mode = like.mode if like.kind is FileKind.FILE else mode
    return info
