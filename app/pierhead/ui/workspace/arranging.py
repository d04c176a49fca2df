"""Moves documents about: between tabs, splits and windows."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint

from pierhead.ui.documents.document import Document
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.split_area import Side
from pierhead.ui.workspace.group import TabGroup
from pierhead.ui.workspace.workspace import Workspace

GROWTH = 4 * UNIT
"""Logical pixels by which a group grows at once."""
STEP = QPoint(6 * UNIT, 6 * UNIT)
"""From the corner of a window to that of a new one that comes out of it."""


class Arranging:
    """What the user can do with the places of documents; a document never notices."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._places = workspace.places

    # -- splits

    def can_split(self, document: Document) -> bool:
        """Whether another of the same can come beside it, or it can leave others."""
        group = self._places.group_of(document)
        return document.takes_input or (group is not None and len(group) > 1)

    def split(self, document: Document, side: Side) -> None:
        """Show another of the same beside a document, or the document beside its group."""
        group = self._places.group_of(document)
        if group is None or not self.can_split(document):
            return
        if other := document.again():
            self._workspace.place(other, self._beside(group, side))
            self._workspace.reveal(other)
        elif len(group) > 1:
            self.move_beside(document, group, side)

    def move(self, document: Document, group: TabGroup, index: int = -1) -> None:
        """Make a document a tab of a group, before the tab of this number or at the end."""
        start = self._places.group_of(document)
        if start is None:
            return
        if start is group:
            place = start.index(document)
            end = len(group) - 1 if index < 0 else index - (index > place)
            group.bar.moveTab(place, end)
        else:
            start.take(document)
            group.insert(document, index)
            self._places.settle(start)
        self._workspace.reveal(document)

    def move_beside(self, document: Document, group: TabGroup, side: Side) -> None:
        """Make a document a group of its own, at one side of another."""
        if list(group) != [document]:
            self.move(document, self._beside(group, side))

    def go(self, side: Side) -> None:
        """Give the keyboard to the group at this side of the active one."""
        if (group := self._neighbour(side)) and group.current:
            self._workspace.reveal(group.current)

    def go_on(self) -> None:
        """Give the keyboard to the next group, of whichever window, round at the end."""
        groups = [group for group in self._places.groups() if len(group) and self._is_near(group)]
        if self._places.active in groups:
            following = groups[(groups.index(self._places.active) + 1) % len(groups)]
            if following.current:
                self._workspace.reveal(following.current)

    def carry(self, side: Side) -> None:
        """Move the current document to the group at this side, or make it one there."""
        document, group = self._workspace.current, self._places.active
        if document is None:
            return
        if other := self._neighbour(side):
            self.move(document, other)
        else:
            self.move_beside(document, group, side)

    def fill(self) -> None:
        """Give the active group all the room of its window, or the others theirs back."""
        group = self._places.active
        area = self._places.area_of(group)
        area.fill(None if area.filling else group)
        if group.current:
            group.current.setFocus()

    def equalise(self) -> None:
        """Give every group of this window the same room."""
        self._places.area_of(self._places.active).equalise()

    def grow(self, side: Side) -> None:
        """Make the active group wider (right), narrower (left), higher (up) or lower (down)."""
        group = self._places.active
        grows = side in {Side.RIGHT, Side.UP}
        area = self._places.area_of(group)
        area.fill(None)
        area.grow(group, beside=side.beside, by=GROWTH if grows else -GROWTH)

    # -- windows

    def is_away(self, document: Document) -> bool:
        """Whether it is in a window of its own."""
        group = self._places.group_of(document)
        return group is not None and self._places.window_of(group) is not None

    def is_docked(self, document: Document) -> bool:
        """Whether it is in a page."""
        group = self._places.group_of(document)
        return group is not None and self._places.dock_of(group) is not None

    def detach(self, documents: Iterable[Document], at: QPoint | None = None) -> None:
        """Move documents, in this order, into a new window; ``at`` is its corner on the screen."""
        moved = list(documents)
        if not moved:
            return
        on_top = self._workspace.current
        start = self._places.group_of(moved[0])
        size = start.size() if start else None
        group = self._places.new_group()
        window = self._places.new_window(group)
        self._workspace.dress(window)
        if size:
            window.resize(size.expandedTo(window.minimumSize()))
        if at is None and start:
            at = start.window().frameGeometry().topLeft() + STEP
        if at is not None:
            window.place(at)
        for document in moved:
            self.move(document, group)
        self._workspace.reveal(on_top if on_top in moved else moved[0])

    def attach(self, documents: Iterable[Document]) -> None:
        """Move documents into the workspace of the main window, or back into it."""
        moved = list(documents)
        for document in moved:
            self.move(document, self._places.here)
        if moved:
            self._workspace.window().activateWindow()
            self._workspace.reveal(moved[-1])

    def bring_here(self, document: Document) -> None:
        """Move a document into the workspace, from wherever else it is."""
        if self.is_away(document) or self.is_docked(document):
            self.attach([document])

    def detach_or_attach(self, document: Document) -> None:
        """Move a document into a window of its own, or back if it is in one."""
        (self.attach if self.is_away(document) else self.detach)([document])

    def move_group(self, group: TabGroup) -> None:
        """Move all documents of a group into a window of their own, or back."""
        away = self._places.window_of(group) is not None
        (self.attach if away else self.detach)(list(group))

    # -- inside

    def _is_near(self, group: TabGroup) -> bool:
        """Whether going there leaves the page as it is."""
        return self._places.dock_of(group) is None or group.isVisible()

    def _beside(self, group: TabGroup, side: Side) -> TabGroup:
        new = self._places.new_group()
        self._places.area_of(group).split(group, side, new)
        return new

    def _neighbour(self, side: Side) -> TabGroup | None:
        group = self._places.active
        area = self._places.area_of(group)
        if area.filling:
            area.fill(None)
        other = area.neighbour(group, side)
        return other if isinstance(other, TabGroup) else None
