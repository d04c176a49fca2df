"""Building what is in an editor: once, or whenever it is saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.ui.documents.editor_bar import EditorBar

if TYPE_CHECKING:
    from pierhead.ui.documents.editor import EditorDocument


class EditorBuilding(QObject):
    """Asks for builds of the file of a document."""

    requested = Signal(Path)
    """Build this Dockerfile, which is saved."""
    watch_requested = Signal(Path, bool)
    """Build this Dockerfile again on every save, or no more."""

    def __init__(self, document: EditorDocument, bar: EditorBar) -> None:
        super().__init__(document)
        self._document, self._bar = document, bar
        bar.build_asked.connect(self.start)
        bar.watch_toggled.connect(self._watch)

    def start(self) -> None:
        """Save what is unsaved, then ask for a build."""
        self._document.work.start(self.build)

    async def build(self) -> None:
        """The same, to its end. Raises ``AppError`` if there is nothing to build."""
        document = self._document
        if (document.modified() or document.path is None) and not await document.save():
            return
        examined = await document.reading.examine()
        if not examined.outline.stages:
            # Some builders end with a crash on a file without any.
            title = _("{name} has no FROM: there is nothing to build.")
            hint = _("Begin with FROM and the image to build upon.")
            raise AppError(title.format(name=document.title()), hint=hint)
        if document.path:
            self.requested.emit(document.path)

    def show_watching(self, on: bool) -> None:
        """Show whether the file is built again on every save."""
        self._bar.show_watching(on)

    def _watch(self, on: bool) -> None:
        if self._document.path:
            self.watch_requested.emit(self._document.path, on)
        else:
            self.show_watching(False)
