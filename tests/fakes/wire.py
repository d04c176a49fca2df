"""The wire to a fake engine: what can go wrong on it, and who hears of what happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from pierhead.core.errors import AppError, EngineUnreachable
from pierhead.core.resources import Kind
from pierhead.engine.api import Changed, Connected, Event


class Wire:
    """Knobs for tests: slow it down, let calls fail, cut it, let it hang."""

    def __init__(self) -> None:
        self.latency = 0.0
        """Seconds that every call takes."""
        self.failures: dict[str, AppError] = {}
        """What a call raises, by name: ``containers.start``, ``images.list``, ``connect`` ..."""
        self.calls: list[str] = []
        """Every call that came, in order."""
        self._cut: AppError | None = None
        self._open = asyncio.Event()
        self._open.set()
        self._listeners: set[asyncio.Queue[Event | AppError]] = set()
        self._told: list[Changed] = []

    async def call(self, name: str) -> None:
        """Every call of the engine goes through here."""
        self.calls.append(name)
        await self._open.wait()
        await asyncio.sleep(self.latency)
        if self._cut:
            raise self._cut
        if failure := self.failures.get(name):
            raise failure

    def cut(self, error: AppError | None = None) -> None:
        """The engine went away: every call fails and event streams break."""
        self._cut = error or EngineUnreachable("The engine went away.")
        self._open.set()
        for queue in self._listeners:
            queue.put_nowait(self._cut)

    def mend(self) -> None:
        """The engine is back."""
        self._cut = None

    def hang(self) -> None:
        """Calls begin and never end, until ``resume``."""
        self._open.clear()

    def resume(self) -> None:
        """What hung goes on."""
        self._open.set()

    def tell(self, kind: Kind, id_: str, *actions: str, **told: Any) -> None:
        """Send events to whoever listens, with what else an event tells."""
        for action in actions:
            event = Changed(kind, id_, action, **told)
            if event.at:
                self._told.append(event)
            for queue in self._listeners:
                queue.put_nowait(event)

    async def events(self, since: int | None = None) -> AsyncIterator[Event]:
        """Listen until the wire is cut; first to what was told after a time."""
        queue: asyncio.Queue[Event | AppError] = asyncio.Queue()
        await self.call("events")
        self._listeners.add(queue)
        try:
            yield Connected()
            for told in self._told if since is not None else ():
                if told.at > (since or 0):
                    yield told
            while True:
                event = await queue.get()
                if isinstance(event, AppError):
                    raise event
                yield event
        finally:
            self._listeners.discard(queue)
