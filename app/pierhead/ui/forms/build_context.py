"""Where a build takes its files from: a folder of this machine, or an address."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from pierhead.core.git_url import remote
from pierhead.core.i18n import _
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.file_dialog import file_dialog
from pierhead.ui.widgets.tasks import Tasks


class ContextField(QWidget):
    """A line for it; a folder can be looked for, and is looked up in a thread."""

    changed = Signal()

    def __init__(self, *, is_remote: bool) -> None:
        super().__init__()
        self._remote = is_remote
        self._tasks = Tasks(self)
        self._missing: Path | None = None
        """The folder that was looked for and is not there."""
        self.line = QLineEdit()
        self.line.setAccessibleName(_("Repository") if is_remote else _("Context folder"))
        self.line.textChanged.connect(self._look)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT)
        row.addWidget(self.line, 1)
        if not is_remote:
            browse = QPushButton(_("Browse…"))
            browse.setAutoDefault(False)
            browse.setAccessibleName(_("Choose the Context Folder"))
            browse.clicked.connect(self._browse)
            row.addWidget(browse)

    @property
    def text(self) -> str:
        """What was typed."""
        return self.line.text().strip()

    @property
    def folder(self) -> Path:
        """The folder that is meant."""
        return Path(os.path.expanduser(self.text))

    def problem(self) -> str:
        """Why nothing can be built from there, as far as it is known."""
        problem = ""
        if self._remote and remote(self.text) is None:
            problem = _("Give a repository as URL#branch:folder, or a tar archive.")
        elif not self._remote and self.folder == self._missing:
            problem = _("{folder} is not a folder.").format(folder=self.folder)
        polish(self.line, "problem", bool(problem))
        return problem

    def _browse(self) -> None:
        dialog = file_dialog(self, _("Choose the Context Folder"), self.line.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.line.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _look(self) -> None:
        """See whether the folder is there, in a thread: it may be far away."""
        self.changed.emit()
        if not self._remote:
            self._tasks.start("folder", self._look_for(self.folder))

    async def _look_for(self, folder: Path) -> None:
        found = await asyncio.to_thread(os.path.isdir, folder)
        self._missing = None if found else folder
        self.changed.emit()
