"""Whether there is an engine, and which."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from pierhead.core.errors import AppError, EngineUnreachable
from pierhead.core.i18n import _
from pierhead.core.resources import EngineInfo
from pierhead.core.signal import Signal
from pierhead.engine.api import Engine
from pierhead.engine.endpoints import Attempt, Endpoint
from pierhead.state.sync import Stores, Sync

log = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds an engine may take to answer a ping before it counts as hung."""
PULSE = 3.0
"""Seconds between pings."""
BACKOFF = (0.2, 0.3, 0.5, 0.8, 1.0)
"""Seconds before each next try; the last one repeats, so that a daemon's return is seen soon."""


@dataclass(frozen=True, slots=True)
class Connecting:
    """Looking for an engine, for the first time or on another endpoint."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An engine answers and its events are followed."""

    endpoint: Endpoint
    info: EngineInfo


@dataclass(frozen=True, slots=True)
class Lost:
    """An engine that answered before does not any more; ``next_try`` is a monotonic time."""

    endpoint: Endpoint
    reason: AppError
    next_try: float


@dataclass(frozen=True, slots=True)
class NoEngine:
    """No endpoint answered; ``tried`` has them in order, each with its reason."""

    tried: Sequence[Attempt] = field(default=())


ConnectionState = Connecting | Ready | Lost | NoEngine

@dataclass(frozen=True, slots=True)
class Found:
    """The outcome of a search: an engine that said hello, or why none did."""

    engine: Engine | None
    endpoint: Endpoint | None
    info: EngineInfo | None
    tried: Sequence[Attempt] = ()


Search = Callable[[Endpoint | None], Awaitable[Found]]
"""Try this endpoint only, or all that are known in their order when it is None."""


class Connection:
    """Finds an engine, follows it, notices when it goes, and comes back to it."""

    def __init__(self, search: Search, stores: Stores) -> None:
        self._search = search
        self._stores = stores
        self._engine: Engine | None = None
        self.state: ConnectionState = Connecting()
        self.changed: Signal[ConnectionState] = Signal()

    @property
    def engine(self) -> Engine:
        """The engine that is shown; raises ``EngineUnreachable`` when there is none."""
        if self._engine is None:
            raise EngineUnreachable(
                _("There is no connection to an engine."),
                hint=_("Start an engine; Pierhead connects by itself."),
            )
        return self._engine

    @property
    def ready(self) -> bool:
        """Whether what the stores hold is true now."""
        return isinstance(self.state, Ready)

    def retry(self) -> None:
        """Try again at once."""

    def switch(self, endpoint: Endpoint | None) -> None:
        """Show another engine, or the first that answers; what the stores hold is forgotten."""

    async def run(self) -> None:
        """Keep the connection until cancelled."""
