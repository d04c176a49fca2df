"""What the icon of a tab tells: how things stand, and what came while nobody looked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from pierhead.core.i18n import _
from pierhead.ui.documents.document import Document, Status
from pierhead.ui.icons import icon

STATUS_ICONS = {
    Status.BUSY: ("", "info"),
    Status.DONE: ("circle-check", "good"),
    Status.ENDED: ("circle-stop", "muted"),
    Status.FAILED: ("circle-alert", "bad"),
}
"""What shows how a document stands: an icon, if not its own, and a colour."""


class Marks(QObject):
    """Remembers of every document what its user has not seen yet."""

    changed = Signal(Document)
    """Its tab says something else now."""

    def __init__(self, shared: Callable[[Document], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._shared = shared
        self._known: set[Document] = set()
        self._news: set[Document] = set()
        self._calls: set[Document] = set()

    def follow(self, document: Document) -> None:
        """Notice what a document does from now on."""
        document.activity.connect(lambda: self._came(document))
        document.attention.connect(lambda: self._called(document))

    def forget(self, document: Document) -> None:
        """It is about to be deleted."""
        for marked in (self._known, self._news, self._calls):
            marked.discard(document)

    def see(self, document: Document) -> None:
        """It is looked at."""
        self._known.add(document)
        if document in self._news or document in self._calls:
            self._news.discard(document)
            self._calls.discard(document)
            self.changed.emit(document)

    def icon(self, document: Document) -> QIcon:
        """What its tab shows."""
        if document in self._calls:
            return icon("bell", "warn")
        dot = "accent" if document in self._news else ""
        if self._shared(document):
            return icon("radio", "warn", dot)
        name, tint = STATUS_ICONS.get(document.status(), ("", ""))
        return icon(name or document.icon, tint, dot)

    def spoken(self, document: Document) -> str:
        """What a screen reader says of its tab."""
        name = document.label()
        if document in self._calls:
            return _("{name}: rang the bell").format(name=name)
        if document in self._news:
            return _("{name}: new output").format(name=name)
        return name

    def _came(self, document: Document) -> None:
        # What nobody has looked at yet is new as a whole: its first prompt is no news.
        if document in self._known - self._news and not document.isVisible():
            self._news.add(document)
            self.changed.emit(document)

    def _called(self, document: Document) -> None:
        focus = QApplication.focusWidget()
        watched = focus is not None and document.isAncestorOf(focus)
        if document not in self._calls and not watched:
            self._calls.add(document)
            self.changed.emit(document)
