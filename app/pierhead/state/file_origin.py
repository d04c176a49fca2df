"""A file of a tree that is edited in a copy here: where it came from, and how it goes back."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import time
from contextlib import suppress
from pathlib import Path

import platformdirs

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.units import size
from pierhead.dockerfile.source import LARGEST
from pierhead.engine.files_unpack import local_name, unwritable
from pierhead.engine.files_words import shown
from pierhead.state.files import FileItem

_KEPT = 24 * 3600
"""Seconds after which what an earlier start has left is thrown away."""


def copies_dir() -> Path:
    """Where copies are while they are edited or dragged: readable by nobody else."""
    return Path(platformdirs.user_cache_dir("pierhead", appauthor=False)) / "files"


def clear_copies(place: Path) -> None:
    """Throw away what is old; blocks."""
    with suppress(OSError):
        for old in place.iterdir():
            if time.time() - old.stat().st_mtime > _KEPT:
                shutil.rmtree(old, ignore_errors=True)


class FileOrigin:
    """The file, and what was known of it when its copy was made."""

    def __init__(self, item: FileItem, place: Path | None = None) -> None:
        self._item = item
        self._stamp = ""
        mark = f"{item.source.key}:{item.path}".encode("utf-8", "surrogateescape")
        folder = (place or copies_dir()) / hashlib.sha256(mark).hexdigest()[:16]
        self.path = folder / (local_name(item.name) or "file")
        """The copy."""

    @property
    def title(self) -> str:
        """The file and whose it is."""
        return _("{path} of {name}").format(
            path=shown(self._item.path), name=self._item.source.name
        )

    def forget(self) -> None:
        """Remove the copy: what is in it may be nobody else's business."""
        shutil.rmtree(self.path.parent, ignore_errors=True)

    async def fetch(self) -> None:
        """Make the copy as the file is now; raises ``AppError`` if it is no text for an editor."""
        content = await self._item.source.files.read(self._item.path, LARGEST)
        if not content.whole:
            raise AppError(
                _("{path} is too large for the editor.").format(path=shown(self._item.path)),
                hint=_("Files of up to {size} can be opened.").format(size=size(LARGEST)),
            )
        await asyncio.to_thread(self._keep, content.data)
        self._stamp = content.stamp

    async def store(self) -> None:
        """Put the copy in the place of the file, which keeps its owner and rights."""
        files = self._item.source.files
        data = await asyncio.to_thread(self.path.read_bytes)
        await files.write(self._item.path, data)
        self._stamp = await files.stamp(self._item.path)
        self._item.source.changed.emit(self._item.folder)

    async def differs(self) -> bool:
        """Whether the file is another than the one that was copied."""
        return await self._item.source.files.stamp(self._item.path) != self._stamp

    async def accept(self) -> None:
        """Mind no longer that it is."""
        self._stamp = await self._item.source.files.stamp(self._item.path)

    def _keep(self, data: bytes) -> None:
        try:
            clear_copies(self.path.parent.parent)
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.path.write_bytes(data)
            self.path.chmod(0o600)
        except OSError as error:
            raise unwritable(self.path, error) from error
