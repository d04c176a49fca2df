"""What stands above the views of a build: how it goes, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_label
from pierhead.ui.documents.build_actions import BuildActions, button
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.calm_bar import CalmBar

_ADVICE_LINES = 5


class BuildHeader(QWidget):
    """A sentence, a bar, buttons for the build, and buttons for what came of it."""

    stop_asked = Signal()
    again_asked = Signal()
    watch_toggled = Signal(bool)
    run_asked = Signal()
    shell_asked = Signal()
    push_asked = Signal()
    inspect_asked = Signal()
    line_asked = Signal()
    before_asked = Signal()
    command_asked = Signal()
    warnings_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.summary = plain_label("", "heading")
        self.builder = plain_label("", "muted", selectable=True)
        self.advice = plain_label("", selectable=True)
        self.bar = CalmBar()
        self.bar.setAccessibleName(_("Progress of the build"))
        self.watch = QCheckBox(_("Rebuild on save"))
        self.watch.setToolTip(_("Build again whenever the Dockerfile or its context changes"))
        self.watch.toggled.connect(self.watch_toggled)
        self.stop = button("circle-stop", _("Stop"), self.stop_asked)
        self.again = button("rotate-cw", _("Build Again"), self.again_asked)
        self._whole, self._inside = QVBoxLayout(self), QVBoxLayout()
        self._arrange()

    @cached_property
    def offers(self) -> BuildActions:
        """Buttons for what came of the build: there are none before anything did."""
        offers = BuildActions()
        offers.run.clicked.connect(self.run_asked)
        offers.shell.clicked.connect(self.shell_asked)
        offers.push.clicked.connect(self.push_asked)
        offers.inspect.clicked.connect(self.inspect_asked)
        offers.line.clicked.connect(self.line_asked)
        offers.before.clicked.connect(self.before_asked)
        offers.command.clicked.connect(self.command_asked)
        offers.warnings.clicked.connect(self.warnings_asked)
        self._inside.addWidget(offers)
        return offers

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Have all that is changed inside laid out together, soon.

        Else each part that appears has Qt lay out the whole window, which takes milliseconds.
        """
        self._whole.setEnabled(False)
        try:
            yield
        finally:
            self._whole.setEnabled(True)
            self._whole.update()

    def show_advice(self, text: str, first: str = "") -> None:
        """Show the builder's own words below the summary; of many lines the ``first`` and last."""
        lines = [*filter(None, [first]), *text.strip().splitlines()[-_ADVICE_LINES:]]
        self.advice.setText("\n".join(lines))
        self.advice.setVisible(bool(lines))

    def offer(self, *buttons: QPushButton, warnings: int = 0) -> None:
        """Show these buttons for what came of the build, and that for the builder's remarks."""
        if buttons or warnings or "offers" in self.__dict__:
            self.offers.offer(*buttons, warnings=warnings)

    def show_state(self, text: str, tone: str = "") -> None:
        """Say how it stands, in the colour that fits."""
        self.summary.setText(text)
        polish(self.summary, "tone", tone)

    def _arrange(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.summary)
        texts.addWidget(self.builder)
        buttons = QHBoxLayout()
        buttons.setSpacing(UNIT)
        for widget in (self.watch, self.stop, self.again):
            buttons.addWidget(widget)
        aside = QVBoxLayout()
        aside.addLayout(buttons)
        aside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        row.addLayout(texts, 1)
        row.addLayout(aside)
        self._inside.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        self._inside.setSpacing(UNIT // 2)
        self._inside.addLayout(row)
        self._inside.addWidget(self.advice)
        whole = self._whole
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._inside)
        whole.addWidget(self.bar)
        self.advice.hide()
