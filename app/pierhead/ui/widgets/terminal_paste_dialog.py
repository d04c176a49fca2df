"""The question before a paste that a shell would run at once, with the text as it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.core import units
from pierhead.core.i18n import _, ngettext
from pierhead.terminal.paste import as_one_line
from pierhead.ui.dialogs import WIDTH, go_or_cancel, plain_label
from pierhead.ui.theme import UNIT, monospace

_MOST_SHOWN = 10_000
"""Characters: a person reads no more, and a widget lays out more only slowly."""
_ROWS = 10
_PICTURES = {code: 0x2400 + code for code in range(32) if code not in (9, 10)} | {127: 0x2421}
"""Control characters are shown, not obeyed."""


class PasteDialog(QDialog):
    """Shows a text, and says how it is wanted."""

    chosen = Signal(str)
    """Paste this."""
    unwanted = Signal()
    """Do not ask again."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._pasted = text
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        title = _title(text)
        self.setWindowTitle(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(plain_label(title, "heading"))
        layout.addWidget(plain_label(_warning(text)))
        layout.addWidget(self._preview())
        self._again = QCheckBox(_("Do not ask again"))
        layout.addWidget(self._again)
        layout.addSpacing(UNIT)
        layout.addWidget(self._buttons())

    def _preview(self) -> QPlainTextEdit:
        box = QPlainTextEdit()
        box.setReadOnly(True)
        box.setProperty("framed", True)
        box.setFont(monospace())
        box.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        box.setTabChangesFocus(True)
        box.setAccessibleName(_("What would be pasted"))
        shown = self._pasted[:_MOST_SHOWN].replace("\r\n", "\n").replace("\r", "\n")
        rest = len(self._pasted) - _MOST_SHOWN
        more = ngettext("… and {count} more character", "… and {count} more characters", rest)
        note = "\n" + more.format(count=units.count(rest)) if rest > 0 else ""
        box.setPlainText(shown.translate(_PICTURES) + note)
        rows = min(max(3, shown.count("\n") + 2), _ROWS)
        box.setFixedHeight(rows * box.fontMetrics().lineSpacing() + 2 * UNIT)
        return box

    def _buttons(self) -> QDialogButtonBox:
        go, _cancel, buttons = go_or_cancel(self, _("Paste"))
        if any(end in self._pasted for end in "\r\n"):
            one = QPushButton(_("Paste as One Line"))
            one.clicked.connect(self._take_as_one_line)
            buttons.addButton(one, QDialogButtonBox.ButtonRole.ActionRole)
        self.accepted.connect(self._take)
        go.setFocus()
        return buttons

    def _take(self) -> None:
        if self._again.isChecked():
            self.unwanted.emit()
        self.chosen.emit(self._pasted)

    def _take_as_one_line(self) -> None:
        self._pasted = as_one_line(self._pasted)
        self.accept()


def _title(text: str) -> str:
    count = len(text.splitlines())
    if count <= 1 and not text.endswith(("\n", "\r")):
        return _("Paste control characters?")
    return ngettext("Paste {count} line?", "Paste {count} lines?", count).format(
        count=units.count(count)
    )


def _warning(text: str) -> str:
    if any(end in text for end in "\r\n"):
        return _("A shell runs each line as soon as it is pasted.")
    return _("They are left out: they would act as keys. The rest is pasted.")
