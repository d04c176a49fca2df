"""The dialog that chooses files and folders: the system's own, or else Qt's with our pictures."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from pierhead.ui.icons import icon

_PICTURES = {
    "backButton": "arrow-left",
    "forwardButton": "arrow-right",
    "toParentButton": "corner-left-up",
    "newFolderButton": "folder-plus",
    "listModeButton": "columns-3",
    "detailModeButton": "list",
}
"""Qt's names for its buttons: its own pictures are black, and not seen where it is dark."""


def file_dialog(parent: QWidget | None, title: str, place: str = "") -> QFileDialog:
    """A dialog that begins at a place; not a class of its own, for Qt has the system's own not
    stand for those."""
    dialog = QFileDialog(parent, title, place)
    for name, picture in _PICTURES.items():
        if button := dialog.findChild(QToolButton, name):
            button.setIcon(icon(picture))
    return dialog


def saving_dialog(parent: QWidget | None, title: str) -> QFileDialog:
    """A dialog for a file to write; whoever opens it asks whether to replace one."""
    dialog = file_dialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    # Qt would ask in a loop of its own, in which nothing else goes on.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    return dialog
