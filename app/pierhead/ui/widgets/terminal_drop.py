"""Dropping files and text on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt

from pierhead.core.i18n import _
from pierhead.ui.widgets.drop_veil import DropVeil, local_paths

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView


class TerminalDrop(DropVeil):
    """Says what a drop would do, and does it."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view
        self.wording = _("Type the path"), _("Type the paths")
        """What dropping one file does, and what dropping several does."""
        view.viewport().setAcceptDrops(True)

    def describe(self, data: QMimeData) -> str:
        if paths := local_paths(data):
            return self.wording[len(paths) > 1]
        return _("Paste the text") if data.hasText() else ""

    def take(self, data: QMimeData) -> None:
        if paths := local_paths(data):
            self._view.files_dropped.emit(paths)
        elif data.hasText():
            self._view.pasting.paste(data.text())
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
