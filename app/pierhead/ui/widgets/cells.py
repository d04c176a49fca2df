"""The parts of a row that is filled in: a text, a number, a choice, a box to tick, a path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.calm_combo import CalmCombo
from pierhead.ui.widgets.file_dialog import file_dialog
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.paste_line import PasteLine, Take

TICKED = "yes"
"""What a ticked box is as a text; an empty text is one that is not."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One part of a row, whatever its widget: values are texts."""

    widget: QWidget
    get: Callable[[], str]
    set: Callable[[str], None]
    stops: tuple[QWidget, ...]
    """Where the tab key stops, in order; a problem is marked at the first."""

    def mark(self, problem: str) -> None:
        """Show whether there is a problem here, and tell it to who cannot see."""
        polish(self.stops[0], "problem", bool(problem))
        self.stops[0].setAccessibleDescription(problem)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a cell is told when it is made."""

    title: str
    changed: Callable[..., None]
    take: Take


Make = Callable[[Surroundings], Cell]


def text(placeholder: str = "") -> Make:
    """A text of any kind."""

    def make(around: Surroundings) -> Cell:
        return _line_cell(PasteLine(around.take), around, placeholder)

    return make


def words(known: Sequence[str], placeholder: str = "") -> Make:
    """A text that is completed from those known; others can be typed as well."""

    def make(around: Surroundings) -> Cell:
        line = PasteLine(around.take)
        complete_from(line, known)
        return _line_cell(line, around, placeholder)

    return make


def complete_from(line: QLineEdit, known: Sequence[str]) -> None:
    """Offer while typing what holds the text that is typed, in any case."""
    completer = QCompleter(list(known), line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    line.setCompleter(completer)


def number(placeholder: str = "", digits: int = 5) -> Make:
    """A whole number; anything but digits cannot be typed."""

    def make(around: Surroundings) -> Cell:
        line = PasteLine(around.take)
        pattern = QRegularExpression(f"[0-9]{{0,{digits}}}")
        line.setValidator(QRegularExpressionValidator(pattern, line))
        line.setMaximumWidth(14 * UNIT)
        return _line_cell(line, around, placeholder)

    return make


def _line_cell(line: QLineEdit, around: Surroundings, placeholder: str) -> Cell:
    line.setPlaceholderText(placeholder)
    line.setAccessibleName(around.title)
    line.textChanged.connect(around.changed)
    return Cell(line, lambda: line.text().strip(), line.setText, (line,))


def choice(options: Sequence[tuple[str, str]]) -> Make:
    """One of several values, each with the label that is shown."""
    model = QStandardItemModel()  # One for all rows: filling it again for each takes its time.

    def make(around: Surroundings) -> Cell:
        if not model.rowCount():
            for value, label in options:
                item = QStandardItem(label)
                item.setData(value, Qt.ItemDataRole.UserRole)
                model.appendRow(item)
        combo = CalmCombo()
        combo.setAccessibleName(around.title)
        combo.setModel(model)
        combo.currentIndexChanged.connect(around.changed)
        return Cell(
            combo,
            lambda: str(combo.currentData()),
            lambda value: combo.setCurrentIndex(max(0, combo.findData(value))),
            (combo,),
        )

    return make


def tick(label: str) -> Make:
    """A box to tick."""

    def make(around: Surroundings) -> Cell:
        box = QCheckBox(label)
        box.setAccessibleName(around.title)
        box.toggled.connect(around.changed)
        return Cell(
            box,
            lambda: TICKED if box.isChecked() else "",
            lambda value: box.setChecked(bool(value)),
            (box,),
        )

    return make


class PathPicker(QWidget):
    """A path of this machine, or one of the texts that are offered."""

    def __init__(self, title: str, take: Take, *, files: bool = False) -> None:
        super().__init__()
        self._files = files
        self.combo = CalmCombo()
        self.combo.setEditable(True)
        line = PasteLine(take)
        line.setAccessibleName(title)
        self.combo.setLineEdit(line)
        self._line = line
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.combo.setMinimumContentsLength(12)
        self.combo.setAccessibleName(title)
        name = _("Browse for a folder of this machine")
        if files:
            name = _("Browse for a file of this machine")
        self.browse = icon_button("folder-open", name, self._browse, tip=_("Browse…"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self.combo, 1)
        layout.addWidget(self.browse)

    def say(self, hint: str) -> None:
        """Show a hint while nothing is typed."""
        self._line.setPlaceholderText(hint)

    def offer(self, texts: Sequence[str]) -> None:
        """Offer these in the list; what is typed stays."""
        typed = self.combo.currentText()
        self.combo.blockSignals(True)
        self.combo.clear()
        self.combo.addItems(list(texts))
        self.combo.setEditText(typed)
        self.combo.blockSignals(False)

    def _browse(self) -> None:
        title = _("Choose a File") if self._files else _("Choose a Folder")
        dialog = file_dialog(self, title, self.combo.currentText())
        mode = QFileDialog.FileMode
        dialog.setFileMode(mode.ExistingFile if self._files else mode.Directory)
        dialog.fileSelected.connect(self.combo.setEditText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def path(*, files: bool = False) -> Make:
    """A path with a button to browse for it, a folder or a file; a ``PathPicker``."""

    def make(around: Surroundings) -> Cell:
        picker = PathPicker(around.title, around.take, files=files)
        picker.combo.editTextChanged.connect(around.changed)
        return Cell(
            picker,
            lambda: picker.combo.currentText().strip(),
            picker.combo.setEditText,
            (picker.combo, picker.browse),
        )

    return make
