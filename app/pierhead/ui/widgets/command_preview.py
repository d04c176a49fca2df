"""A command that can be read and copied, but not changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT, monospace
from pierhead.ui.widgets.icon_button import icon_button

LINES = 3


class CommandPreview(QWidget):
    """A few lines in a fixed-width font, with a button that copies them."""

    copied = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setProperty("framed", True)
        self._text.setFont(monospace())
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(title)
        height = self._text.fontMetrics().lineSpacing() * LINES
        self._text.setFixedHeight(height + 3 * UNIT)
        copy = _("Copy the command")
        self._copy = icon_button("copy", copy, lambda: self.copied.emit(self.text()))
        self._copy.setText(_("Copy"))
        top = QHBoxLayout()
        top.addWidget(plain_label(title, "muted"), 1)
        top.addWidget(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addLayout(top)
        layout.addWidget(self._text)

    def text(self) -> str:
        """The command."""
        return self._text.toPlainText()

    def set_text(self, text: str) -> None:
        """Show another command, keeping the place that is looked at."""
        if text == self.text():
            return
        place = self._text.verticalScrollBar().value()
        self._text.setPlainText(text)
        self._text.verticalScrollBar().setValue(place)
