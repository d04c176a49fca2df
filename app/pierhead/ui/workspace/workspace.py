"""Every open document: in the lower part of the window, or in windows of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.core.tasks import spawn
from pierhead.ui.documents.document import Document
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.workspace.broadcast import Broadcast
from pierhead.ui.workspace.broadcast_sign import BroadcastSigns
from pierhead.ui.workspace.document_window import DocumentWindow
from pierhead.ui.workspace.group import TabGroup
from pierhead.ui.workspace.leaving import agreed
from pierhead.ui.workspace.marks import Marks
from pierhead.ui.workspace.places import Places, groups_in


class Workspace(QWidget):
    """Owns documents from ``add`` until they are closed, wherever they are."""

    emptied = Signal()
    """Nothing is left to show in the window."""
    wanted = Signal()
    """Something in the main window shall be seen."""
    dock_wanted = Signal(Document)
    """A document in a page shall be seen."""
    changed = Signal()
    """Documents, their names or where they are: what is worth remembering."""
    turned = Signal()
    """Another document is the current one."""
    menu_asked = Signal(object, QPoint)
    """A document, or None for the group of the current one, and where on the screen."""
    torn = Signal(Document, QPoint)
    """A tab is dragged out of its bar, which is at this place of the screen."""
    maximise_toggled = Signal(bool)
    hide_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._closing: set[asyncio.Task[None]] = set()
        self._asked: set[Document] = set()
        self._shared: list[QAction] = []
        self.maximise = _maximise_button()
        self.broadcast = Broadcast(self)
        BroadcastSigns(self.broadcast)
        self.marks = Marks(self.broadcast.__contains__, self)
        self.places = Places(self, self._make_group, _Corner(self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.places.area)
        self._connect()

    def __iter__(self) -> Iterator[Document]:
        for group in self.places.groups():
            yield from group

    def __len__(self) -> int:
        return sum(map(len, self.places.groups()))

    @property
    def current(self) -> Document | None:
        """The document that had the keyboard last."""
        return self.places.active.current

    # -- opening

    def add(self, document: Document, beside: Document | None = None) -> None:
        """Open a document in a new tab and bring it to the front.

        It comes into the group of ``beside``, else into the one that was used last in the window
        where the user is.
        """
        group = self.places.group_of(beside) if beside else None
        away = self.places.window_of(self.places.active)
        if group is None and away is not None and away.isActiveWindow():
            group = self.places.active
        self.place(document, group or self.places.here)
        self.reveal(document)

    def place(self, document: Document, group: TabGroup) -> None:
        """Open a document in a new tab of a group, behind the one that is on top."""
        document.changed.connect(lambda: self._label(document))
        document.close_requested.connect(lambda: self.close_documents([document]))
        self.marks.follow(document)
        group.insert(document)

    def reveal(self, document: Document) -> None:
        """Bring a document to the front and give it the keyboard."""
        group = self.places.group_of(document)
        if group is None:
            return
        area = self.places.area_of(group)
        if area.filling not in {None, group}:
            area.fill(None)
        if window := self.places.window_of(group):
            window.come()
        elif self.places.dock_of(group):
            self.dock_wanted.emit(document)
        else:
            self.wanted.emit()
        self.places.use(group)
        group.reveal(document)

    def rename(self, document: Document) -> None:
        """Let the user name a document in its tab."""
        if group := self.places.group_of(document):
            group.rename(document)

    def beside(self, document: Document, *, after: bool = False) -> list[Document]:
        """The other documents in its group, or only those in the tabs after its own."""
        group = self.places.group_of(document)
        if group is None:
            return []
        first = group.index(document) + 1 if after else 0
        return [each for each in list(group)[first:] if each is not document]

    def turn(self, step: int) -> None:
        """Go to the next tab, or the previous one."""
        self.places.active.turn(step)

    def share(self, actions: Iterable[QAction]) -> None:
        """Have the shortcuts of these actions work in windows of their own too."""
        self._shared.extend(actions)

    def dress(self, window: DocumentWindow) -> None:
        """Make a new window one of the app."""
        window.setWindowIcon(self.window().windowIcon())
        window.addActions(self._shared)
        area = window.area
        window.closing.connect(
            lambda: self.close_documents(each for group in groups_in(area) for each in group)
        )

    # -- closing

    def close_document(self, document: Document) -> asyncio.Task[None]:
        """Ask the document, then close its tab."""
        return self.close_documents([document])

    def close_documents(self, documents: Iterable[Document]) -> asyncio.Task[None]:
        """Ask once for all of them, then close their tabs."""
        return spawn(self._close(list(documents)), self._closing)

    def discard(self, documents: Iterable[Document]) -> None:
        """Close tabs without asking: what they were about is gone."""
        for document in list(documents):
            self._remove(document)

    async def may_close(self, jobs: Sequence[str] = ()) -> bool:
        """Ask once whether all documents, and jobs without one, may end."""
        return await agreed(list(self), self.window(), self.reveal, jobs=jobs, leaving=True)

    def shut(self) -> None:
        """Close every tab and window without asking."""
        self.discard(self)
        for group in self.places.groups():
            self.places.settle(group)

    async def _close(self, documents: list[Document]) -> None:
        known = [each for each in documents if self.places.group_of(each)]
        documents = [each for each in known if each not in self._asked]
        if not documents:
            return
        self._asked.update(documents)
        try:
            if await agreed(documents, documents[0].window(), self.reveal):
                for document in documents:
                    self._remove(document)
        finally:
            self._asked.difference_update(documents)

    def _remove(self, document: Document) -> None:
        group = self.places.group_of(document)
        if group is None:
            return
        was_active, dock = group is self.places.active, self.places.dock_of(group)
        document.shut()
        self.broadcast.leave(document)
        self.marks.forget(document)
        group.take(document)
        # Given no parent, it would first be dressed anew for a window of its own.
        document.deleteLater()
        self.places.settle(group)
        stays = dock is None or dock in self.places.docks
        if was_active and stays and self.current:
            self.current.setFocus()

    # -- inside

    def _connect(self) -> None:
        self.marks.changed.connect(self._label)
        self.broadcast.changed.connect(self._label_all)
        self.places.used.connect(self._turned)
        self.places.changed.connect(self.changed)
        self.places.emptied.connect(self._emptied)

    def _make_group(self) -> TabGroup:
        group = TabGroup(self.marks, self)
        group.turned.connect(lambda: self._turned(group))
        group.close_asked.connect(self.close_document)
        group.menu_asked.connect(lambda document, place: self._ask_menu(group, document, place))
        group.torn.connect(self.torn)
        return group

    def _ask_menu(self, group: TabGroup, document: Document | None, place: QPoint) -> None:
        self.places.use(group)
        self.menu_asked.emit(document, place)

    def _turned(self, group: TabGroup) -> None:
        if group.current and group.current.isVisible():
            self.marks.see(group.current)
        if window := self.places.window_of(group):
            window.call(group.current.label() if group.current else "")
        self.turned.emit()
        self.changed.emit()

    def _label(self, document: Document) -> None:
        group = self.places.group_of(document)
        if group is None:
            return
        group.label(document)
        window = self.places.window_of(group)
        if window and document is self.current:
            window.call(document.label())
        self.changed.emit()

    def _label_all(self) -> None:
        for document in self:
            self._label(document)

    def _emptied(self) -> None:
        self.maximise.setChecked(False)
        self.emptied.emit()


class _Corner(QWidget):
    """The buttons of the whole workspace."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        workspace.maximise.toggled.connect(workspace.maximise_toggled)
        tip = _("Hide the workspace (Ctrl+`)")
        hide = icon_button("panel-bottom", _("Hide workspace"), workspace.hide_requested, tip=tip)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(workspace.maximise)
        layout.addWidget(hide)


def _maximise_button() -> QToolButton:
    tip = _("Fill the window with the workspace (Ctrl+Shift+M)")
    button = icon_button("maximize-2", _("Maximise workspace"), tip=tip)
    button.setCheckable(True)
    return button
