"""What a container has in its files that its image has not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu

from pierhead.commands.context import Context
from pierhead.core import units
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.resources import Container
from pierhead.core.tasks import spawn
from pierhead.engine.api import FileChange
from pierhead.engine.api_files import Difference
from pierhead.state.changes import ChangeNode, tree
from pierhead.ui.details.change_model import ChangeModel, counts
from pierhead.ui.details.view import DetailView
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.folding import FoldView
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.search_field import SearchField

AT_ONCE = 4
"""Files whose size is asked for at the same time."""
UNFOLDED = 60
"""Rows up to which folders are unfolded at first."""
_WIDTHS = (12 * UNIT, 9 * UNIT)
"""Of the columns behind the path."""
_LEAST = 20 * UNIT
_SETTLE = 150
"""Milliseconds without a key or a turn of the wheel before more is asked for."""


class ContainerChanges(DetailView):
    """A tree that is filtered while one types; sizes are asked for of what is on screen."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._item: Container | None = None
        self._changes: Sequence[FileChange] = ()
        self._whole = 0
        self._filtered = False
        self._sizing: asyncio.Task[None] | None = None
        self._weighing: asyncio.Task[None] | None = None
        self.model = ChangeModel()
        self.model.setParent(self)
        self.tree: FoldView[ChangeNode] = FoldView(self.model, _("Changed files"))
        self.tree.header().setStretchLastSection(False)
        self._open: set[str] = set()
        """The paths of the folders that are unfolded while nothing is filtered."""
        self.tree.customContextMenuRequested.connect(self._menu)
        self.filter = SearchField(_("Filter by path"))
        self.filter.left.connect(self.tree.setFocus)
        self._count = plain_label("", "muted")
        self._typing = QTimer(self, singleShot=True, interval=_SETTLE)
        self._typing.timeout.connect(self._filter)
        self.filter.textChanged.connect(self._typing.start)
        self._still = QTimer(self, singleShot=True, interval=_SETTLE)
        self._still.timeout.connect(self._size)
        self.tree.verticalScrollBar().valueChanged.connect(self._still.start)
        self.tree.turned.connect(self._still.start)
        self.add_tools(self.filter, icon_button("refresh-cw", _("Ask again"), self.refresh))
        self.add_tools(self._count, beside_list=True)
        self.set_body(self.tree)

    # -- the panel's

    def show_item(self, item: Any | None) -> None:
        known, self._item = self._item, item
        if item is None or known is None or item.id != known.id:
            self.filter.clear()
            self._changes, self._whole = (), 0
            self._open, self._filtered = set(), False
            self._replace(ChangeNode("/", None))
            self._count.setText("")
        if item is None:
            self.rest()
            self.say("")
        elif known is None or known != item or not self._changes:
            self.refresh()

    def refresh(self) -> None:
        """Ask the engine again."""
        if self._item:
            id_ = self._item.id
            self.read(lambda: self._fetch(id_), self._show)

    def rest(self) -> None:
        super().rest()
        self._typing.stop()
        self._still.stop()
        for task in (self._sizing, self._weighing):
            if task:
                task.cancel()
        self._sizing = self._weighing = None

    async def _fetch(self, id_: str) -> tuple[Sequence[FileChange], ChangeNode]:
        changes = await self.context.engine.containers.changes(id_)
        return changes, await asyncio.to_thread(tree, changes, self.filter.text().strip())

    def _show(self, found: tuple[Sequence[FileChange], ChangeNode]) -> None:
        self._changes, root = found
        self._plant(root)
        if self._item and self._changes:
            self._weighing = spawn(self._weigh(self._item.id))

    async def _weigh(self, id_: str) -> None:
        """How much all of it takes, which the engine counts file by file."""
        try:
            self._whole = await self.context.engine.containers.size(id_)
        except AppError:
            return
        self._say_count()

    def _plant(self, root: ChangeNode) -> None:
        """Show this tree: what is looked for wholly, all else as far as it was unfolded."""
        if not self._filtered:
            self._open = {node.path for node in self.model.open_nodes()}
        self._filtered = bool(self.filter.text().strip())
        current = self.tree.current().path
        if self._filtered:
            self._replace(root, None)
        else:
            self._replace(root, _those(root, self._open) if self._open else _first(root))
        if node := _at(root, current):
            self.tree.go_to(node)
        self._say_count()
        self._still.start()

    def _replace(self, root: ChangeNode, unfolded: Iterable[ChangeNode] | None = ()) -> None:
        before = self.model.root
        self.model.plant(root, unfolded)
        if before.folds and before is not root:
            asyncio.get_running_loop().run_in_executor(None, before.fell)

    def _say_count(self) -> None:
        told = counts(self.model.root.counts)
        if not self._changes:
            told = _("Nothing differs from the image.")
        elif self._whole:
            told = _("{changes} · {size}").format(changes=told, size=units.size(self._whole))
        self._count.setText(told)

    # -- filter and sizes

    def _filter(self) -> None:
        if self._item:
            changes, needle = self._changes, self.filter.text().strip()

            async def grow() -> ChangeNode:
                return await asyncio.to_thread(tree, changes, needle)

            self.read(grow, self._plant)

    def _size(self) -> None:
        """Ask for the sizes of the files on screen that are not known."""
        wanted = [
            node
            for node in self._on_screen()
            if node.size is None
            and not node.folder
            and not node.children
            and node.difference in {Difference.ADDED, Difference.CHANGED}
        ]
        if self._sizing:
            self._sizing.cancel()
        if self._item and wanted:
            self._sizing = spawn(self._ask_sizes(self._item.id, iter(wanted)))

    async def _ask_sizes(self, id_: str, wanted: Iterator[ChangeNode]) -> None:
        async def work() -> None:
            for node in wanted:
                try:
                    found = await self.context.engine.containers.stat(id_, node.path)
                except AppError:
                    continue
                if found:
                    self.model.seen(node, found)

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))

    def _on_screen(self) -> Iterator[ChangeNode]:
        for row in self.tree.rows_between(0, self.tree.viewport().height() - 1):
            yield self.model.rows[row]

    # -- the user's

    def _menu(self, place: QPoint) -> None:
        index = self.tree.currentIndex()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if index.isValid():
            menu.addAction(_("Copy Path"), self.copy_path)
        menu.addAction(_("Expand All"), self.tree.unfold_all)
        menu.addAction(_("Collapse All"), self.tree.fold_all)
        menu.popup(self.tree.viewport().mapToGlobal(place))

    def copy_path(self) -> None:
        """Put the path of the current row on the clipboard."""
        QGuiApplication.clipboard().setText(self.tree.current().path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.tree.currentIndex().isValid():
            self.copy_path()
        elif event.matches(QKeySequence.StandardKey.Refresh):
            self.refresh()
        else:
            super().keyPressEvent(event)

    # -- the widget

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        change, size = _WIDTHS
        self.tree.setColumnWidth(0, max(_LEAST, self.width() - change - size - 2 * UNIT))
        self.tree.setColumnWidth(1, change)
        self.tree.setColumnWidth(2, size)


def _first(root: ChangeNode) -> Iterator[ChangeNode]:
    """The folders to unfold at first: level by level, while it does not get too long."""
    rows, level = len(root.children), [each for each in root.children if each.children]
    while level and rows + sum(len(each.children) for each in level) <= UNFOLDED:
        yield from level
        rows += sum(len(each.children) for each in level)
        level = [child for each in level for child in each.children if child.children]


def _those(root: ChangeNode, paths: set[str]) -> Iterator[ChangeNode]:
    waiting = [root]
    while waiting:
        for child in waiting.pop().children:
            if child.children and child.path in paths:
                yield child
                waiting.append(child)


def _at(root: ChangeNode, path: str) -> ChangeNode | None:
    """The node of a path; None if it is not in the tree, or the root."""
    node: ChangeNode | None = root
    for name in filter(None, path.split("/")):
        node = next((each for each in node.children if each.name == name), None) if node else None
    return node if node is not root else None
