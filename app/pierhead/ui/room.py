"""What every part of the desk stands in: the window, the commands, and work that is told of."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pierhead.core.errors import AppError
from pierhead.core.tasks import spawn
from pierhead.core.turns import in_turns

if TYPE_CHECKING:
    from pierhead.commands.context import Context
    from pierhead.commands.runner import Runner
    from pierhead.ui.window import MainWindow


class Form(Protocol):
    """A dialog of many parts."""

    about: object
    """What it asks for: a second one that asks for the same is one too many."""
    parts: Iterator[None]
    """Makes it, each without holding up the loop."""

    def open(self) -> None:
        """Show it."""

    def deleteLater(self) -> None:
        """Have nothing of it."""


@dataclass(frozen=True, slots=True)
class Room:
    """The main window, and what runs commands in it."""

    window: MainWindow
    runner: Runner
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    """What was started and is not done yet."""
    opening: list[Form] = field(default_factory=list)
    """Forms that are put together now."""

    @property
    def context(self) -> Context:
        """The parts of the app."""
        return self.runner.context

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do what takes time; the user is told what goes wrong."""
        spawn(self._told(work), self.tasks)

    async def open(self, form: Form) -> None:
        """Show a form, unless it is asked for twice before there is anything to see."""
        if await self.made(form):
            form.open()

    async def made(self, form: Form) -> bool:
        """Put a form together in turns of the loop; not while the same one is."""
        if any(form.about == other.about for other in self.opening):
            form.deleteLater()
            return False
        self.opening.append(form)
        try:
            async for _part in in_turns(form.parts):
                pass
        except asyncio.CancelledError:
            # Whole, and then not at all: what has no parent yet would stay.
            deque(form.parts, 0)
            form.deleteLater()
            raise
        finally:
            self.opening.remove(form)
        return True

    async def _told(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except AppError as error:
            self.context.notices.error(error)
