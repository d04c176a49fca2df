"""Tasks that a widget starts: the newest of each name runs, and none outlives the widget."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import QObject

from pierhead.core.errors import AppError

log = logging.getLogger(__name__)


class Tasks:
    """Questions to the engine whose answers a widget can do without."""

    def __init__(self, owner: QObject) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}
        owner.destroyed.connect(self.cancel)

    def start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Run ``work`` in place of what runs under this name; an ``AppError`` only ends it."""
        self.stop(name)
        task = asyncio.get_running_loop().create_task(work)
        self._running[name] = task
        task.add_done_callback(lambda done: self._ended(name, done))

    def stop(self, name: str) -> None:
        """Cancel what runs under this name."""
        if task := self._running.pop(name, None):
            task.cancel()

    def cancel(self, *_: object) -> None:
        """Cancel all."""
        for name in list(self._running):
            self.stop(name)

    def _ended(self, name: str, task: asyncio.Task[None]) -> None:
        if self._running.get(name) is task:
            del self._running[name]
        if task.cancelled():
            return
        error = task.exception()
        if isinstance(error, AppError):
            log.info("no answer about %s: %s", name, error)
        elif error:
            log.error("asking about %s failed", name, exc_info=error)
