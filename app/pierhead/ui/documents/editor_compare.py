"""Two versions of a text as one, with what each has more than the other."""

from __future__ import annotations

import difflib
from enum import IntEnum

from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from pierhead.core.i18n import _, ngettext
from pierhead.ui.dialogs import ask, plain_label
from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.code_layers import Layer, whole_line
from pierhead.ui.widgets.code_view import CodeView

SIZE = (760, 520)
_TINT = 50


class Decision(IntEnum):
    """Which version is kept."""

    NEITHER = QDialog.DialogCode.Rejected.value
    MINE = QDialog.DialogCode.Accepted.value
    THEIRS = 2


class CompareDialog(QDialog):
    """The lines of both versions: those only on the disk, and those only in the editor."""

    def __init__(self, theirs: str, mine: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Compare"))
        self.resize(*SIZE)
        self.view = CodeView()
        self.view.setReadOnly(True)
        self._signs: list[str] = []
        self._show(theirs, mine)
        gone, new = (sum(sign == each for sign in self._signs) for each in "-+")
        removed = ngettext("{count} line only on the disk", "{count} lines only on the disk", gone)
        added = ngettext("{count} line only here", "{count} lines only here", new)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        counts = (removed.format(count=gone), added.format(count=new))
        layout.addWidget(plain_label(" · ".join(counts), "heading"))
        layout.addWidget(self.view, 1)
        layout.addWidget(self._buttons())

    @classmethod
    async def decide(cls, theirs: str, mine: str, parent: QWidget) -> Decision:
        """Show both, and ask which one to go on with."""
        return Decision(await ask(cls(theirs, mine, parent)))

    def _show(self, theirs: str, mine: str) -> None:
        lines = []
        for line in difflib.ndiff(theirs.split("\n"), mine.split("\n")):
            if line[0] != "?":
                self._signs.append(line[0])
                lines.append(line)
        self.view.setPlainText("\n".join(lines))
        theme = colors()
        tints = {"-": QColor(theme.bad), "+": QColor(theme.good)}
        for tint in tints.values():
            tint.setAlpha(_TINT)
        document = self.view.document()
        pieces = [
            whole_line(QTextCursor(document.findBlockByNumber(number)), tints[sign])
            for number, sign in enumerate(self._signs)
            if sign in tints
        ]
        self.view.layers.put(Layer.FAILURE, pieces)
        first = next((at for at, sign in enumerate(self._signs, 1) if sign != " "), 1)
        self.view.go_to(first)

    def _buttons(self) -> QDialogButtonBox:
        roles = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox()
        keep = QPushButton(_("Keep Mine"))
        buttons.addButton(keep, roles.AcceptRole)
        reload_ = buttons.addButton(_("Reload"), roles.DestructiveRole)
        buttons.addButton(_("Cancel"), roles.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        reload_.clicked.connect(lambda: self.done(Decision.THEIRS))
        return buttons
