"""Keep the stores equal to the engine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
from typing import Any

from pierhead.core.errors import AppError, EngineRefused
from pierhead.core.resources import Kind
from pierhead.engine.api import Changed, Connected, Engine
from pierhead.state.store import Store

SETTLE = 0.05
"""Seconds to wait for more events of a kind, so that one listing answers a burst."""

AFTERMATH = 0.5
"""Seconds after the end of a container at which it is listed once more."""

Listing = Callable[[], Awaitable[Iterable[Any]]]
Stores = Mapping[Kind, Store[Any]]


class Sync:
    """List a kind again whenever an event says that it changed."""

    def __init__(
        self,
        engine: Engine,
        stores: Stores,
        on_trouble: Callable[[AppError], object] = lambda _error: None,
        on_event: Callable[[Changed], object] = lambda _event: None,
        since: int | None = None,
    ) -> None:
        """With ``since``, in nanoseconds, also what has happened after that time is told."""
        listings: Mapping[Kind, Listing] = {
            Kind.CONTAINER: engine.containers.list,
            Kind.IMAGE: engine.images.list,
        }
        self._engine = engine
        self._on_trouble, self._on_event = on_trouble, on_event
        self._since = since
        self._sources = {kind: (listings[kind], store) for kind, store in stores.items()}
        self._stale = {kind: asyncio.Event() for kind in stores}

    async def run(self) -> None:
        """Follow the engine until its event stream breaks; raises what broke it."""
        tasks = [asyncio.create_task(self._refresh(kind)) for kind in self._sources]
        tasks.append(asyncio.create_task(self._listen()))
        try:
            done, _pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        async with aclosing(self._engine.events(self._since)) as events:  # type: ignore[type-var]
            async for event in events:
                if isinstance(event, Connected):
                    for stale in self._stale.values():
                        stale.set()
                    continue
                self._on_event(event)
                if event.kind in self._stale:
                    self._stale[event.kind].set()
                    if event.action == "die":
                        # Engines list a container as running for a moment after they said this.
                        loop.call_later(AFTERMATH, self._stale[event.kind].set)

    async def _refresh(self, kind: Kind) -> None:
        stale = self._stale[kind]
        pause = 0.0
        while True:
            await stale.wait()
            await asyncio.sleep(pause)
            stale.clear()
            began = time.monotonic()
            await self._list(kind)
            # A listing that takes long is not asked for more than half of the time.
            pause = max(SETTLE, time.monotonic() - began)

    async def _list(self, kind: Kind) -> None:
        """Take a listing; an engine that refuses one kind is still good for the others."""
        listing, store = self._sources[kind]
        try:
            store.replace(await listing())
        except EngineRefused as error:
            self._on_trouble(error)
