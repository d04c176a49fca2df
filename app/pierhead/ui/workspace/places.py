"""Where documents can be: groups of tabs in the window's area, in its pages and in own windows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from pierhead.ui.documents.document import Document
from pierhead.ui.widgets.split_area import SplitArea, Tree
from pierhead.ui.workspace.document_window import DocumentWindow
from pierhead.ui.workspace.group import TabGroup


class Places(QObject):
    """Groups, areas and windows, and which of the groups has the keyboard.

    The area of the main window always has a group, though it may be an empty one; windows and docks
    go with their last document.
    """

    changed = Signal()
    """Groups came, went or have other sizes; windows moved."""
    used = Signal(TabGroup)
    """The keyboard came to a group."""
    emptied = Signal()
    """The area of the main window has no document any more."""
    undocked = Signal(SplitArea)
    """A dock has no document any more, and is forgotten: its owner deletes it."""

    def __init__(
        self, owner: QWidget, make_group: Callable[[], TabGroup], corner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self._make_group = make_group
        self._recent: list[TabGroup] = []
        self.windows: list[DocumentWindow] = []
        self.docks: list[SplitArea] = []
        """Areas in the pages of the main window, each for documents about one thing there."""
        self._corners: dict[SplitArea, QWidget] = {}
        self.area = self.new_area(self.new_group())
        if corner is not None:
            self._corners[self.area] = corner
        self.tidy()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)

    # -- looking

    @property
    def active(self) -> TabGroup:
        """The group that had the keyboard last."""
        return self._recent[0]

    @property
    def here(self) -> TabGroup:
        """The group in the main window that had the keyboard last."""
        return self.last_in(self.area)

    @property
    def empty(self) -> bool:
        """Whether the main window has no document."""
        return not any(map(len, groups_in(self.area)))

    def last_in(self, area: SplitArea) -> TabGroup:
        """The group of an area that had the keyboard last."""
        groups = groups_in(area)
        return next(group for group in self._recent if group in groups)

    def areas(self) -> list[SplitArea]:
        """The one in the main window first."""
        return [self.area, *(window.area for window in self.windows), *self.docks]

    def groups(self) -> list[TabGroup]:
        """All groups, those in the main window first."""
        return [group for area in self.areas() for group in groups_in(area)]

    def group_of(self, document: Document) -> TabGroup | None:
        """Where a document is."""
        return next((group for group in self.groups() if document in group), None)

    def area_of(self, group: TabGroup) -> SplitArea:
        """Which area a group is in."""
        return next(area for area in self.areas() if area.isAncestorOf(group))

    def window_of(self, group: TabGroup) -> DocumentWindow | None:
        """The window of its own that a group is in."""
        return next((each for each in self.windows if each.area.isAncestorOf(group)), None)

    def dock_of(self, group: TabGroup) -> SplitArea | None:
        """The dock that a group is in."""
        return next((area for area in self.docks if area.isAncestorOf(group)), None)

    # -- changing

    def use(self, group: TabGroup) -> None:
        """What is said of tabs is meant for this group from now on."""
        if self._recent[0] is not group:
            self._recent.remove(group)
            self._recent.insert(0, group)
            self.tidy()
        self.used.emit(group)

    def new_group(self) -> TabGroup:
        """An empty group, to be put into an area."""
        group = self._make_group()
        group.head.unfill_asked.connect(lambda: self.area_of(group).fill(None))
        self._recent.append(group)
        return group

    def new_window(self, first: TabGroup) -> DocumentWindow:
        """A window for a group, not shown yet."""
        window = DocumentWindow(self.new_area(first))
        window.placed.connect(self.changed)
        self.windows.append(window)
        return window

    def new_dock(self, corner: QWidget) -> SplitArea:
        """An area with an empty group for a page; ``corner`` stands at the end of its tabs."""
        dock = self.new_area(self.new_group())
        self._corners[dock] = corner
        self.docks.append(dock)
        self.tidy()
        return dock

    def leave(self, area: SplitArea) -> None:
        """An area is out of sight: what is said of tabs is not meant for it any more."""
        if self.active in groups_in(area):
            self.use(self.here)

    def new_area(self, first: TabGroup) -> SplitArea:
        """An area for a window."""
        area = SplitArea(first)
        area.changed.connect(self.tidy)
        area.changed.connect(self.changed)
        return area

    def plant(self, area: SplitArea, tree: Tree) -> None:
        """Put new groups in place of all in an area, whose documents come into the first."""
        old = groups_in(area)
        area.replace(tree)
        first = groups_in(area)[0]
        for group in old:
            for document in group:
                group.take(document)
                first.insert(document)
            self._recent.remove(group)
        self.tidy()

    def settle(self, group: TabGroup) -> None:
        """Do away with a group, and with its window, if its last document has left."""
        if len(group) or group not in self.groups():
            return
        area, window = self.area_of(group), self.window_of(group)
        dock = self.dock_of(group)
        if len(area.leaves()) > 1:
            self._recent.remove(group)
            area.remove(group)
            group.deleteLater()
        elif window is not None:
            self._recent.remove(group)
            self.windows.remove(window)
            window.hide()
            window.deleteLater()
            self.changed.emit()
        elif dock is not None:
            self.docks.remove(dock)
            del self._corners[dock]
            self.undocked.emit(dock)
            self._recent.remove(group)
            self.changed.emit()
        else:
            self.emptied.emit()
            self.changed.emit()
        if area in self.areas():
            self.use(self.last_in(area))
        elif dock is not None:
            self.use(self.here)

    def tidy(self) -> None:
        """Put the window's buttons where they belong, and show which group is active."""
        for area in self.areas():
            groups, corner = groups_in(area), self._corners.get(area)
            for group in groups:
                group.head.set_corner(corner if group is area.corner() else None)
                group.head.set_filling(group is area.filling)
                group.head.set_active(len(groups) == 1 or group is self.active)

    # -- inside

    def _focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        while now is not None and not isinstance(now, TabGroup):
            now = now.parentWidget()
        if now in self._recent:
            self.use(now)


def groups_in(area: SplitArea) -> list[TabGroup]:
    """The groups of one window, from the left and from the top."""
    return [leaf for leaf in area.leaves() if isinstance(leaf, TabGroup)]
