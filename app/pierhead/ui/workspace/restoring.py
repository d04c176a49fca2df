"""Opens again what was open when the app ended, if the user wants that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QObject, Signal

from pierhead.core.errors import AppError
from pierhead.core.i18n import _, ngettext
from pierhead.core.settings import Settings
from pierhead.ui.documents.document import Document, Opener
from pierhead.ui.widgets.split_area import Tree
from pierhead.ui.widgets.split_tree import Branch
from pierhead.ui.widgets.tasks import Tasks
from pierhead.ui.workspace.group import TabGroup
from pierhead.ui.workspace.layout import Layout, Leaf, Node, Tab
from pierhead.ui.workspace.layout_memory import LayoutMemory
from pierhead.ui.workspace.workspace import Workspace

SETTING = "workspace.restore"
TURN = 0.001
"""Seconds between two documents, so that all else that is due has its turn."""
ASK, ALWAYS, NEVER = "ask", "always", "never"


class Restoring(QObject):
    """Offers the layout of the last start, and rebuilds it tab by tab.

    ``tell`` gets what could not be opened; the kinds in ``remote`` are nothing without an engine.
    """

    offered = Signal(object)
    """The ``Layout`` that waits for the user's answer; None when there is nothing (more) to ask."""

    def __init__(
        self,
        workspace: Workspace,
        settings: Settings,
        openers: Mapping[str, Opener],
        tell: Callable[[AppError], object],
        remote: Collection[str] = (),
    ) -> None:
        super().__init__(workspace)
        self._workspace, self._places = workspace, workspace.places
        self._settings, self._openers, self._tell = settings, openers, tell
        self._remote = remote
        self._tasks = Tasks(self)
        self._begun = self._over = False
        self._waiting = Layout()
        self.memory = LayoutMemory(workspace, settings)

    def begin(self, connected: bool) -> None:
        """Look once what there was: as soon as it can be opened, for which an engine may lack."""
        last = self.memory.last()
        lacking = not connected and any(tab.kind in self._remote for tab in last.tabs())
        if self._begun or lacking:
            return
        self._begun = True
        self._waiting = last
        choice = self._settings.get(SETTING, ASK)
        if choice == NEVER or not last.tabs():
            self.decline()
        elif choice == ALWAYS:
            self._start(asked=False)
        else:
            self.memory.follow(last)
            self.offered.emit(last)

    def end(self) -> None:
        """The app ends: remember what is open, or what was, if that is not open again yet."""
        self._over = True
        self._tasks.cancel()
        self.memory.close()

    def accept(self) -> None:
        """Open what is offered."""
        if self._waiting.tabs():
            self._start(asked=True)

    def accept_always(self) -> None:
        """Open what is offered, and from the next start on without asking."""
        self._settings.set(SETTING, ALWAYS)
        self.accept()

    def decline(self) -> None:
        """Forget what is offered."""
        self._waiting = Layout()
        self.memory.follow()
        self.offered.emit(None)

    def _start(self, *, asked: bool) -> None:
        layout, self._waiting = self._waiting, Layout()
        self.offered.emit(None)
        self.memory.pause()
        self._tasks.start("restore", self._restore(layout, asked))

    async def _restore(self, layout: Layout, asked: bool) -> None:
        try:
            leaves = self._build(layout)
            failed = [tab for leaf, group in leaves for tab in await self._fill(leaf, group, asked)]
            for _leaf, group in leaves:
                self._places.settle(group)
            self._show(layout, asked)
        finally:
            if not self._over:
                self.memory.follow()
        if failed:
            self._tell(_not_opened(failed))

    # -- the places

    def _build(self, layout: Layout) -> list[tuple[Leaf, TabGroup]]:
        """Make all groups and windows, still empty."""
        leaves: list[tuple[Leaf, TabGroup]] = []
        if layout.main is not None:
            self._places.plant(self._places.area, self._tree(layout.main, leaves))
        for frame in layout.windows:
            window = self._places.new_window(self._places.new_group())
            self._workspace.dress(window)
            self._places.plant(window.area, self._tree(frame.node, leaves))
            window.restore(frame.place)
        return leaves

    def _tree(self, node: Node, leaves: list[tuple[Leaf, TabGroup]]) -> Tree:
        if isinstance(node, Leaf):
            group = self._places.new_group()
            leaves.append((node, group))
            return group
        parts = [self._tree(part, leaves) for part in node.parts]
        sizes = node.sizes or [1] * len(parts)
        return Branch(node.beside, parts, [float(size or 1) for size in sizes])

    def _show(self, layout: Layout, asked: bool) -> None:
        for window in self._places.windows:
            window.show_behind()
        if not self._places.empty and (asked or layout.shown):
            self._workspace.wanted.emit()
        here = self._places.here if not self._places.empty else self._places.active
        if asked and here.current:
            self._workspace.window().activateWindow()
            self._workspace.reveal(here.current)

    # -- the documents

    async def _fill(self, leaf: Leaf, group: TabGroup, asked: bool) -> list[Tab]:
        """Open the documents of a group; returns those that could not be."""
        failed = []
        for index, tab in enumerate(leaf.tabs):
            document = await self._open(tab, asked)
            if document is None:
                failed.append(tab)
                continue
            document.name = tab.name
            self._workspace.place(document, group)
            if index == leaf.current:
                group.bar.setCurrentIndex(group.index(document))
            # Everything else goes on between two documents.
            await asyncio.sleep(TURN)
        return failed

    async def _open(self, tab: Tab, asked: bool) -> Document | None:
        opener = self._openers.get(tab.kind)
        if opener is None:
            return None
        try:
            return await opener(tab.values, asked)
        except AppError:
            return None


def _not_opened(tabs: list[Tab]) -> AppError:
    text = ngettext(
        "{count} tab of the last time could not be opened.",
        "{count} tabs of the last time could not be opened.",
        len(tabs),
    )
    names = "\n".join(tab.name or tab.title for tab in tabs)
    hint = _("What it was about is gone, or belongs to another engine.")
    return AppError(text.format(count=len(tabs)), names, hint)
