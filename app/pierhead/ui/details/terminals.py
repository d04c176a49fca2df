"""The way into a container: the terminals that are open in it, and what opens another one.

Terminals themselves live in the workspace, where they can be split, searched and kept; a selection
that moves on must not end what runs in them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.commands.context import Context
from pierhead.commands.desk import OpenTerminal
from pierhead.core.i18n import _
from pierhead.core.resources import Container, State
from pierhead.core.text import visible
from pierhead.ui.details.view import DetailView
from pierhead.ui.dialogs import plain_label, plain_tooltip
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, polish

LOOK = 500
"""Milliseconds between two looks at what is open."""


class ContainerTerminals(DetailView):
    """Buttons for what can be opened, and a list of what is."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._item: Container | None = None
        self._open: Sequence[OpenTerminal] = ()
        self._look = QTimer(self, interval=LOOK)
        self._look.timeout.connect(self._list)
        terminals = context.desk.terminals
        self.shell = self._button("terminal", _("Open a Shell"), terminals.open_shell)
        self.shell.setIcon(icon("terminal", "on_accent"))
        polish(self.shell, "primary", True)
        self.command = self._button("play", _("Run a Command…"), context.desk.exec_form)
        self.attach = self._button("plug", _("Attach to Main Process"), terminals.open_attached)
        self.debug = self._button("bug", _("Debug Shell…"), context.desk.debug_form)
        self._heading = plain_label(_("Open terminals"), "heading")
        self.list = QListWidget()
        self.list.setAccessibleName(_("Open terminals"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.itemActivated.connect(self._go)
        self.set_body(self._arranged())

    def show_item(self, item: Any | None) -> None:
        self._item = item
        self.say("")
        if item is None:
            self.rest()
            self._show(())
            return
        self._look.start()
        self._list()
        runs = item.state is State.RUNNING
        for button in (self.shell, self.command, self.attach, self.debug):
            button.setEnabled(runs)
        if item.state is State.PAUSED:
            self.say(_("It is paused."))
        elif not runs:
            self.say(_("It does not run. Start it to open a terminal in it."))

    def rest(self) -> None:
        super().rest()
        self._look.stop()

    def gone(self) -> None:
        super().gone()
        for button in (self.shell, self.command, self.attach, self.debug):
            button.setEnabled(False)

    def _list(self) -> None:
        if self._item:
            self._show(self.context.desk.terminals.opened(self._item.id) or ())

    def _show(self, terminals: Sequence[OpenTerminal]) -> None:
        if list(terminals) == list(self._open):
            return
        row = self.list.currentRow()
        self._open = tuple(terminals)
        self.list.clear()
        for each in self._open:
            line = QListWidgetItem(icon("terminal"), visible(each.title), self.list)
            line.setToolTip(plain_tooltip(each.detail))
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._heading.setVisible(bool(self._open))
        self.list.setVisible(bool(self._open))

    def _go(self, line: QListWidgetItem) -> None:
        self._open[self.list.row(line)].show()

    def _button(self, symbol: str, text: str, act: Callable[[Container], object]) -> QPushButton:
        button = QPushButton(icon(symbol), text)
        button.clicked.connect(lambda: act(self._item) if self._item else None)
        return button

    def _arranged(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        for button in (self.shell, self.command, self.attach, self.debug):
            column.addWidget(button)
        column.addSpacing(UNIT)
        column.addWidget(self._heading)
        column.addWidget(self.list, 1)
        column.addStretch()
        self._heading.hide()
        self.list.hide()
        lead_focus(body, self.shell)
        return body
