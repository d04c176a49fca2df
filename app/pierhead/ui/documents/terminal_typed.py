"""A command that is typed into a shell for the user, who runs it by Enter, changes it or not."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from pierhead.dockerfile.step_command import Typed
from pierhead.terminal.paste import whole
from pierhead.ui.documents.terminal_flow import Flow
from pierhead.ui.widgets.terminal_view import TerminalView

PROMPT_SETTLES = 300
"""Milliseconds without output after which a shell that has shown its prompt waits."""


class TypedAhead(QObject):
    """Types once, when the shell is ready and the user has not typed before."""

    def __init__(self, typed: Typed | None, flow: Flow, view: TerminalView) -> None:
        super().__init__(view)
        self._typed, self._flow, self._view = typed, flow, view
        self._over = typed is None
        self._ready = QTimer(self, singleShot=True, interval=PROMPT_SETTLES)
        self._ready.timeout.connect(self._type)
        flow.came.connect(self._came)

    def give_way(self) -> None:
        """The user types: nothing comes between."""
        self._over = True
        self._ready.stop()

    def _came(self) -> None:
        if not self._over:
            self._ready.start()

    def _type(self) -> None:
        assert self._typed
        self.give_way()
        bracketed = self._view.emulator.bracketed_paste
        # Without marks each line end would be taken for Enter.
        text = self._typed.pasted if bracketed else self._typed.line
        if "\n" not in text or bracketed:
            self._flow.type(whole(text, bracketed))
