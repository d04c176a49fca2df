"""Writes down what is open and where, a moment after it changed, so that a crash loses little."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from pierhead.core.settings import Settings
from pierhead.ui.documents.document import Document
from pierhead.ui.widgets.split_area import Tree
from pierhead.ui.widgets.split_tree import Branch
from pierhead.ui.workspace.group import TabGroup
from pierhead.ui.workspace.layout import Fork, Frame, Layout, Leaf, Node, Tab, read
from pierhead.ui.workspace.workspace import Workspace

SETTING = "workspace.layout"
EVERY = 1000
"""Milliseconds between two looks at what is open, while it changes."""
WHOLE = 1000
"""The sum of the sizes of a splits' parts, as they are written."""


class LayoutMemory(QObject):
    """Follows a workspace from ``follow`` to ``close``; before, only the last start is known."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        super().__init__(workspace)
        self._workspace, self._settings = workspace, settings
        self._following = False
        self._waiting = Layout()
        self._timer = QTimer(self, singleShot=True, interval=EVERY)
        self._timer.timeout.connect(self.write)
        workspace.changed.connect(self._changed)

    def last(self) -> Layout:
        """What was open when the app ended."""
        return read(self._settings.get(SETTING, {}))

    def follow(self, waiting: Layout | None = None) -> None:
        """Write down what is open, along with what is ``waiting`` to be opened again."""
        self._waiting = waiting or Layout()
        self._following = True
        self._changed()

    def pause(self) -> None:
        """Write nothing: what is open is half of what it will be."""
        self._timer.stop()
        self._following = False

    def close(self) -> None:
        """Write the last of it: from here on documents close because the app ends."""
        self.write()
        self.pause()

    def write(self) -> None:
        """Write it down now."""
        self._timer.stop()
        if self._following:
            layout = layout_of(self._workspace).beside(self._waiting)
            self._settings.set(SETTING, layout.write())

    def _changed(self) -> None:
        if self._following and not self._timer.isActive():
            self._timer.start()


def layout_of(workspace: Workspace) -> Layout:
    """What is open now, as far as it can be opened again."""
    places = workspace.places
    frames = [
        Frame(node, window.memory())
        for window in places.windows
        if (node := _node(window.area.tree)) is not None
    ]
    return Layout(_node(places.area.tree), tuple(frames), not workspace.isHidden())


def _node(tree: Tree) -> Node | None:
    if isinstance(tree, TabGroup):
        return _leaf(tree)
    assert isinstance(tree, Branch)
    whole = sum(tree.weights)
    pairs = [
        (part, max(1, round(WHOLE * weight / whole)))
        for each, weight in zip(tree.parts, tree.weights, strict=True)
        if (part := _node(each))
    ]
    if len(pairs) <= 1:
        return pairs[0][0] if pairs else None
    parts, sizes = zip(*pairs, strict=True)
    return Fork(tree.beside, tuple(parts), tuple(sizes))


def _leaf(group: TabGroup) -> Leaf | None:
    tabs: list[Tab] = []
    current = 0
    for document in group:
        if tab := _tab(document):
            if document is group.current:
                current = len(tabs)
            tabs.append(tab)
    return Leaf(tuple(tabs), current) if tabs else None


def _tab(document: Document) -> Tab | None:
    values = document.memory() if document.kind else None
    if values is None:
        return None
    return Tab(document.kind, values, document.title(), document.name)
