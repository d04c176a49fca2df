"""What every tab of the details is: a view of one thing that reads it when it is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from pierhead.commands.context import Context
from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.core.tasks import spawn
from pierhead.ui.dialogs import plain_label
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.theme import UNIT

T = TypeVar("T")

PATIENCE = 250
"""Milliseconds before a view says that it is reading."""


class DetailView(QWidget):
    """One tab. The panel calls it while it is visible, and only then.

    ``read`` is for what the engine answers at once; views that follow a stream start it in
    ``show_item`` and stop it in ``rest``.
    """

    files_wanted = Signal(str)
    """The file or folder at this path of what is shown shall be seen, in another tab."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._task: asyncio.Task[None] | None = None
        self._slow = QTimer(self, singleShot=True, interval=PATIENCE)
        self._slow.timeout.connect(lambda: self.say(_("Reading…")))
        self._message = _message()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self._message)

    def show_item(self, item: Any | None) -> None:
        """Show this; None clears. The same one again means that it changed, or is looked at again.

        Called with what the store holds, never for what is gone.
        """
        raise NotImplementedError

    def go(self, path: str) -> None:
        """Show a file or folder, if that is what the tab is about."""

    def turned_to(self) -> None:
        """The user has brought this tab to the front, and means what is selected now.

        Called after ``show_item``, and never because a selection passes by.
        """

    def rest(self) -> None:
        """Nobody looks any more: stop what runs, keep what is shown."""
        self._slow.stop()
        if self._task:
            self._task.cancel()
            self._task = None

    def gone(self) -> None:
        """It was removed: stop what runs, keep what is shown; the panel says why."""
        self.rest()
        self.say("")

    def say(self, text: str, tone: str = "muted") -> None:
        """Show a sentence above what is shown; an empty one removes it."""
        self._message.setText(text)
        self._message.setProperty("role", tone)
        self._message.style().polish(self._message)
        self._message.setVisible(bool(text))

    @property
    def message(self) -> str:
        """The sentence that is shown above; empty if there is none."""
        return self._message.text()

    def add_tools(self, *tools: QWidget, beside_list: bool = False) -> None:
        """Have a row above what fills the tab; the first takes the room that the others leave.

        A label ``beside_list`` begins where the texts of the rows below do.
        """
        row = QHBoxLayout()
        row.setContentsMargins(2 * UNIT if beside_list else UNIT, UNIT // 2, UNIT, UNIT // 2)
        row.setSpacing(UNIT // 2)
        for tool in tools:
            row.addWidget(tool, 1 if tool is tools[0] else 0)
        self._box.addLayout(row)

    def set_body(self, body: QWidget) -> None:
        """Fill the tab."""
        self._box.addWidget(body, 1)
        lead_focus(self, body)

    def read(self, fetch: Callable[[], Awaitable[T]], show: Callable[[T], None]) -> None:
        """Fetch and show; what was being fetched before is cancelled."""
        self.rest()
        self._slow.start()
        self._task = spawn(self._read(fetch, show))

    async def _read(self, fetch: Callable[[], Awaitable[T]], show: Callable[[T], None]) -> None:
        try:
            result = await fetch()
        except AppError as error:
            self._slow.stop()
            self.say(str(error), "problem")
        else:
            self._slow.stop()
            self.say("")
            show(result)


@dataclass(frozen=True, slots=True)
class DetailTab:
    """A tab of the details, made when it is first opened."""

    id: str
    title: str
    """Marked with ``N_``, shown with ``_``."""
    icon: str
    factory: Callable[[Context], DetailView]
    prepare: Callable[[], Awaitable[object]] | None = None
    """Does what takes long the first time, before it is needed and without holding up the loop."""


def _message() -> QLabel:
    label = plain_label("", selectable=True)
    label.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
    label.hide()
    return label
