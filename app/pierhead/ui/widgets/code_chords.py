"""Keys in two steps, as Ctrl+K Ctrl+C: the first one waits for the second, and says for which.

The first key twice is not taken: it is for the window, which has its list of all commands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QToolTip

from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.entry import Entry

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

PATIENCE = 500
"""Milliseconds after which somebody who waits is told what can follow."""
_TWO = ", "
"""What is between the keys of a chord, as Qt writes it."""
_LEAVING = {QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress}


class CodeChords(QObject):
    """The chords among the ``keys`` of a view, which may become more."""

    def __init__(self, view: CodeView, keys: Mapping[str, Entry]) -> None:
        super().__init__(view)
        self._view, self._keys = view, keys
        self.begun = ""
        """The first key, while the second is waited for."""
        self._hint = QTimer(self, singleShot=True, interval=PATIENCE)
        self._hint.timeout.connect(self._say)
        view.installEventFilter(self)

    def takes(self, key: str) -> bool:
        """Whether a key begins a chord or goes on with one."""
        if self.begun and key == self.begun:
            self.cancel()
            return False
        return bool(self.begun) or self._begins(key)

    def act(self, key: str) -> bool:
        """Begin a chord, or do what it stands for; False if a key does neither."""
        first = self.begun
        if not first:
            if self._begins(key):
                self.begun = key
                self._hint.start()
            return bool(self.begun)
        self.cancel()
        if entry := self._keys.get(first + _TWO + key):
            entry.run()
        else:
            text = _("{keys} is no command.").format(keys=_native(first + _TWO + key))
            self._show(text)
        return True

    def cancel(self) -> None:
        """Wait no more."""
        self.begun = ""
        self._hint.stop()
        QToolTip.hideText()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if self.begun and event.type() in _LEAVING:
            self.cancel()
        return False

    def _begins(self, key: str) -> bool:
        return bool(key) and any(keys.startswith(key + _TWO) for keys in self._keys)

    def _say(self) -> None:
        begin = self.begun + _TWO
        lines = [
            f"{_native(keys[len(begin) :])}   {entry.title}"
            for keys, entry in self._keys.items()
            if keys.startswith(begin) and entry.enabled()
        ]
        lines.append(f"{_native(self.begun)}   " + _("All Commands…"))
        head = _("{keys}, and then:").format(keys=_native(self.begun))
        self._show("\n".join((head, *lines)))

    def _show(self, text: str) -> None:
        place = self._view.viewport().mapToGlobal(self._view.cursorRect().bottomLeft())
        QToolTip.showText(place, plain_tooltip(text), self._view)


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
