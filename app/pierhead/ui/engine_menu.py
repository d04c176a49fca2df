"""Which engine is shown, and the others that could be."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from pierhead.core.i18n import _
from pierhead.core.resources import EngineInfo
from pierhead.engine.endpoints import Attempt, Endpoint
from pierhead.state.connection import Connection, ConnectionState, Lost, Ready, known
from pierhead.ui.bind import bind
from pierhead.ui.status import connection_sentence

MOST = 72
"""Logical pixels of the engine's name on the button."""


class EngineMenu:
    """Fills the engine button of the rail: a menu that asks around when it opens."""

    def __init__(self, button: QToolButton, connection: Connection) -> None:
        self._button, self._connection = button, connection
        self._menu = QMenu(button)
        self._menu.aboutToShow.connect(self._look)
        self._search: asyncio.Task[None] | None = None
        button.setMenu(self._menu)
        bind(connection.changed, button, self.show_state)
        self.show_state(connection.state)

    def show_state(self, state: ConnectionState) -> None:
        """Name the engine on the button."""
        name = state.endpoint.name if isinstance(state, Ready | Lost) else _("Engine")
        self._button.setText(
            self._button.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, MOST)
        )
        sentence = connection_sentence(state)
        self._button.setAccessibleName(_("Engine: {state}").format(state=sentence))

    def _look(self) -> None:
        self._menu.clear()
        self._menu.addAction(_("Looking around …")).setEnabled(False)
        if self._search:
            self._search.cancel()
        self._search = asyncio.get_running_loop().create_task(self._fill())

    async def _fill(self) -> None:
        found = await known()
        self._menu.clear()
        current = self._connection.state
        for endpoint, answer in found:
            here = isinstance(current, Ready | Lost) and current.endpoint == endpoint
            self._menu.addAction(self._action(endpoint, answer, here))
        self._menu.addSeparator()
        first = self._menu.addAction(_("The First That Answers"))
        first.triggered.connect(lambda: self._connection.switch(None))

    def _action(self, endpoint: Endpoint, answer: EngineInfo | Attempt, here: bool) -> QAction:
        if isinstance(answer, Attempt):
            text = f"{endpoint.name} — {answer.problem}"
        else:
            text = f"{endpoint.name} — {answer.name} {answer.version}"
        action = QAction(text.replace("&", "&&"), self._menu)
        action.setCheckable(True)
        action.setChecked(here)
        action.setEnabled(isinstance(answer, EngineInfo))
        if not here:
            action.triggered.connect(lambda: self._connection.switch(endpoint))
        return action
