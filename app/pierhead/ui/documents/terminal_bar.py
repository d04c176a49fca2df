"""The bar above a terminal that says what became of its program."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT, polish

_PATIENCE = 400


class TerminalBar(QFrame):
    """One or two sentences and a button to open the terminal again."""

    again = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = plain_label("", selectable=True)
        self._detail = plain_label("", "muted", selectable=True)
        self._button = QPushButton()
        self._button.clicked.connect(self.again)
        texts = QVBoxLayout()
        texts.setSpacing(UNIT // 2)
        texts.addWidget(self._text)
        texts.addWidget(self._detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        layout.setSpacing(UNIT)
        layout.addLayout(texts, 1)
        layout.addWidget(self._button)
        self._soon = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._soon.timeout.connect(self.show)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return "\n".join(filter(None, (self._text.text(), self._detail.text())))

    def wait(self, text: str) -> None:
        """Say what is going on, but only if it takes a while: the bar takes room."""
        self.clear()
        self._say(text, "", "")
        self._soon.start()

    def clear(self) -> None:
        """Say nothing."""
        self._soon.stop()
        self.hide()

    def end(self, text: str) -> None:
        """Say how the program ended."""
        self._say(text, "", _("Reopen"))
        self.show()

    def fail(self, error: AppError) -> None:
        """Say what went wrong, in the app's and in the engine's words."""
        detail = "\n".join(filter(None, (error.detail, error.hint)))
        self._say(error.title, detail, _("Try Again"))
        polish(self._text, "role", "problem")
        self.show()

    def _say(self, text: str, detail: str, button: str) -> None:
        self._soon.stop()
        polish(self._text, "role", "")
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._button.setText(button)
        self._button.setAccessibleName(button)
        self._button.setVisible(bool(button))
