"""Where one is in a tree of files: typed or gone back to."""

from __future__ import annotations

import posixpath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from pierhead.core.i18n import _
from pierhead.engine.files_words import shown
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.icon_button import icon_button

_MOST = 100


class PathField(QLineEdit):
    """A path that can be typed; Escape takes back what was."""

    left = Signal()
    """The user is done here and wants the list."""

    def __init__(self) -> None:
        super().__init__()
        self.path = "/"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(shown(self.path))
            self.selectAll()
            self.left.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class FilePathBar(QWidget):
    """Back, forward, up, and the path itself."""

    asked = Signal(str)
    """This path is wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._past: list[str] = []
        self._future: list[str] = []
        self.field = PathField()
        self.field.setAccessibleName(_("Path"))
        self.field.setPlaceholderText(_("Path"))
        self.field.returnPressed.connect(self._typed)
        self.back = icon_button("arrow-left", _("Back"), self.go_back)
        self.forward = icon_button("arrow-right", _("Forward"), self.go_forward)
        self.up = icon_button("corner-left-up", _("Folder Above"), self.go_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(UNIT // 2)
        for button in (self.back, self.forward, self.up):
            row.addWidget(button)
        row.addWidget(self.field, 1)
        self.show_path("/", anew=True)

    @property
    def path(self) -> str:
        """Where one is."""
        return self.field.path

    def show_path(self, path: str, *, anew: bool = False) -> None:
        """One is there now; ``anew`` forgets where one was."""
        if anew:
            self._past, self._future = [], []
        elif path != self.field.path:
            self._past = [*self._past[-_MOST:], self.field.path]
            self._future = []
        self._put(path)

    def edit(self) -> None:
        """Let the user type another path."""
        self.field.setFocus()
        self.field.selectAll()

    def go_back(self) -> None:
        """To where one was before."""
        if self._past:
            self._future.append(self.field.path)
            self._step(self._past.pop())

    def go_forward(self) -> None:
        """Again to where one has been."""
        if self._future:
            self._past.append(self.field.path)
            self._step(self._future.pop())

    def go_up(self) -> None:
        """To the folder above."""
        if self.path != "/":
            self.asked.emit(posixpath.dirname(self.path))

    def _step(self, path: str) -> None:
        self._put(path)
        self.asked.emit(path)

    def _put(self, path: str) -> None:
        self.field.path = path
        self.field.setText(shown(path))
        self.back.setEnabled(bool(self._past))
        self.forward.setEnabled(bool(self._future))
        self.up.setEnabled(path != "/")

    def _typed(self) -> None:
        text = self.field.text()
        if text == shown(self.field.path):
            self.asked.emit(self.field.path)
            return
        self.asked.emit(posixpath.normpath(posixpath.join(self.field.path, text)) if text else "/")
