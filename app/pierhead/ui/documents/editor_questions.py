"""What an editor asks: which template, where to save, and what to do with unsaved text."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.dockerfile.templates import TEMPLATES, Template
from pierhead.ui.dialogs import WIDTH, ask, go_or_cancel, plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.file_dialog import saving_dialog


class Answer(IntEnum):
    """What to do with unsaved text."""

    CANCEL = QDialog.DialogCode.Rejected.value
    SAVE = QDialog.DialogCode.Accepted.value
    DISCARD = 2


class UnsavedDialog(QDialog):
    """Save, throw away, or stay."""

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Unsaved Changes"))
        self.setMinimumWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(plain_label(_("Save the changes to {name}?").format(name=name), "heading"))
        layout.addWidget(plain_label(_("They are lost if you close it without saving.")))
        layout.addSpacing(UNIT)
        buttons = QDialogButtonBox()
        save = QPushButton(_("Save"))
        polish(save, "primary", True)
        buttons.addButton(save, QDialogButtonBox.ButtonRole.AcceptRole)
        discard = buttons.addButton(_("Don’t Save"), QDialogButtonBox.ButtonRole.DestructiveRole)
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        discard.clicked.connect(lambda: self.done(Answer.DISCARD))
        save.setDefault(True)
        layout.addWidget(buttons)


class TemplateDialog(QDialog):
    """The templates as a list; Enter or a double click takes one."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("New Dockerfile"))
        self.setMinimumWidth(WIDTH)
        self._list = QListWidget()
        self._list.setAccessibleName(_("Templates"))
        self._list.setIconSize(QSize(3 * UNIT, 3 * UNIT))
        self._list.setSpacing(UNIT // 2)
        for template in TEMPLATES:
            text = f"{_(template.title)}\n{_(template.about)}"
            item = QListWidgetItem(icon("file-code"), text, self._list)
            item.setData(Qt.ItemDataRole.UserRole, template)
        self._list.setCurrentRow(0)
        self._list.itemActivated.connect(lambda _item: self.accept())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(plain_label(_("What shall it begin with?"), "heading"))
        layout.addWidget(self._list)
        _create, _cancel, buttons = go_or_cancel(self, _("Create"))
        layout.addWidget(buttons)
        rows = self._list.sizeHintForRow(0) + 2 * self._list.spacing()
        self._list.setFixedHeight(len(TEMPLATES) * rows + UNIT)
        self._list.setFocus()

    @property
    def chosen(self) -> Template:
        """The template that is selected."""
        template = self._list.currentItem().data(Qt.ItemDataRole.UserRole)
        assert isinstance(template, Template)
        return template


async def ask_to_save(name: str, parent: QWidget | None) -> Answer:
    """Ask what to do with unsaved text before it is closed."""
    return Answer(await ask(UnsavedDialog(name, parent)))


async def choose_template(parent: QWidget | None) -> Template | None:
    """Let the user choose what a new Dockerfile begins with; None when they back out."""
    dialog = TemplateDialog(parent)
    accepted = await ask(dialog) == QDialog.DialogCode.Accepted
    return dialog.chosen if accepted else None


async def choose_place(path: Path | None, parent: QWidget | None) -> Path | None:
    """Ask where to save a file; None when the user backs out."""
    dialog = saving_dialog(parent, _("Save As"))
    if path:
        dialog.setDirectory(str(path.parent))
    dialog.selectFile(path.name if path else "Dockerfile")
    accepted = await ask(dialog) == QDialog.DialogCode.Accepted
    return Path(dialog.selectedFiles()[0]) if accepted else None
