"""Whether there is an engine, and which."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from pierhead.core.errors import AppError, EngineUnreachable
from pierhead.core.i18n import _
from pierhead.core.resources import EngineInfo
from pierhead.core.signal import Signal
from pierhead.engine.api import Changed, Engine
from pierhead.engine.endpoints import Attempt, Endpoint
from pierhead.state.search import Found, known, search
from pierhead.state.sync import Stores, Sync

__all__ = [
    "Connecting",
    "Connection",
    "ConnectionState",
    "Found",
    "Lost",
    "NoEngine",
    "Ready",
    "Search",
    "known",
    "search",
]

log = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds an engine may take to answer a ping before it counts as hung."""
PULSE = 2.5
"""Seconds between pings."""
BACKOFF = (0.2, 0.3, 0.5, 0.8, 1.0)
"""Seconds before each next try; the last one repeats, so that a daemon's return is seen soon."""
FAR_BACKOFF = 5.0
"""Seconds between tries over SSH, where each is a log-in on another machine."""
_STEADY = 5.0
"""Seconds after which an engine that is lost again counts as a new loss."""


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


Search = Callable[[Endpoint | None], Awaitable[Found]]
"""Try this endpoint only, or all that are known in their order when it is None."""


class Connection:
    """Finds an engine, follows it, notices when it goes, and comes back to it."""

    def __init__(self, find: Search, stores: Stores) -> None:
        self._search = find
        self._stores = stores
        self._engine: Engine | None = None
        self._wanted: Endpoint | None = None
        self._turn: asyncio.Task[None] | None = None
        self._again = asyncio.Event()
        self.state: ConnectionState = Connecting()
        self.changed: Signal[ConnectionState] = Signal()
        self.troubled: Signal[AppError] = Signal()
        """The engine refused a listing; what is shown of that kind may be old."""
        self.happened: Signal[Changed] = Signal()
        """The engine told of something, before it is listed."""
        self.heard: Callable[[Endpoint], int | None] = lambda _endpoint: None
        """The time up to which the events of an engine are known, in nanoseconds."""

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
        self._again.set()

    def switch(self, endpoint: Endpoint | None) -> None:
        """Show another engine, or the first that answers; what the stores hold is forgotten."""
        self._wanted = endpoint
        self._engine = None
        self._forget()
        self._show(Connecting())
        if self._turn:
            self._turn.cancel()

    async def run(self) -> None:
        """Keep the connection until cancelled."""
        while True:
            # A switch cancels the turn, and nothing but the turn.
            self._turn = turn = asyncio.get_running_loop().create_task(self._keep(self._wanted))
            try:
                await asyncio.wait({turn})
            finally:
                turn.cancel()
                await asyncio.gather(turn, return_exceptions=True)
            if not turn.cancelled() and (error := turn.exception()):
                log.error("Looking for engines failed unexpectedly", exc_info=error)
                self._show(NoEngine())
                await self._pause(BACKOFF[-1])
            # A listing may have come in between the switch and the end of the turn.
            self._forget()

    async def _keep(self, wanted: Endpoint | None) -> None:
        """Find an engine and follow it, and again whenever it is lost."""
        failures = 0
        while True:
            found = await self._search(wanted)
            if found.engine and found.endpoint and found.info:
                # After a loss it is this one that is waited for, not the next best.
                wanted = found.endpoint
                began = time.monotonic()
                reason = await self._follow(found.engine, found.endpoint, found.info)
                failures = 0 if time.monotonic() - began > _STEADY else failures
                self._show(Lost(wanted, reason, time.monotonic() + _delay(failures, wanted)))
            elif wanted and isinstance(self.state, Lost):
                again = time.monotonic() + _delay(failures, wanted)
                self._show(replace(self.state, next_try=again))
            else:
                self._show(NoEngine(tuple(found.tried)))
            await self._pause(_delay(failures, *(attempt.endpoint for attempt in found.tried)))
            failures += 1

    async def _pause(self, delay: float) -> None:
        self._again.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(delay):
                await self._again.wait()

    async def _follow(self, engine: Engine, endpoint: Endpoint, info: EngineInfo) -> AppError:
        """Keep the stores equal to the engine until it is lost; why it is."""
        self._engine = engine
        self._show(Ready(endpoint, info))
        since = self.heard(endpoint)
        sync = Sync(engine, self._stores, self.troubled.emit, self.happened.emit, since)
        following = [asyncio.ensure_future(sync.run()), asyncio.ensure_future(_watch(engine))]
        try:
            done, _rest = await asyncio.wait(following, return_when=asyncio.FIRST_COMPLETED)
            done.pop().result()
        except AppError as error:
            log.info("%s is lost: %s", endpoint.name, error)
            return error
        except Exception as error:
            log.exception("What %s answers is not understood", endpoint.name)
            problem = _("{name} gave an answer that Pierhead does not understand.")
            return AppError(problem.format(name=endpoint.name), repr(error))
        finally:
            self._engine = None
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)
            await engine.close()
        return EngineUnreachable(_("The connection to {name} ended.").format(name=endpoint.name))

    def _forget(self) -> None:
        for store in self._stores.values():
            store.clear()

    def _show(self, state: ConnectionState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def _delay(failures: int, *endpoints: Endpoint) -> float:
    if any(endpoint.url.startswith("ssh:") for endpoint in endpoints):
        return FAR_BACKOFF
    return BACKOFF[min(failures, len(BACKOFF) - 1)]


async def _watch(engine: Engine) -> None:
    """Ping an engine until it does not answer; raises why."""
    while True:
        await asyncio.sleep(PULSE)
        await engine.ping(PATIENCE)
