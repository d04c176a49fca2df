"""The line that says who would build, and for which platforms."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pierhead.core.errors import AppError
from pierhead.core.i18n import _
from pierhead.engine.api_builds import BuilderOffer
from pierhead.engine.who_builds import brief
from pierhead.state.connection import Connection, ConnectionState
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import plain_label
from pierhead.ui.widgets.fields import LABEL_TOP
from pierhead.ui.widgets.tasks import Tasks


class BuilderLine(QWidget):
    """Empty until the engine has answered, and where it does not."""

    found = Signal(object)
    """The ``BuilderOffer``."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection
        self._classic = False
        bind(connection.changed, self, self._changed)
        self._tasks = Tasks(self)
        self._label = plain_label(" ", "muted")
        self.setAccessibleName(_("Builder"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, LABEL_TOP, 0, 0)
        layout.addWidget(self._label)

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def ask(self, classic: bool) -> None:
        """Say who would build; ``classic`` where the user asks for the classic builder."""
        self._classic = classic
        self._tasks.start("builder", self._ask(classic))

    def _changed(self, _state: ConnectionState) -> None:
        self.ask(self._classic)

    async def _ask(self, classic: bool) -> None:
        offer = BuilderOffer(" ")
        with suppress(AppError):
            offer = await self._connection.engine.builds.builder(classic=classic)
        self._label.setText(" · ".join(filter(None, (offer.words, brief(offer.platforms)))))
        self.found.emit(offer)
