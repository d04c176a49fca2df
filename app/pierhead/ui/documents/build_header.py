"""What stands above the views of a build: how it goes, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _, ngettext
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.flow import Flow

WHOLE = 1000
_ADVICE_LINES = 5


class BuildHeader(QWidget):
    """A sentence, a bar, buttons for the build, and buttons for what came of it."""

    stop_asked = Signal()
    again_asked = Signal()
    run_asked = Signal()
    shell_asked = Signal()
    push_asked = Signal()
    inspect_asked = Signal()
    line_asked = Signal()
    before_asked = Signal()
    command_asked = Signal()
    warnings_asked = Signal()
    watch_toggled = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.summary = plain_label("", "heading")
        self.builder = plain_label("", "muted", selectable=True)
        self.advice = plain_label("", selectable=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress of the build"))
        self.watch = QCheckBox(_("Rebuild on save"))
        self.watch.setToolTip(_("Build again whenever the Dockerfile or its context changes"))
        self.watch.toggled.connect(self.watch_toggled)
        self.stop = _button("circle-stop", _("Stop"), self.stop_asked)
        self.again = _button("rotate-cw", _("Build Again"), self.again_asked)
        self.run = _button("play", _("Run…"), self.run_asked, primary=True)
        self.shell = _button("terminal", _("Shell"), self.shell_asked)
        self.push = _button("arrow-up", _("Push…"), self.push_asked)
        self.inspect = _button("braces", _("Inspect"), self.inspect_asked)
        self.line = _button("file-code", _("Go to the Line"), self.line_asked, primary=True)
        self.before = _button("terminal", _("Shell before This Step"), self.before_asked)
        self.before.setToolTip(_("Open a shell in the state that the failing step began with"))
        self.command = _button("copy", _("Copy Its Command"), self.command_asked)
        self.warnings = _button("triangle-alert", "", self.warnings_asked)
        self._actions = Flow(UNIT)
        for button in self._buttons:
            button.setParent(self._actions)
            self._actions.take(button)
        self._arrange()

    def show_advice(self, text: str) -> None:
        """Show the builder's own words below the summary; of many lines the last."""
        tail = text.strip().splitlines()[-_ADVICE_LINES:]
        self.advice.setText("\n".join(tail))
        self.advice.setVisible(bool(tail))

    def offer(self, *buttons: QPushButton, warnings: int = 0) -> None:
        """Show these buttons for what came of the build, and that for the builder's remarks."""
        text = ngettext("{count} Warning", "{count} Warnings", warnings)
        self.warnings.setText(text.format(count=warnings))
        self.warnings.setToolTip(_("Go to the first warning; each is marked at its line"))
        buttons = (*buttons, self.warnings) if warnings else buttons
        for button in self._buttons:
            button.setVisible(button in buttons)
        self._actions.setVisible(bool(buttons))

    def show_state(self, text: str, tone: str = "") -> None:
        """Say how it stands, in the colour that fits."""
        self.summary.setText(text)
        polish(self.summary, "tone", tone)

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        image = (self.run, self.shell, self.push, self.inspect)
        return (*image, self.line, self.before, self.command, self.warnings)

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.summary)
        texts.addWidget(self.builder)
        row.addLayout(texts, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        for widget in (self.watch, self.stop, self.again):
            buttons.addWidget(widget)
        aside = QVBoxLayout()
        aside.addLayout(buttons)
        aside.addStretch(1)
        row.addLayout(aside)
        inside = QVBoxLayout()
        inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        inside.setSpacing(UNIT // 2)
        inside.addLayout(row)
        for below in (self.advice, self._actions):
            inside.addWidget(below)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(inside)
        whole.addWidget(self.bar)
        self.advice.hide()
        self.offer()


def _button(
    symbol: str, text: str, signal: SignalInstance, *, primary: bool = False
) -> QPushButton:
    tint = "warn" if symbol == "triangle-alert" else ""
    button = QPushButton(icon(symbol, "on_accent" if primary else tint), text)
    button.clicked.connect(signal)
    if primary:
        polish(button, "primary", True)
    return button
