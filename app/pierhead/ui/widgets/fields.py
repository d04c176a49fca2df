"""Labels and what belongs to them, aligned: a control, a note and the problem with its value."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT, polish

LABEL_WIDTH = 15 * UNIT
LABEL_TOP = 5
"""Logical pixels that bring a label level with the text in a line beside it."""


class Field(QWidget):
    """A control with a note in grey and a problem in red below it, each while there is one."""

    def __init__(self, control: QWidget, title: str) -> None:
        super().__init__()
        self.control = control
        self.label = plain_label(title)
        self.label.setContentsMargins(0, LABEL_TOP, 0, 0)
        self.label.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(title)
        self._note = plain_label("", "muted")
        self._problem = plain_label("", "problem")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(control)
        for label in (self._note, self._problem):
            label.hide()
            layout.addWidget(label)

    def offer(self, on: bool) -> None:
        """Show it with its label, or neither: what it asks may have no meaning now."""
        self.label.setVisible(on)
        self.setVisible(on)

    def set_note(self, text: str) -> None:
        """Say something about the value."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def set_problem(self, text: str) -> None:
        """Say what is wrong with the value; nothing when it is right."""
        if text == self._problem.text():
            return
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        polish(self.control, "problem", bool(text))
        self.control.setAccessibleDescription(text)

    @property
    def problem(self) -> str:
        """What it says is wrong."""
        return self._problem.text()


class FieldGrid(QWidget):
    """Fields below each other, their labels in a column of their own."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * UNIT)
        self._grid.setVerticalSpacing(UNIT + UNIT // 2)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)

    def add(self, title: str, control: QWidget) -> Field:
        """Add a control with its label."""
        row = self._grid.rowCount()
        field = Field(control, title)
        self._grid.addWidget(field.label, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, row, 1)
        return field
