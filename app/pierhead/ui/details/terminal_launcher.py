"""What there is where no terminal is open: ways into a container, and terminals elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.commands.desk import OpenTerminal
from pierhead.core.i18n import _
from pierhead.core.text import visible
from pierhead.ui.dialogs import plain_label, plain_tooltip
from pierhead.ui.entry import Entry
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, polish

LOOK = 500
"""Milliseconds between two looks at what is open elsewhere."""


class Launcher(QWidget):
    """A button for each way, the first of them the one to take, and a list of open terminals."""

    def __init__(self, opened: Callable[[], Sequence[OpenTerminal]]) -> None:
        super().__init__()
        self._opened = opened
        self._open: Sequence[OpenTerminal] = ()
        self._offered: list[str] = []
        self._runs: list[Callable[[], object]] = []
        self.buttons: list[QPushButton] = []
        self._look = QTimer(self, interval=LOOK)
        self._look.timeout.connect(self.look)
        self._heading = plain_label(_("Open elsewhere"), "heading")
        self.list = QListWidget()
        self.list.setAccessibleName(_("Open elsewhere"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setIconSize(QSize(2 * UNIT, 2 * UNIT))
        self.list.itemActivated.connect(lambda line: self._open[self.list.row(line)].show())
        self._column = QVBoxLayout(self)
        self._arrange()

    def offer(self, ways: Sequence[Entry]) -> None:
        """Have these buttons; those that stay the same keep the keyboard."""
        self._runs = [way.run for way in ways]
        if self._offered == [way.title for way in ways]:
            return
        self._offered = [way.title for way in ways]
        had = any(button.hasFocus() for button in self.buttons)
        lead_focus(self, None)
        if had:
            # Qt would give it to whatever comes next, in another part of the window.
            self.setFocus()
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(number, way) for number, way in enumerate(ways)]
        first = self.buttons[0] if self.buttons else None
        lead_focus(self, first)
        if self.hasFocus() and first:
            first.setFocus()

    def begin(self) -> None:
        """Follow what is open elsewhere."""
        self.look()
        self._look.start()

    def rest(self) -> None:
        """Nobody looks any more."""
        self._look.stop()

    def look(self) -> None:
        """Show what is open elsewhere now."""
        terminals = tuple(self._opened())
        if terminals != self._open:
            row = self.list.currentRow()
            self._open = terminals
            self.list.clear()
            for each in terminals:
                line = QListWidgetItem(icon("terminal"), visible(each.title), self.list)
                line.setToolTip(plain_tooltip(each.detail))
            self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._heading.setVisible(bool(terminals))
        self.list.setVisible(bool(terminals))

    def _button(self, number: int, way: Entry) -> QPushButton:
        first = number == 0
        button = QPushButton(icon(way.icon, "on_accent") if first else icon(way.icon), way.title)
        if first:
            polish(button, "primary", True)
        button.clicked.connect(partial(self._run, number))
        self._column.insertWidget(number, button)
        return button

    def _run(self, number: int, _checked: bool = False) -> None:
        self._runs[number]()

    def _arrange(self) -> None:
        self._column.setContentsMargins(2 * UNIT, 2 * UNIT, 2 * UNIT, UNIT)
        self._column.setSpacing(UNIT)
        self._column.addSpacing(UNIT)
        self._column.addWidget(self._heading)
        self._column.addWidget(self.list, 1)
        self._column.addStretch()
        self._heading.hide()
        self.list.hide()
