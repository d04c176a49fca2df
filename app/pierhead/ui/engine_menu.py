"""Which engine is shown, and the others that could be."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from pierhead.core.i18n import _
from pierhead.core.resources import EngineInfo
from pierhead.engine.endpoints import Attempt, Endpoint, Failure
from pierhead.state.connection import Connecting, Connection, ConnectionState, Lost, Ready
from pierhead.state.search import known
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import plain_tooltip
from pierhead.ui.icons import icon
from pierhead.ui.status import connection_sentence
from pierhead.ui.widgets.tasks import Tasks

MOST = 88
"""Logical pixels of the engine's name on the button."""


class EngineMenu:
    """Fills the engine button of the rail: a menu that asks around when it opens."""

    def __init__(self, button: QToolButton, connection: Connection) -> None:
        self._button, self._connection = button, connection
        self._menu = QMenu(button)
        self._menu.aboutToShow.connect(self._look)
        self._tasks = Tasks(button)
        button.setMenu(self._menu)
        bind(connection.changed, button, self.show_state)
        self.show_state(connection.state)

    def show_state(self, state: ConnectionState) -> None:
        """Name the engine on the button, with its version and in the colour of its state."""
        lines, tint = [_("Engine")], "muted"
        if isinstance(state, Ready):
            lines = [state.info.name.removesuffix(" Engine"), state.info.version.split("+")[0]]
            tint = "good"
        elif not isinstance(state, Connecting):
            tint = "bad"
        metrics = self._button.fontMetrics()
        elide = Qt.TextElideMode.ElideRight
        self._button.setText("\n".join(metrics.elidedText(line, elide, MOST) for line in lines))
        self._button.setIcon(icon("server", tint))
        sentence = connection_sentence(state)
        if isinstance(state, Ready | Lost):
            sentence = f"{state.endpoint.name} — {sentence}"
        self._button.setToolTip(plain_tooltip(sentence))
        self._button.setAccessibleName(_("Engine: {state}").format(state=sentence))

    def _look(self) -> None:
        self._menu.clear()
        self._menu.addAction(_("Looking around…")).setEnabled(False)
        self._tasks.start("search", self._fill())

    async def _fill(self) -> None:
        found = await known()
        self._menu.clear()
        current = self._connection.state
        for endpoint, answer in found:
            if isinstance(answer, Attempt) and answer.failure == Failure.MISSING:
                continue
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
