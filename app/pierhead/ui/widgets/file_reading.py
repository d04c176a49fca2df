"""Reads the folders that a view of files shows, and searches for names, a portion at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing

from PySide6.QtCore import QObject, Signal

from pierhead.core.errors import AppError
from pierhead.engine.api_files import Found
from pierhead.state.file_tree import Node, node_of, root_at
from pierhead.state.files import FileSource, Surroundings
from pierhead.ui.widgets.file_model import FileModel
from pierhead.ui.widgets.file_view import FileView
from pierhead.ui.widgets.tasks import Tasks

_SOON = 0.04
"""Seconds until what is there of a folder is shown while the rest is read."""
_SHOW = 0.25
"""Seconds between two looks at it from then on."""
_AT_ONCE = 500
"""Entries after which others get a turn while rows are made of them."""
_SEARCH = "search"


class FileReading(QObject):
    """Fills the tree of a model from a ``FileSource``; what is selected in the view stays so."""

    changed = Signal()
    """What is shown, or whether it is still being read."""
    failed = Signal(object)
    """The ``AppError`` why nothing can be shown, None when all is well again."""

    def __init__(self, model: FileModel, view: FileView) -> None:
        super().__init__(view)
        self._model, self._view, self._tree = model, view, model.tree
        self._tasks = Tasks(self)
        self._wanted: Sequence[str] = ()
        self.source: FileSource | None = None
        """Whose files they are."""

    def use(self, source: FileSource | None) -> None:
        """Read from here from now on."""
        self._tasks.cancel()
        self.source = source
        self._model.surround(Surroundings({}, {}))
        if source is not None:
            self._tasks.start("around", self._surround(source))

    def read(self, node: Node) -> None:
        """Read a folder, or read it again."""
        if self.source is not None:
            self._tasks.start(f"read {node.path}", self._fill(self.source, node))

    def unfold(self, node: Node) -> None:
        """Read what is in a folder, if that has not been done."""
        if not node.read:
            self.read(node)

    def refresh(self) -> None:
        """Read again all that is unfolded."""
        if self.source is None:
            return
        try:
            self.source.files.forget()
        except AppError as error:
            self.failed.emit(error)
            return
        for node in self._tree.open_folders():
            self.read(node)
        self._tasks.start("around", self._surround(self.source))

    def reread(self, folder: str) -> None:
        """Something in this folder has changed."""
        node = self._tree.node(folder)
        if node and (node.open or node is self._tree.root):
            self.read(node)
        elif node:
            node.read = False
        if self.source is not None:
            self._tasks.start("around", self._surround(self.source))

    def search(self, words: str) -> None:
        """Show what has such a name, in place of the folder."""
        if self.source is not None:
            self._tasks.start(_SEARCH, self._find(self.source, words))

    def end_search(self) -> None:
        """Search no more."""
        self._tasks.stop(_SEARCH)

    def select(self, *paths: str) -> None:
        """Select these as soon as they are there."""
        self._wanted = paths

    def stop(self) -> None:
        """Read no more."""
        self._tasks.cancel()
        for node in self._tree.open_folders():
            node.reading = False

    async def _fill(self, source: FileSource, node: Node) -> None:
        loop = asyncio.get_running_loop()
        made: list[Node] = []
        node.reading, node.error, due = True, "", loop.time() + _SOON
        self._tree.touch(node)
        try:
            portions = source.files.list(node.path)
            async with aclosing(portions):  # type: ignore[type-var]
                async for portion in portions:
                    for begin in range(0, len(portion), _AT_ONCE):
                        made += self._tree.make(node, portion[begin : begin + _AT_ONCE])
                        await asyncio.sleep(0)
                    if loop.time() > due and not node.read:
                        self._show(node, made)
                        due = loop.time() + _SHOW
            node.read = True
            self._show(node, made)
            if node is self._tree.root:
                self.failed.emit(None)
        except AppError as error:
            self._fail(node, error)
        finally:
            node.reading = False
            self._tree.touch(node)
            self.changed.emit()

    def _show(self, node: Node, made: list[Node]) -> None:
        kept = [each.path for each in self._view.selected()]
        place, rows = self._view.verticalScrollBar().value(), self._tree.rows[:]
        self._tree.fill(node, list(made))
        if self._wanted and any(each.path in self._wanted for each in made):
            self._view.go_to(self._wanted)
            self._wanted = ()
        elif self._tree.rows != rows:
            self._view.go_to(kept)
            self._view.verticalScrollBar().setValue(place)
        self.changed.emit()

    def _fail(self, node: Node, error: AppError) -> None:
        """What has been read before stays in sight."""
        if node is self._tree.root:
            self.failed.emit(error)
        else:
            node.error = error.title
        if not node.read:
            self._tree.fill(node, [])

    async def _surround(self, source: FileSource) -> None:
        found = await source.surroundings()
        if source is self.source:
            self._model.surround(found)

    async def _find(self, source: FileSource, words: str) -> None:
        loop, due = asyncio.get_running_loop(), 0.0
        root = self._tree.root = root_at(self._tree.root.path)
        root.reading = True
        self._tree.fill(root, [])
        self.changed.emit()
        made: list[Node] = []
        try:
            portions: AsyncIterator[Sequence[Found]] = source.files.find(root.path, words)
            async with aclosing(portions):  # type: ignore[type-var]
                async for portion in portions:
                    made += [node_of(found.entry, found.folder, 0) for found in portion]
                    if loop.time() > due:
                        self._show(root, made)
                        due = loop.time() + _SOON
            self._show(root, made)
            self.failed.emit(None)
        except AppError as error:
            self.failed.emit(error)
        finally:
            root.reading, root.read = False, True
            self.changed.emit()
