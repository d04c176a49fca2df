"""Tasks that a widget starts: the newest of each name runs, and none outlives the widget."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject

from pierhead.core.tasks import spawn


class Tasks:
    """Questions to the engine whose answers a widget can do without."""

    def __init__(self, owner: QObject) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}
        owner.destroyed.connect(self.cancel)

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work`` in place of what runs under this name; an ``AppError`` only ends it."""
        self.stop(name)
        task = self._running[name] = spawn(work)
        task.add_done_callback(lambda done: self._ended(name, done))

    def stop(self, name: str) -> None:
        """Cancel what runs under this name."""
        if task := self._running.pop(name, None):
            task.cancel()

    def runs(self, name: str) -> bool:
        """Whether something runs under this name."""
        return name in self._running

    def cancel(self, *_: object) -> None:
        """Cancel all."""
        for name in list(self._running):
            self.stop(name)

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        if self._running.get(name) is task:
            del self._running[name]
