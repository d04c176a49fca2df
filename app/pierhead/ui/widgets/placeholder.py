"""What stands in place of a list that has nothing to show, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.picture import Picture

PICTURE = 5 * UNIT
WIDEST = 56 * UNIT


class Placeholder(QWidget):
    """A picture, a sentence, a hint and a button in the middle of the room."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = Picture(PICTURE)
        self._title = plain_label("", "heading")
        self._text = plain_label("", "muted")
        self.button = QPushButton()
        self.button.setAccessibleName(_("Go Ahead"))
        self.button.clicked.connect(self.pressed)
        column = QWidget()
        column.setMaximumWidth(WIDEST)
        middle = QHBoxLayout(self)
        middle.setContentsMargins(3 * UNIT, 3 * UNIT, 3 * UNIT, 6 * UNIT)
        middle.addStretch(1)
        middle.addWidget(column, WIDEST)
        middle.addStretch(1)
        self._stack_up(QVBoxLayout(column))

    def _stack_up(self, layout: QVBoxLayout) -> None:
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT)
        layout.addStretch(2)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addSpacing(UNIT)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def say(self, name: str, title: str, text: str = "", action: str = "") -> None:
        """Show this; ``name`` is the icon's. Without an action there is no button."""
        self._picture.show_icon(name, "muted")
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.button.setText(action)
        if action:
            self.button.setAccessibleName(action)
        self.button.setVisible(bool(action))

    @property
    def message(self) -> str:
        """What it says."""
        return self._title.text()
