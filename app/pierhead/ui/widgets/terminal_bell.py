"""The bell of a terminal, as the user wants it, however often it rings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from pierhead.core.terminal_options import Bell as How
from pierhead.ui.bind import bind

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

_QUIET = 200
"""Milliseconds after a bell in which others are not heard."""


class Bell(QObject):
    """Rings for one view, and passes notices of its program on."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET)
        self._still = QTimer(self, singleShot=True, interval=_QUIET)
        bind(view.emulator.on_bell, view, self._ring)
        bind(view.emulator.on_notification, view, self._notify)

    def _ring(self) -> None:
        if self._quiet.isActive():
            return
        self._quiet.start()
        how = self._view.preferences.options.bell
        if how is How.VISUAL:
            self._view.flash()
        elif how is How.SOUND:
            QApplication.beep()
        self._view.rang.emit()

    def _notify(self, text: str) -> None:
        if not self._still.isActive():
            self._still.start()
            self._view.notified.emit(text)
