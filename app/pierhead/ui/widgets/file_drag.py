"""Files of a tree, dragged out to another program: fetched first, for it wants them at once.

Qt runs a loop of its own while something is dragged. It is begun from a timer: while a task was at
its turn, that loop would let other tasks miss their turns.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtWidgets import QWidget

from pierhead.ui.icons import icon

_ICON = 32


class FileDrag(QObject):
    """Drags paths of this machine out of a widget."""

    ended = Signal(bool)
    """Whether they were taken."""

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._paths: Sequence[Path] = ()
        self.active = False
        """Whether something is being dragged."""
        self.taker = False
        """Whether what is under the mouse would take it."""
        self._begin = QTimer(self, singleShot=True, interval=0)
        self._begin.timeout.connect(self._run)

    @property
    def held(self) -> bool:
        """Whether the user still holds the button down."""
        return bool(QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton)

    def start(self, paths: Sequence[Path]) -> None:
        """Let the user drop these somewhere; they must stay for whoever copies them."""
        self._paths = paths
        self._begin.start()

    def _run(self) -> None:
        if not self.held or self.active:
            return
        assert asyncio.current_task() is None, "the loop of a drag would run inside of a task"
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in self._paths])
        drag = QDrag(self._owner)
        drag.setMimeData(data)
        drag.setPixmap(icon("file").pixmap(_ICON, _ICON))
        drag.actionChanged.connect(self._asked)
        self.active, self.taker = True, False
        try:
            taken = drag.exec(Qt.DropAction.CopyAction)
        finally:
            self.active = False
        self.taker = False
        self.ended.emit(taken != Qt.DropAction.IgnoreAction)

    def _asked(self, action: Qt.DropAction) -> None:
        self.taker = action != Qt.DropAction.IgnoreAction
