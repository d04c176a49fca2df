"""Paste a ``docker run`` command or a Compose file: what it asks for is said while it is typed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.core import compose
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.run_command import looks_like_run, parse_run
from pierhead.core.text import visible
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT, monospace, polish
from pierhead.ui.widgets.calm_combo import CalmCombo

WIDTH = 600
HEIGHT = 320


def read_pasted(text: str) -> list[compose.Service]:
    """What a text asks to run: one command, or the services of a Compose file.

    Raises ``AppError``.
    """
    if compose.looks_like_compose(text) and not looks_like_run(text):
        return compose.read(text)
    spec, ignored = parse_run(text)
    return [compose.Service(spec.name, spec, ignored)]


class PasteRun(QDialog):
    """Emits ``pasted`` with what a text asks to run; of several services one is chosen."""

    pasted = Signal(object)

    def __init__(self, parent: QWidget | None, text: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Paste a Command or Compose File"))
        self.resize(WIDTH, HEIGHT)
        self._services: list[compose.Service] = []
        self._choice = CalmCombo()
        self._choice.setAccessibleName(_("Which service"))
        self._choice.hide()
        self._text = QPlainTextEdit()
        self._text.setProperty("framed", True)
        self._text.setFont(monospace())
        self._text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._text.setTabChangesFocus(True)
        self._text.setPlaceholderText("docker run -it --rm -p 8080:80 nginx")
        self._text.setAccessibleName(_("The docker run command or the Compose file"))
        self._problem = plain_label("", "muted")
        self._go = QPushButton(_("Fill the Form"))
        self._arrange()
        clipboard = text or QGuiApplication.clipboard().text()
        if looks_like_run(clipboard) or compose.looks_like_compose(clipboard):
            self._text.setPlainText(clipboard.strip())
            self._text.selectAll()
        self._text.textChanged.connect(self._check)
        self._choice.currentIndexChanged.connect(self._describe)
        self._check()

    def accept(self) -> None:
        self.pasted.emit(self.service)
        super().accept()

    @property
    def service(self) -> compose.Service:
        """What will be filled in."""
        return self._services[max(0, self._choice.currentIndex())]

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
        hint = _("A line from a README or a terminal, or a Compose file, as it is.")
        layout.addWidget(plain_label(hint))
        layout.addWidget(self._text, 1)
        layout.addWidget(self._choice)
        layout.addWidget(self._problem)
        layout.addWidget(buttons)

    def _check(self) -> None:
        text = self._text.toPlainText()
        try:
            self._services = read_pasted(text)
        except AppError as error:
            self._services = []
            self._go.setEnabled(False)
            self._choice.hide()
            self._say(str(error) if text.strip() else "", bad=True)
            return
        self._go.setEnabled(True)
        with QSignalBlocker(self._choice):
            self._choice.clear()
            for each in self._services:
                image = visible(each.spec.image) or _("no image")
                self._choice.addItem(f"{visible(each.name)} — {image}")
        self._choice.setVisible(len(self._services) > 1)
        self._describe()

    def _describe(self) -> None:
        if self._services:
            service = self.service
            runs = _("Runs {image}.").format(image=visible(service.spec.image))
            self._say(ignored_text(service.ignored) or runs)

    def _say(self, text: str, *, bad: bool = False) -> None:
        self._problem.setText(text)
        polish(self._problem, "role", "problem" if bad else "muted")


def ignored_text(ignored: tuple[str, ...]) -> str:
    """What of a command was not taken over, in a sentence; empty when all of it was."""
    if not ignored:
        return ""
    return _("Not taken over: {flags}").format(flags=", ".join(ignored))
