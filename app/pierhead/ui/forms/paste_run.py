"""Paste a ``docker run`` command: what it asks for is said while it is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.core.run_command import RunCommandError, looks_like_run, parse_run
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT, monospace, polish

WIDTH = 600
HEIGHT = 320


class PasteRun(QDialog):
    """Emits ``pasted`` with a text that can be read as a run command."""

    pasted = Signal(str)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Paste a docker run Command"))
        self.resize(WIDTH, HEIGHT)
        self._text = QPlainTextEdit()
        self._text.setProperty("framed", True)
        self._text.setFont(monospace())
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._text.setTabChangesFocus(True)
        self._text.setPlaceholderText("docker run -it --rm -p 8080:80 nginx")
        self._text.setAccessibleName(_("The docker run command"))
        self._problem = plain_label("", "muted")
        self._go = QPushButton(_("Fill the Form"))
        self._arrange()
        clipboard = QGuiApplication.clipboard().text()
        if looks_like_run(clipboard):
            self._text.setPlainText(clipboard.strip())
            self._text.selectAll()
        self._text.textChanged.connect(self._check)
        self._check()

    def accept(self) -> None:
        self.pasted.emit(self._text.toPlainText())
        super().accept()

    def _arrange(self) -> None:
        buttons = QDialogButtonBox()
        polish(self._go, "primary", True)
        self._go.setDefault(True)
        buttons.addButton(self._go, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, 2 * UNIT)
        layout.setSpacing(UNIT)
        layout.addWidget(plain_label(_("A line from a README or a terminal, as it is.")))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._problem)
        layout.addWidget(buttons)

    def _check(self) -> None:
        text = self._text.toPlainText()
        try:
            spec, ignored = parse_run(text)
        except RunCommandError as error:
            self._go.setEnabled(False)
            self._say(str(error) if text.strip() else "", bad=True)
            return
        self._go.setEnabled(True)
        self._say(ignored_text(ignored) or _("Runs {image}.").format(image=spec.image))

    def _say(self, text: str, *, bad: bool = False) -> None:
        self._problem.setText(text)
        polish(self._problem, "role", "problem" if bad else "muted")


def ignored_text(ignored: tuple[str, ...]) -> str:
    """What of a command was not taken over, in a sentence; empty when all of it was."""
    if not ignored:
        return ""
    return _("Not taken over: {flags}").format(flags=", ".join(ignored))
