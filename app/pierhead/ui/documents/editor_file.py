"""The file behind an editor: read and written in threads, watched for changes by others."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from pierhead.dockerfile import source
from pierhead.dockerfile.source import Source
from pierhead.state.file_origin import FileOrigin
from pierhead.ui.widgets.tasks import Tasks

_SETTLE = 100
"""Milliseconds: programs that save a file touch it several times."""


class EditorFile(QObject):
    """A path, perhaps none yet, and what is known of the file there."""

    changed = Signal()
    """Somebody else wrote it."""
    vanished = Signal()
    """It is not there any more."""

    def __init__(self, known: Source, path: Path | None, parent: QObject) -> None:
        super().__init__(parent)
        self.source = known
        self.path = path
        self.origin: FileOrigin | None = None
        """Where the file is a copy from; what is written goes there as well."""
        self._own = asyncio.Lock()
        """Held while it is read or written here: half of that is no change by others."""
        self._tasks = Tasks(self)
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._watcher.fileChanged.connect(self._touched)
        self._watcher.directoryChanged.connect(self._touched)
        self._settle.timeout.connect(lambda: self._tasks.start("look", self._look()))
        self._watch()

    async def read(self) -> str:
        """The text as it is on the disk now; raises ``AppError``."""
        assert self.path
        async with self._own:
            if self.origin:
                await self.origin.fetch()
            self.source = await asyncio.to_thread(source.read, self.path)
            self._watch()
            return self.source.text

    async def peek(self) -> str:
        """The same, without going on from there; raises ``AppError``."""
        assert self.path
        return (await asyncio.to_thread(source.read, self.path)).text

    async def write(self, text: str, path: Path) -> None:
        """Write the text, here or at another place from now on; raises ``AppError``."""
        known = Source(text, self.source.newline, self.source.bom)
        async with self._own:
            if path != self.path:
                self.origin = None
            self.source = await asyncio.to_thread(source.write, path, known)
            self.path = path
            if self.origin:
                await self.origin.store()
            self._watch()

    async def differs(self) -> bool:
        """Whether the file is another than the one that was read or written here."""
        if self.path is None:
            return False
        async with self._own:
            if self.origin and await self.origin.differs():
                return True
            return await asyncio.to_thread(source.stamp, self.path) != self.source.stamp

    async def accept(self) -> None:
        """Mind no longer that the file is another one now."""
        if self.origin:
            await self.origin.accept()
        if self.path:
            now = await asyncio.to_thread(source.stamp, self.path)
            self.source = Source(self.source.text, self.source.newline, self.source.bom, stamp=now)

    def close(self) -> None:
        """Stop watching."""
        self._settle.stop()
        self._tasks.cancel()
        self._unwatch()
        if self.origin:
            self.origin.forget()

    def _watch(self) -> None:
        self._unwatch()
        if self.path:
            # The folder too: a file that is replaced by another is not seen by its own watch.
            self._watcher.addPaths([str(self.path), str(self.path.parent)])

    def _unwatch(self) -> None:
        if watched := self._watcher.files() + self._watcher.directories():
            self._watcher.removePaths(watched)

    def _touched(self) -> None:
        self._settle.start()

    async def _look(self) -> None:
        assert self.path
        async with self._own:
            now = await asyncio.to_thread(source.stamp, self.path)
            if now == self.source.stamp:
                return
        if now is None:
            if self.source.stamp is not None:
                self.source = Source(self.source.text, self.source.newline, self.source.bom)
                self.vanished.emit()
            return
        self._watch()
        self.changed.emit()
