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
from pierhead.ui.widgets.file_dialog import file_dialog
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.tasks import Tasks

LINES = 3
CHARACTERS = 30
"""Of a choice, that there is room for."""


class FieldControl(QWidget):
    """The widget of one field; ``changed`` is called when its value may be another one."""

    def __init__(self, field: Field, changed: Callable[[], None]) -> None:
        super().__init__()
        self._kind = field.kind
        self._tasks = Tasks(self)
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
        path = Path(line.text()).expanduser()
        if self._kind is FieldKind.SAVE:
            self._tasks.start("browse", self._choose(line, path))
            return
        dialog = file_dialog(self, _("Choose a Folder"), str(path))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(line.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _choose(self, line: QLineEdit, path: Path) -> None:
        from pierhead.ui.file_dialogs import ask_where_to_save  # which asks questions with fields

        if chosen := await ask_where_to_save(self, _("Save As"), path):
            line.setText(str(chosen))
