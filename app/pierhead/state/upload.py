"""Files of this machine for a program in a container: where they are there, or put there first.

What is mounted into the container is not copied. What is copied goes to where the shell is, or to
``/tmp`` if that folder may not be changed, and replaces nothing.
"""

from __future__ import annotations

import asyncio
import posixpath
import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

from pierhead.core.errors import AppError, EngineRefused, NotFound, ReadOnly
from pierhead.core.i18n import _
from pierhead.core.run import ExecSpec
from pierhead.core.units import size
from pierhead.engine.api import Containers, Inspection
from pierhead.engine.archives import Archive, Piece
from pierhead.engine.files_mounts import in_memory
from pierhead.state.jobs import Job
from pierhead.state.programs import Program

_SPARE = "/tmp"
_DESKTOP = "/host_mnt"
"""Where Docker Desktop's machine has the files of this one."""
_LONGEST_WORDS = 2000
_MOST_NAMES = 1000


async def bring(program: Program, paths: Sequence[Path], job: Job) -> list[str]:
    """The paths of files and folders in the program's container; copies what is not there.

    Raises an ``AppError`` that says which could not be read, or why nothing can be put there.
    """
    containers = program.place.engine.containers
    inspection = await containers.inspect(program.inside)
    found: dict[Path, str] = {}
    if _is_here(program.place.engine_url):
        for path in paths:
            there = mapped(path, inspection)
            if there and await _same(containers, program.inside, path, there):
                found[path] = there
    missing = [path for path in paths if path not in found]
    if missing:
        found |= await _Upload(program, inspection, job).run(missing)
    return [found[path] for path in paths]


def mapped(path: Path, inspection: Inspection) -> str:
    """Where the container has a path of its engine's machine mounted; empty if it has not."""
    best = ("", "")
    for mount in inspection.get("Mounts") or ():
        source, target = str(mount.get("Source") or ""), str(mount.get("Destination") or "")
        if mount.get("Type") != "bind" or not source or not target:
            continue
        for root in {source, source.removeprefix(_DESKTOP)}:
            if path.is_relative_to(root) and len(root) > len(best[0]):
                rest = path.relative_to(root).as_posix()
                best = root, posixpath.normpath(posixpath.join(target, rest))
    return best[1]


def safe_name(name: str) -> str:
    """A name that can be typed: what would act as a key, or is no text, is left out."""
    clean = "".join(each if each.isprintable() else "_" for each in name)
    return clean.encode("utf-8", "replace").decode() or "_"


class _Upload:
    """One copying of some files and folders."""

    def __init__(self, program: Program, inspection: Inspection, job: Job) -> None:
        self._containers = program.place.engine.containers
        self._program, self._inspection, self._job = program, inspection, job

    async def run(self, paths: Sequence[Path]) -> dict[Path, str]:
        user, group = await self._owner()
        refused: AppError | None = None
        for folder in await self._folders():
            pieces = await self._pieces(folder, paths)
            archive = Archive(pieces, user, group)
            try:
                await self._send(folder, archive)
            except (ReadOnly, NotFound) as error:
                refused = error if refused is None or isinstance(error, ReadOnly) else refused
                continue
            names = {piece.source: piece.name for piece in pieces}
            return {path: posixpath.join(folder, names[path]) for path in paths}
        raise refused or AppError(_("There is no folder for the files."))

    async def _folders(self) -> Sequence[str]:
        """Where to put them, the best place first."""
        spot = await self._program.where()
        own = spot.path or str((self._inspection.get("Config") or {}).get("WorkingDir") or "/")
        return tuple(dict.fromkeys(([own] if spot.writable else []) + [_SPARE]))

    async def _pieces(self, folder: str, paths: Sequence[Path]) -> list[Piece]:
        taken: set[str] = set()
        pieces = []
        for path in paths:
            name = await self._free(folder, safe_name(path.name), taken)
            taken.add(name)
            pieces.append(Piece(path, name))
        return pieces

    async def _free(self, folder: str, name: str, taken: set[str]) -> str:
        """A name that nothing has there: a number is added to one that is in use."""
        stem, dot, end = name.rpartition(".") if "." in name[1:] else (name, "", "")
        for number in range(1, _MOST_NAMES):
            wanted = name if number == 1 else f"{stem}-{number}{dot}{end}"
            where = posixpath.join(folder, wanted)
            if wanted not in taken and not await self._containers.stat(self._program.inside, where):
                return wanted
        return name

    async def _send(self, folder: str, archive: Archive) -> None:
        total = await asyncio.to_thread(archive.size)
        async with aclosing(archive.blocks()) as blocks:  # type: ignore[type-var]
            told = self._told(blocks, archive, total)
            if in_memory(folder, self._inspection):
                await self._unpack(folder, told)
            else:
                await self._containers.put(self._program.inside, folder, told)

    async def _unpack(self, folder: str, blocks: AsyncIterator[bytes]) -> None:
        """By a program in the container: an engine does not see file systems in memory."""
        spec = ExecSpec(("tar", "-x", "-f", "-", "-C", folder), user=self._program.user, tty=False)
        session = await self._containers.exec(self._program.inside, spec)
        reading = asyncio.ensure_future(_words(session))
        try:
            async for block in blocks:
                await session.write(block)
            await session.end_input()
            words = await reading
            if await session.exit_code():
                raise _unpacking(words)
        finally:
            reading.cancel()
            await session.close()

    async def _told(
        self, blocks: AsyncIterator[bytes], archive: Archive, total: int
    ) -> AsyncIterator[bytes]:
        async for block in blocks:
            yield block
            done = min(archive.sent, total)
            words = _("{done} of {total}").format(done=size(done), total=size(total))
            self._job.report(done / total if total else None, words)

    async def _owner(self) -> tuple[int, int]:
        """Who works in the terminal, by number."""
        config = self._inspection.get("Config") or {}
        user, _colon, group = (self._program.user or str(config.get("User") or "0")).partition(":")
        if user.isdigit() and (group.isdigit() or not group):
            return int(user), int(group or 0)
        known = await self._containers.users(self._program.inside)
        found = next((each for each in known if user in {each.name, str(each.id)}), None)
        return (found.id, found.group) if found else (0, 0)


async def _same(containers: Containers, id_: str, path: Path, there: str) -> bool:
    """Whether what the container has at a path may be what this machine has."""
    found = await containers.stat(id_, there)
    try:
        own = await asyncio.to_thread(path.stat)
        folder = await asyncio.to_thread(path.is_dir)
    except OSError:
        return False
    if found is None or found.folder != folder:
        return False
    return folder or found.size == own.st_size


async def _words(session: Any) -> str:
    said = b""
    async for block in session:
        said = (said + block)[-_LONGEST_WORDS:]
    return said.decode("utf-8", "replace").strip()


def _unpacking(words: str) -> AppError:
    if "read-only" in words.lower():
        return ReadOnly(_("The container may not change its files there."), words)
    hint = _("The file system in memory may be full.") if "space" in words.lower() else ""
    return EngineRefused(_("The files could not be unpacked in the container."), words, hint)


def _is_here(url: str) -> bool:
    """Whether an engine mounts what this machine has."""
    return not url or url.startswith(("unix:", "npipe:")) or sys.platform == "win32"


def listed(paths: Iterable[Path]) -> str:
    """The names of some paths, in one line."""
    return ", ".join(safe_name(path.name) for path in paths)
