"""Tells screen readers of new lines in a log, politely and not too often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from pierhead.core.i18n import ngettext

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_view import LogView

EVERY = 2000
"""Milliseconds between two announcements."""
_LONGEST = 200
"""Characters of a line that are read out."""


class LogTelling(QObject):
    """Announces what came to a ``LogView`` that follows the end: a line, or how many."""

    def __init__(self, view: LogView) -> None:
        super().__init__(view)
        self._view = view
        self._on = False
        self._told = view.buffer.end
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._tell)

    def set_on(self, on: bool) -> None:
        """Announce new lines, or not."""
        self._on = on
        self.begin()

    def begin(self) -> None:
        """What is there now is known."""
        self._told = self._view.buffer.end

    def look(self) -> None:
        """There may be new lines."""
        if not self._on or not QAccessible.isActive() or not self._view.following:
            self.begin()
        elif not self._pause.isActive():
            self._tell()

    def _tell(self) -> None:
        buffer = self._view.buffer
        # Those that still grow are told when they are whole.
        count, self._told = buffer.settled - self._told, max(self._told, buffer.settled)
        if count <= 0 or not self._on or not self._view.following:
            return
        newest = self._view.shown(self._told - 1).text[:_LONGEST]
        words = [newest]
        if count > 1:
            new = ngettext("{count} new line", "{count} new lines", count)
            words.insert(0, new.format(count=f"{count:,}"))
        event = QAccessibleAnnouncementEvent(self._view, "\n".join(words))
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)
        self._pause.start(EVERY)
