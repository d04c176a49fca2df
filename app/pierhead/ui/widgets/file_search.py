"""The field that names are searched for with: a moment after the last key, or at once by Enter."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from pierhead.core.i18n import _
from pierhead.ui.widgets.search_field import SearchField

_SETTLE = 250
"""Milliseconds without a key before names are searched for."""


class FileSearch(SearchField):
    """Tells when to search, and when there is nothing to search for any more."""

    asked = Signal()
    """Search for the ``words``."""
    emptied = Signal()

    def __init__(self) -> None:
        super().__init__(_("Find by name"))
        self._wait = QTimer(self, singleShot=True, interval=_SETTLE)
        self._wait.timeout.connect(self.asked)
        self.textChanged.connect(self._typed)
        self.left.connect(self._left)

    @property
    def words(self) -> str:
        """What to search for; empty for nothing."""
        return self.text().strip()

    def ask(self) -> None:
        """Let the user type other words."""
        self.setFocus()
        self.selectAll()

    def rest(self) -> None:
        """Do not search for what was typed last."""
        self._wait.stop()

    def _typed(self) -> None:
        if self.words:
            self._wait.start()
        else:
            self._wait.stop()
            self.emptied.emit()

    def _left(self) -> None:
        if self._wait.isActive():
            self._wait.stop()
            self.asked.emit()
