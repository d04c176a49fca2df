"""The buttons for what came of a build: its image, or the step at which it failed."""

from __future__ import annotations

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QPushButton

from pierhead.core.i18n import _, ngettext
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.flow import Flow


class BuildActions(Flow):
    """Shows those of its buttons that are offered, in as many rows as they need."""

    def __init__(self) -> None:
        super().__init__(UNIT)
        self.run = button("play", _("Run…"), primary=True)
        self.shell = button("terminal", _("Shell"))
        self.push = button("arrow-up", _("Push…"))
        self.inspect = button("braces", _("Inspect"))
        self.line = button("file-code", _("Go to the Line"), primary=True)
        self.before = button("terminal", _("Shell before This Step"))
        self.before.setToolTip(_("Open a shell in the state that the failing step began with"))
        self.command = button("copy", _("Copy Its Command"))
        self.warnings = button("triangle-alert", "")
        self.warnings.setToolTip(_("Go to the first warning; each is marked at its line"))
        for each in self._buttons:
            each.hide()
            each.setParent(self)
            self.take(each)

    def offer(self, *buttons: QPushButton, warnings: int = 0) -> None:
        """Show these buttons, and that for so many of the builder's remarks."""
        text = ngettext("{count} Warning", "{count} Warnings", warnings)
        self.warnings.setText(text.format(count=warnings))
        shown = (*buttons, self.warnings) if warnings else buttons
        # One change of the window's layout, not one for each button.
        self.hide()
        for each in self._buttons:
            each.setVisible(each in shown)
        self.setVisible(bool(shown))

    def offer_all(self) -> None:
        """Show every button there is."""
        self.offer(*self._buttons, warnings=1)

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        image = (self.run, self.shell, self.push, self.inspect)
        return (*image, self.line, self.before, self.command, self.warnings)


def button(
    symbol: str, text: str, signal: SignalInstance | None = None, *, primary: bool = False
) -> QPushButton:
    """A button with an icon and a text; a click on it emits the signal."""
    tint = "warn" if symbol == "triangle-alert" else ""
    made = QPushButton(icon(symbol, "on_accent" if primary else tint), text)
    if signal is not None:
        made.clicked.connect(signal)
    if primary:
        polish(made, "primary", True)
    return made
