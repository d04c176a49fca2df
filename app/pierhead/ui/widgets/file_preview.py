"""The beginning of a file that is no text: its bytes, as numbers and letters."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from pierhead.core import units
from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT, monospace

SHOWN = 16 << 10
"""Bytes that are shown."""
_LINE = 16


class FilePreview(QDialog):
    """Shows them; accepted when the file is to be downloaded."""

    def __init__(self, name: str, data: bytes, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        words = _("This is no UTF-8 text that the editor could open: {size}.")
        if len(data) < size:
            words = _("The beginning of what is too large for the editor, or no text: {size}.")
        self.text = QPlainTextEdit(dump(data))
        self.text.setReadOnly(True)
        self.text.setFont(monospace())
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(name)
        buttons = QDialogButtonBox(self)
        buttons.addButton(_("Download…"), QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(plain_label(name, "heading"))
        layout.addWidget(plain_label(words.format(size=units.size(size))))
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        width = self.text.fontMetrics().horizontalAdvance("0" * 80)
        self.resize(width + 6 * UNIT, 60 * UNIT)


def dump(data: bytes) -> str:
    """Sixteen bytes a line: where, their numbers, and those that are letters."""
    lines = []
    for begin in range(0, len(data), _LINE):
        line = data[begin : begin + _LINE]
        numbers = f"{line[:8].hex(' ')}  {line[8:].hex(' ')}"
        letters = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in line)  # noqa: PLR2004
        lines.append(f"{begin:08x}  {numbers:<48}  {letters}")
    return "\n".join(lines)
