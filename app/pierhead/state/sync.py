"""Keep the stores equal to the engine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing
from typing import Any

from pierhead.core.resources import Kind
from pierhead.engine.api import Connected, Engine
from pierhead.state.store import Store

SETTLE = 0.05
"""Seconds to wait for more events of a kind, so that one listing answers a burst."""

Listing = Callable[[], Awaitable[Iterable[Any]]]
Stores = Mapping[Kind, Store[Any]]


class Sync:
    """List a kind again whenever an event says that it changed."""

    def __init__(self, engine: Engine, stores: Stores) -> None:
        listings: Mapping[Kind, Listing] = {
            Kind.CONTAINER: engine.containers.list,
            Kind.IMAGE: engine.images.list,
        }
        self._engine = engine
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
        async with aclosing(self._engine.events()) as events:  # type: ignore[type-var]
            async for event in events:
                if isinstance(event, Connected):
                    for stale in self._stale.values():
                        stale.set()
                elif event.kind in self._stale:
                    self._stale[event.kind].set()

    async def _refresh(self, kind: Kind) -> None:
        listing, store = self._sources[kind]
        stale = self._stale[kind]
        first = True
        while True:
            await stale.wait()
            if not first:
                await asyncio.sleep(SETTLE)
            first = False
            stale.clear()
            store.replace(await listing())
