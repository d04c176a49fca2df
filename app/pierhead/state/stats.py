"""What the containers on screen use, measured only while they are there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import aclosing

from pierhead.core.errors import AppError
from pierhead.core.resources import Stats
from pierhead.core.signal import Signal
from pierhead.core.tasks import spawn
from pierhead.state.connection import Connection, ConnectionState

PERIOD = 2.0
"""Seconds between two samples of a container; all are taken at the same time."""
GATHER = 0.1
"""Seconds in which samples are gathered before one signal tells of them."""


class StatsWatch:
    """Follows the containers it is told to, and keeps the last sample of each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last: dict[str, Stats] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._wanted: tuple[str, ...] = ()
        self._news: asyncio.TimerHandle | None = None
        self.changed: Signal[()] = Signal()
        """Some samples are new, or gone."""
        connection.changed.connect(self._follow)

    def get(self, id_: str) -> Stats | None:
        """The last sample of a container that is followed; None while there is none."""
        return self._last.get(id_)

    def watch(self, ids: Iterable[str]) -> None:
        """Follow these containers and no others."""
        self._wanted = tuple(dict.fromkeys(ids))
        for id_ in [id_ for id_ in self._tasks if id_ not in self._wanted]:
            self._end(id_)
        if self._connection.ready:
            for id_ in self._wanted:
                if id_ not in self._tasks:
                    self._tasks[id_] = spawn(self._measure(id_))

    def _follow(self, _state: ConnectionState) -> None:
        for id_ in list(self._tasks):
            self._end(id_)
        self.watch(self._wanted)

    def _end(self, id_: str) -> None:
        task = self._tasks.pop(id_)
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)
        task.cancel()
        if self._last.pop(id_, None) and not self._tasks and self._news:
            self._news.cancel()
            self._news = None

    async def _measure(self, id_: str) -> None:
        """Keep the last sample of one container, also of one that stops and starts again."""
        while True:
            try:
                async with aclosing(self._connection.engine.containers.stats(id_)) as samples:  # type: ignore[type-var]
                    async for sample in samples:
                        self._last[id_] = sample
                        self._tell()
                        await _next_turn()
            except AppError:
                pass
            if self._last.pop(id_, None):
                self._tell()
            await _next_turn()

    def _tell(self) -> None:
        if self._news is None:
            self._news = asyncio.get_running_loop().call_later(GATHER, self._emit)

    def _emit(self) -> None:
        self._news = None
        self.changed.emit()


async def _next_turn() -> None:
    """Wait for the next full period, so that all streams wake together."""
    now = asyncio.get_running_loop().time()
    await asyncio.sleep(PERIOD - now % PERIOD)
