"""Files in the window: opening them, also what was dropped, and what an earlier start had."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QFileDialog

from pierhead.core.editor_options import EditorPreferences
from pierhead.core.i18n import _
from pierhead.core.signal import Signal
from pierhead.state.drafts import Drafts
from pierhead.state.file_origin import FileOrigin
from pierhead.ui.dialogs import ask
from pierhead.ui.loading import load
from pierhead.ui.opening import Opening
from pierhead.ui.room import Room
from pierhead.ui.widgets.file_dialog import file_dialog

if TYPE_CHECKING:
    from pierhead.ui.documents.document import Document, Memory
    from pierhead.ui.documents.editor import EditorDocument

_OPENING = "pierhead.ui.documents.editor_opening"
"""Takes a tenth of a second to load, which the window has not got."""


class EditorDesk:
    """Opens a file in a tab: it has only one."""

    def __init__(
        self, room: Room, preferences: EditorPreferences | None, drafts: Drafts | None
    ) -> None:
        self._room = room
        self._preferences, self._drafts = preferences or EditorPreferences(), drafts
        self.made: Signal[EditorDocument] = Signal()
        """An editor that is new, and not shown yet."""

    def open(self, path: Path | None = None, line: int = 0) -> None:
        """Open a Dockerfile, at a 1-based line if one is given, or a template for a new one."""
        self._room.start(self._open(path, line))

    def open_text(self, text: str) -> None:
        """Open a new text that has no file yet."""
        self._room.start(self._open_text(text))

    def choose(self) -> None:
        """Let the user pick a Dockerfile to open."""
        self._room.start(self._choose())

    def open_copy(self, origin: FileOrigin) -> None:
        """Open the copy of a file that is somewhere else; saving it puts it back there."""
        self._room.start(self._open_copy(origin))

    def open_paths(self, paths: list[Path], build: bool = False) -> None:
        """Open what was dropped or given at the start; a sentence says what could not be."""
        opening = Opening(self._room.context, self._room.window, self._open_path)
        self._room.start(opening.all(paths, build=build))

    def of(self, path: Path | None) -> EditorDocument | None:
        """The editor in which a file is open already."""
        for document in self._room.window.workspace:
            if document.kind == "editor" and path:
                editor = cast("EditorDocument", document)
                if editor.path == path:
                    return editor
        return None

    async def recall(self, memory: Memory, _asked: bool) -> Document | None:
        """Open a file of an earlier start again, an ``Opener``."""
        path = memory.get("path")
        if not isinstance(path, str) or not Path(path).is_absolute() or self.of(Path(path)):
            return None
        return await self._make(Path(path))

    async def recover(self) -> None:
        """Open what was not saved when the app ended the last time."""
        if self._drafts is None:
            return
        left = await asyncio.to_thread(self._drafts.all)
        if not left:
            return
        await load(_OPENING, "regex")
        from pierhead.ui.documents.editor_opening import recover

        context = self._room.context
        for draft in left:
            if draft.path and (known := self.of(Path(draft.path))):
                known.saving.take(draft)
                continue
            document = await recover(draft, context, self._preferences, self._drafts)
            self.made.emit(document)
            self._room.window.workspace.add(document)

    async def _open(self, path: Path | None, line: int) -> None:
        if (document := await self._load(path)) and line:
            document.problems.go_to(line)

    async def _open_text(self, text: str) -> None:
        await load(_OPENING, "regex")
        from pierhead.ui.documents.editor_opening import begin

        context = self._room.context
        document = await begin(text, context, self._preferences, self._drafts)
        self.made.emit(document)
        self._room.window.workspace.add(document)

    async def _open_copy(self, origin: FileOrigin) -> None:
        workspace = self._room.window.workspace
        if document := self.of(origin.path):
            workspace.reveal(document)
        elif document := await self._make(origin.path):
            document.come_from(origin)
            workspace.add(document)

    async def _open_path(self, path: Path, build: bool) -> None:
        if await self._load(path) and build:
            self._room.context.desk.builds.ask(path)

    async def _load(self, path: Path | None) -> EditorDocument | None:
        workspace = self._room.window.workspace
        if document := self.of(path):
            workspace.reveal(document)
            return document
        document = await self._make(path)
        if document is not None:
            workspace.add(document)
        return document

    async def _make(self, path: Path | None) -> EditorDocument | None:
        await load(_OPENING, "regex")
        from pierhead.ui.documents import editor_opening

        context, window = self._room.context, self._room.window
        document = await editor_opening.load(path, context, window, self._preferences, self._drafts)
        if document is not None:
            self.made.emit(document)
        return document

    async def _choose(self) -> None:
        dialog = file_dialog(self._room.window, _("Open a Dockerfile"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                _("Dockerfiles") + " (Dockerfile Dockerfile.* *.dockerfile Containerfile)",
                _("All files") + " (*)",
            ]
        )
        if await ask(dialog):
            await self._open(Path(dialog.selectedFiles()[0]), 0)
