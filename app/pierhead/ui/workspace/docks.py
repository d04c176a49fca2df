"""Documents in a page: those about one thing beside what the page shows of it.

They are tabs as those of the workspace are, and go there on demand; of other things than the one
that is shown they live on unseen.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from pierhead.core.i18n import _
from pierhead.ui.documents.document import Document
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.split_area import SplitArea
from pierhead.ui.workspace.arranging import Arranging
from pierhead.ui.workspace.places import groups_in
from pierhead.ui.workspace.workspace import Workspace


class Docks(QStackedWidget):
    """A dock for each place that has documents; shows that of one place at a time."""

    changed = Signal(str)
    """The documents of this place are not the same any more."""
    wanted = Signal(str)
    """The documents of this place shall be seen."""
    new_asked = Signal(QPoint)
    """Another document shall be opened; where on the screen to ask what."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._places = workspace, workspace.places
        self._arranging = Arranging(workspace)
        self._docks: dict[str, SplitArea] = {}
        self._shown = ""
        self._places.undocked.connect(self._forget)
        workspace.dock_wanted.connect(lambda document: self.wanted.emit(document.place))

    def __contains__(self, document: object) -> bool:
        return any(document in self.documents(place) for place in self._docks)

    def documents(self, place: str) -> list[Document]:
        """Those of a place."""
        dock = self._docks.get(place)
        return [each for group in groups_in(dock) for each in group] if dock else []

    def show_place(self, place: str) -> bool:
        """Show the documents of a place; False if it has none."""
        if place != self._shown:
            self.leave()
        self._shown = place
        dock = self._docks.get(place)
        if dock is not None:
            self.setCurrentWidget(dock)
        return dock is not None

    def look(self) -> None:
        """Somebody looks: what is in sight is not new any more."""
        for group in groups_in(self._docks[self._shown]) if self._shown in self._docks else ():
            if group.current and group.current.isVisible():
                self._workspace.marks.see(group.current)

    def leave(self) -> None:
        """Nobody looks any more: what is said of tabs is meant for the workspace again."""
        if dock := self._docks.get(self._shown):
            self._places.leave(dock)

    def add(self, document: Document) -> None:
        """Open a document in the dock of its place and bring it to the front there."""
        place = document.place
        dock = self._docks.get(place) or self._make(place)
        group = self._places.last_in(dock)
        self._workspace.place(document, group)
        group.bar.setCurrentIndex(group.index(document))
        document.changed.connect(lambda: self._follow(document))
        self.changed.emit(place)

    def move_out(self) -> None:
        """Have the document that is shown go on in the workspace."""
        if (dock := self._docks.get(self._shown)) and (seen := self._places.last_in(dock).current):
            self._arranging.bring_here(seen)
            self.changed.emit(self._shown)

    def close_place(self, place: str) -> None:
        """The thing itself is gone, and its documents go without a question."""
        self._workspace.discard(self.documents(place))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if (dock := self._docks.get(self._shown)) and (seen := self._places.last_in(dock).current):
            seen.setFocus(event.reason())

    def _make(self, place: str) -> SplitArea:
        dock = self._docks[place] = self._places.new_dock(_Corner(self))
        self.addWidget(dock)
        return dock

    def _forget(self, dock: SplitArea) -> None:
        place = next((each for each, known in self._docks.items() if known is dock), None)
        if place is None:
            return
        del self._docks[place]
        if dock.isVisible() and self._places.active in groups_in(dock):
            # The keyboard stays near, for whatever takes the place of the documents.
            self.setFocus()
        self.removeWidget(dock)
        dock.hide()
        dock.deleteLater()
        self.changed.emit(place)

    def _follow(self, document: Document) -> None:
        """What a document is about may have been made anew: then it goes on with that."""
        group = self._places.group_of(document)
        dock = self._places.dock_of(group) if group else None
        if dock is None or self._docks.get(document.place) is dock:
            return
        new = self._docks.get(document.place) or self._make(document.place)
        self._arranging.move(document, self._places.last_in(new))
        self.changed.emit(document.place)


class _Corner(QWidget):
    """The buttons of a dock."""

    def __init__(self, docks: Docks) -> None:
        super().__init__(docks)
        self._docks = docks
        self._new = icon_button("plus", _("New Terminal"), self._ask)
        tip = _("Open in the workspace, where it stays in sight")
        out = icon_button("panel-bottom", _("Open in Workspace"), docks.move_out, tip=tip)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._new)
        layout.addWidget(out)

    def _ask(self) -> None:
        self._docks.new_asked.emit(self._new.mapToGlobal(self._new.rect().bottomLeft()))
