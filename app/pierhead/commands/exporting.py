"""Write what an engine streams into a file of this machine, whole or not at all."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from pathlib import Path
from typing import IO, Any

from pierhead.core import units
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.engine.api import Engine
from pierhead.state.jobs import Job
from pierhead.state.whole import written

BLOCK = 1 << 20
"""Bytes that are gathered before they are written."""


def file_for(path: Path, name: str) -> Path:
    """The file to write: ``path``, or one with this name in it if it is a folder."""
    path = path.expanduser()
    return path / f"{name}.tar" if path.is_dir() else path


async def export_to(engine: Engine, id_: str, path: Path, job: Job) -> None:
    """Write a container's file system to ``path``; cancelling leaves nothing there.

    A file that is there already is replaced when the new one is whole. Raises ``AppError``.
    """
    total = await _total(engine, id_)
    blocks: Any = engine.containers.export(id_)
    try:
        async with written(path, "wb") as file:
            await _write(blocks, file, total, job)
    except OSError as error:
        raise _unwritable(path, error) from error


async def _total(engine: Engine, id_: str) -> int:
    """Bytes of its files, as far as the engine says so; 0 if it does not."""
    try:
        return await engine.containers.size(id_, whole=True)
    except AppError:
        return 0


async def _write(blocks: Any, file: IO[bytes], total: int, job: Job) -> None:
    sent, held = 0, bytearray()
    async with aclosing(blocks):
        async for block in blocks:
            held += block
            if len(held) < BLOCK:
                continue
            await asyncio.to_thread(file.write, bytes(held))
            sent += len(held)
            held.clear()
            done = units.size(sent)
            # An archive is a little larger than the files in it.
            job.report(min(sent / total, 0.99) if total else None, done)
    await asyncio.to_thread(file.write, bytes(held))


def _unwritable(path: Path, error: OSError) -> AppError:
    return AppError(
        _("The archive cannot be written."),
        f"{path}: {error.strerror or error}",
        _("Choose another folder, or make room there."),
    )
