"""What an editor knows of the Dockerfile in it: the map of its text, and what helps to write it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.dockerfile.complete import Completion, Known, Want, complete
from pierhead.dockerfile.listing import list_folder
from pierhead.dockerfile.syntax import Tree, read
from pierhead.ui.widgets.code_completion import CodeCompletion
from pierhead.ui.widgets.code_places import to_offset
from pierhead.ui.widgets.code_view import CodeView
from pierhead.ui.widgets.tasks import Tasks


class EditorLanguage(QObject):
    """Completion and all else that follows from the meaning of the text; off for other files."""

    def __init__(self, view: CodeView, context: Context, path: Callable[[], Path | None]) -> None:
        super().__init__(view)
        self._view, self._context, self._path = view, context, path
        self._tasks = Tasks(self)
        self._tree: tuple[int, Tree] | None = None
        self._folders: dict[str, list[tuple[str, bool]]] = {}
        self._tags: dict[str, list[str]] = {}
        self.on = False
        """Whether the text is a Dockerfile."""
        self.completion = CodeCompletion(view, self._complete)

    def shut(self) -> None:
        """End what is being asked."""
        self.completion.close()
        self._tasks.cancel()

    def tree(self) -> Tree:
        """The map of the text as it is now."""
        revision = self._view.document().revision()
        if self._tree is None or self._tree[0] != revision:
            self._tree = (revision, read(self._view.text()))
        return self._tree[1]

    def offset(self) -> int:
        """Where the cursor is, in characters."""
        return to_offset(self.tree().text, self._view.textCursor().position())

    # -- proposals

    def _complete(self) -> Completion:
        offset = self.offset()
        if not self.on:
            return Completion(offset, offset)
        found = complete(self.tree(), offset, Known(self._images(), self._tags, self._folders))
        if found.wants:
            self._tasks.start("want", self._find_out(found.wants))
        elif not self.completion.popup:
            self._folders.clear()  # files come and go: look again at the next word
        return found

    def _images(self) -> list[tuple[str, str]]:
        images = self._context.images
        return sorted((tag, units.size(image.size)) for image in images for tag in image.tags)

    async def _find_out(self, want: Want) -> None:
        if want.folder is not None:
            path = self._path()
            found: list[tuple[str, bool]] = []
            if path:
                found = await asyncio.to_thread(list_folder, path.parent, path, want.folder)
            self._folders[want.folder] = found
        else:
            self._tags[want.tags] = list(await self._context.engine.images.tags(want.tags))
        self.completion.refresh()
