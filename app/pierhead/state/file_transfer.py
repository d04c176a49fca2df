"""Files on their way between a tree and this machine.

What comes is written into a folder of its own and moved to its place when all of it is there: a
transfer that is cancelled or fails leaves nothing behind.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from enum import Enum
from pathlib import Path

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.units import size
from pierhead.engine.archives import Archive, Piece
from pierhead.engine.files_unpack import Unpacker, free, local_name, unwritable
from pierhead.engine.files_words import shown
from pierhead.state.files import FileItem, FileSource
from pierhead.state.jobs import Job

_PORTION = 1 << 20
"""Bytes that are written at a time."""


class Clash(Enum):
    """What becomes of something that is there already."""

    REPLACE = "replace"
    KEEP = "keep"


def clashes(items: Sequence[FileItem], folder: Path) -> list[str]:
    """Names of things that are in a folder of this machine already; blocks."""
    return [item.name for item in items if os.path.lexists(folder / local_name(item.entry.name))]


async def download(
    items: Sequence[FileItem], folder: Path, job: Job, clash: Clash = Clash.KEEP
) -> list[Path]:
    """Copy things to a folder of this machine; returns where they are.

    What may not be copied is told in the output of the job.
    """
    made: list[Path] = []
    # A hidden folder on the same disk, so that moving is not copying.
    workshop = folder / f".pierhead-{secrets.token_hex(4)}"
    try:
        await asyncio.to_thread(workshop.mkdir, 0o700)
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        for number, item in enumerate(items):
            place = workshop / str(number)
            await asyncio.to_thread(place.mkdir, 0o700)
            made += await _Download(item, place, job).run(folder, clash)
    finally:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, workshop, True))
    return made


class _Download:
    """One thing with all that is in it."""

    def __init__(self, item: FileItem, place: Path, job: Job) -> None:
        self._item, self._place, self._job = item, place, job
        self._total = 0 if item.entry.folder else item.entry.size

    async def run(self, folder: Path, clash: Clash) -> list[Path]:
        unpacker = Unpacker(self._place)
        blocks = self._item.source.files.download(self._item.path)
        try:
            async with aclosing(blocks), aclosing(_portions(blocks)) as portions:  # type: ignore[type-var]
                async for portion in portions:
                    await asyncio.to_thread(unpacker.feed, portion)
                    self._tell(unpacker.written)
            found = await asyncio.to_thread(unpacker.finish)
        finally:
            unpacker.close()
        for line in unpacker.skipped:
            self._job.write(line)
        if remarks := unpacker.remarks():
            self._job.write(remarks)
            self._job.report(status=remarks.partition("\n")[0])
        try:
            return [await asyncio.to_thread(_move, path, folder, clash) for path in found]
        except OSError as error:
            raise unwritable(folder, error) from error

    def _tell(self, written: int) -> None:
        if self._total:
            words = _("{done} of {total}").format(done=size(written), total=size(self._total))
            self._job.report(min(1.0, written / self._total), words)
        else:
            self._job.report(None, size(written))


async def upload(source: FileSource, folder: str, paths: Sequence[Path], job: Job) -> None:
    """Copy files and folders of this machine into a folder of a tree, whose owner gets them."""
    await asyncio.to_thread(_check_there, paths)
    files = source.files
    entry = await files.entry(folder)
    owner = (entry.user, entry.group) if entry else (0, 0)
    archive = Archive([Piece(path, path.name) for path in paths], *owner)
    total = await asyncio.to_thread(archive.size)

    async def told() -> AsyncGenerator[bytes, None]:
        async with aclosing(archive.blocks()) as blocks:  # type: ignore[type-var]
            async for block in blocks:
                yield block
                words = _("{done} of {total}").format(
                    done=size(min(archive.sent, total)), total=size(total)
                )
                job.report(min(1.0, archive.sent / total) if total else None, words)

    blocks = told()
    try:
        async with aclosing(blocks):
            await files.upload(folder, blocks)
    finally:
        source.changed.emit(folder)


def _check_there(paths: Sequence[Path]) -> None:
    for path in paths:
        if not os.path.lexists(path):
            raise AppError(_("{path} is not there any more.").format(path=shown(str(path))))


async def _portions(blocks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same in pieces of a size for which another thread is worth while."""
    gathered: list[bytes] = []
    length = 0
    async for block in blocks:
        gathered.append(block)
        length += len(block)
        if length >= _PORTION:
            yield b"".join(gathered)
            gathered, length = [], 0
    if gathered:
        yield b"".join(gathered)


def _move(path: Path, folder: Path, clash: Clash) -> Path:
    """Move to its place, in place of what is there or beside it."""
    target = folder / path.name
    if not os.path.lexists(target) or clash is Clash.KEEP:
        target = free(folder, path.name)
        path.rename(target)
        return target
    old = path.with_name(f"old-{secrets.token_hex(4)}")
    target.rename(old)
    try:
        path.rename(target)
    except OSError:
        old.rename(target)
        raise
    return target
