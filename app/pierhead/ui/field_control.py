"""What a question's field is filled in with: a line, several, a choice, a path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from pierhead.commands.command import Field, FieldKind
from pierhead.core.i18n import _
from pierhead.ui.theme import UNIT, monospace, polish
from pierhead.ui.widgets.icon_button import icon_button

LINES = 3
CHARACTERS = 30
"""Of a choice, that there is room for."""


class FieldControl(QWidget):
    """The widget of one field; ``changed`` is called when its value may be another one."""

    def __init__(self, field: Field, changed: Callable[[], None]) -> None:
        super().__init__()
        self._kind = field.kind
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(UNIT // 2)
        makers = {FieldKind.LINES: self._lines, FieldKind.CHOICE: self._choice}
        self.control, self._read = makers.get(field.kind, self._line)(field, changed)
        self.control.setAccessibleName(field.label)
        self._layout.insertWidget(0, self.control, 1)
        self.setFocusProxy(self.control)

    def value(self) -> str:
        """What is filled in."""
        return self._read().strip()

    def mark(self, wrong: bool) -> None:
        """Show whether something is wrong with it."""
        polish(self.control, "problem", wrong)

    def _line(self, field: Field, changed: Callable[[], None]) -> tuple[QWidget, Callable[[], str]]:
        line = QLineEdit(field.value)
        line.setPlaceholderText(field.hint)
        line.selectAll()
        line.textChanged.connect(changed)
        if field.kind in {FieldKind.SAVE, FieldKind.FOLDER}:
            name = _("Browse…")
            self._layout.addWidget(icon_button("folder-open", name, lambda: self._browse(line)))
        return line, line.text

    def _lines(
        self, field: Field, changed: Callable[[], None]
    ) -> tuple[QWidget, Callable[[], str]]:
        text = QPlainTextEdit(field.value)
        text.setPlaceholderText(field.hint)
        text.setProperty("framed", True)
        text.setFont(monospace())
        text.setTabChangesFocus(True)
        text.setFixedHeight(text.fontMetrics().lineSpacing() * LINES + 3 * UNIT)
        text.textChanged.connect(changed)
        return text, text.toPlainText

    def _choice(
        self, field: Field, changed: Callable[[], None]
    ) -> tuple[QWidget, Callable[[], str]]:
        combo = QComboBox()
        # As wide as its longest entry it would leave its label no room.
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(CHARACTERS)
        for value, shown in field.options:
            combo.addItem(shown, value)
        combo.setCurrentIndex(max(combo.findData(field.value), 0))
        combo.currentIndexChanged.connect(changed)
        return combo, lambda: cast(str, combo.currentData() or "")

    def _browse(self, line: QLineEdit) -> None:
        saving = self._kind is FieldKind.SAVE
        dialog = QFileDialog(self, _("Save As") if saving else _("Choose a Folder"))
        path = Path(line.text()).expanduser()
        if saving:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setFileMode(QFileDialog.FileMode.AnyFile)
            dialog.setDirectory(str(path.parent))
            dialog.selectFile(path.name)
        else:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setDirectory(str(path))
        dialog.fileSelected.connect(line.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
