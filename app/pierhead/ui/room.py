"""What every part of the desk stands in: the window, the commands, and work that is told of."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pierhead.core.errors import AppError
from pierhead.core.tasks import spawn

if TYPE_CHECKING:
    from pierhead.commands.context import Context
    from pierhead.commands.runner import Runner
    from pierhead.ui.window import MainWindow


@dataclass(frozen=True, slots=True)
class Room:
    """The main window, and what runs commands in it."""

    window: MainWindow
    runner: Runner
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    """What was started and is not done yet."""

    @property
    def context(self) -> Context:
        """The parts of the app."""
        return self.runner.context

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do what takes time; the user is told what goes wrong."""
        spawn(self._told(work), self.tasks)

    async def _told(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except AppError as error:
            self.context.notices.error(error)
