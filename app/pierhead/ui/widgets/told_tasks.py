"""Tasks that a widget starts for its user, who is told what goes wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject

from pierhead.core.errors import AppError
from pierhead.state.notices import Notices
from pierhead.ui.widgets.tasks import Tasks


class ToldTasks:
    """The newest of each name runs, and none outlives ``owner``."""

    def __init__(self, owner: QObject, notices: Notices) -> None:
        self._tasks, self._notices = Tasks(owner), notices
        self.cancel, self.stop = self._tasks.cancel, self._tasks.stop

    def start(self, work: Callable[[], Awaitable[object]], name: str = "") -> None:
        """Do this in place of what runs under its name, by default the function's own."""
        self._tasks.start(name or getattr(work, "__name__", ""), self._quietly(work))

    async def told(self, work: Awaitable[object]) -> bool:
        """Do this now; whether it came to a good end."""
        try:
            return bool(await work)
        except AppError as error:
            self._notices.error(error)
            return False

    async def _quietly(self, work: Callable[[], Awaitable[object]]) -> None:
        await self.told(work())
