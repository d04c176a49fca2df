"""The page that is shown while there is no engine: what was tried, and what would work here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.engine.endpoints import Attempt
from pierhead.engine.starters import Starter
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, monospace, polish
from pierhead.ui.widgets.icon_button import icon_button

WIDTH = 680


class ConnectionPage(QScrollArea):
    """Two lists: endpoints with the reason why each failed, and ways to start an engine."""

    start_requested = Signal(object)
    """The ``Starter`` to run."""
    retry_requested = Signal()
    copy_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._inside = QWidget()
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(3 * UNIT, 5 * UNIT, 3 * UNIT, 3 * UNIT)
        self._column.setSpacing(UNIT)
        outer = QWidget()
        row = QHBoxLayout(outer)
        row.addStretch(1)
        row.addWidget(self._inside)
        row.addStretch(1)
        self._inside.setFixedWidth(WIDTH)
        self.setWidget(outer)
        self.show_looking()

    def show_looking(self) -> None:
        """Say that an engine is being looked for."""
        self._clear()
        self._column.addWidget(plain_label(_("Looking for an engine…"), "title"))
        self._column.addStretch(1)

    def show_tried(self, tried: Sequence[Attempt], starters: Sequence[Starter]) -> None:
        """Say what was tried, and offer what would work here."""
        self._clear()
        self._column.addWidget(plain_label(_("No engine answers"), "title"))
        self._column.addWidget(
            plain_label(
                _(
                    "Pierhead shows the containers of an engine such as Docker or Podman."
                    " It keeps looking and connects by itself as soon as one is there."
                )
            )
        )
        retry = QPushButton(icon("refresh-cw"), _("Try Again Now"))
        retry.clicked.connect(self.retry_requested)
        self._column.addWidget(retry, 0, Qt.AlignmentFlag.AlignLeft)
        if starters:
            self._column.addSpacing(UNIT)
            self._column.addWidget(plain_label(_("What would work here"), "heading"))
            for starter in starters:
                self._column.addWidget(self._offer(starter))
        self._column.addSpacing(UNIT)
        self._column.addWidget(plain_label(_("What was tried"), "heading"))
        for attempt in tried:
            self._column.addWidget(self._attempt(attempt))
        self._column.addStretch(1)

    def _clear(self) -> None:
        while item := self._column.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()

    def _offer(self, starter: Starter) -> QWidget:
        card = QFrame()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, UNIT // 2, 0, UNIT // 2)
        column.setSpacing(UNIT // 2)
        column.addWidget(plain_label(starter.explanation))
        row = QHBoxLayout()
        command = plain_label(starter.command_line, selectable=True)
        command.setWordWrap(False)
        command.setFont(monospace())
        command.setAccessibleName(_("Command"))
        copy = icon_button(
            "copy",
            _("Copy {command}").format(command=starter.command_line),
            lambda: self.copy_requested.emit(starter.command_line),
            tip=_("Copy the command"),
        )
        if starter.runs:
            start = QPushButton(icon("play", "on_accent"), starter.title)
            polish(start, "primary", True)
            start.clicked.connect(lambda: self.start_requested.emit(starter))
            row.addWidget(start)
        row.addWidget(command)
        row.addWidget(copy)
        row.addStretch(1)
        column.addLayout(row)
        return card

    def _attempt(self, attempt: Attempt) -> QWidget:
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, UNIT // 2, 0, UNIT // 2)
        column.setSpacing(2)
        column.addWidget(plain_label(f"{attempt.endpoint.name} — {attempt.endpoint.url}"))
        column.addWidget(plain_label(attempt.problem, "muted"))
        if attempt.remedy:
            column.addWidget(plain_label(attempt.remedy, "muted"))
        return card
