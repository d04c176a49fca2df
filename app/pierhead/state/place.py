"""The container that a terminal is in: how things stand with it, also after it was made anew."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pierhead.core.errors import AppError, EngineUnreachable, NotFound
from pierhead.core.i18n import _
from pierhead.core.resources import Container
from pierhead.core.signal import Signal
from pierhead.engine.api import Engine, Inspection
from pierhead.engine.endpoints import Endpoint
from pierhead.state.connection import Connection, ConnectionState
from pierhead.state.store import Change, Store

PATIENCE = 3.0
"""Seconds after which an engine counts as one that does not answer."""


class Condition(Enum):
    """What can be done in a container now."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    RESTARTING = "restarting"
    """The engine is about to start it again."""
    GONE = "gone"
    REPLACED = "replaced"
    """It is gone, and another one has its name, as compose does it."""
    UNKNOWN = "unknown"
    """Its engine does not answer, or is not the one that is shown."""


@dataclass(frozen=True, slots=True)
class Situation:
    """How things stand with a container."""

    condition: Condition
    restarted: bool = False
    """Whether it has been started anew since the terminal was opened."""
    code: int | None = None
    """How its main process ended, when it has stopped."""
    out_of_memory: bool = False
    detail: str = ""
    """The engine's own words about what went wrong."""


class Place:
    """A container, seen from a terminal in it; found again by its name when it was made anew."""

    def __init__(self, connection: Connection, containers: Store[Container], id_: str, name: str):
        self.id, self.name = id_, name
        self._connection = connection
        self._containers = containers
        self.endpoint = self._endpoint()
        self._began = ""
        self.changed: Signal[()] = Signal()
        """Something happened to the container, to one that has its name, or to the connection."""
        containers.changed.connect(self._listed)
        connection.changed.connect(self._connected)

    @property
    def engine(self) -> Engine:
        """The engine that has it; raises ``EngineUnreachable`` when that is not there now."""
        if self.endpoint != self._endpoint():
            raise EngineUnreachable(
                _("Another engine is shown now."),
                hint=_("Switch back to {name}.").format(
                    name=self.endpoint.name if self.endpoint else ""
                ),
            )
        return self._connection.engine

    @property
    def engine_url(self) -> str:
        """The address of that engine; empty if it has none."""
        return self.endpoint.url if self.endpoint else ""

    @property
    def container(self) -> Container | None:
        """The container as last listed; None when it is not there."""
        return self._containers.get(self.id)

    def beside(self) -> Place:
        """The same for another terminal."""
        return Place(self._connection, self._containers, self.id, self.name)

    async def enter(self) -> Inspection:
        """What the engine knows of it, or of the one that has its name if it is gone.

        From here on "restarted" means after now.
        """
        try:
            found = await self.engine.containers.inspect(self.id)
        except NotFound:
            successor = self._successor()
            if successor is None:
                raise
            found = await self.engine.containers.inspect(successor.id)
            self.id = successor.id
        self._began = _began(found)
        return found

    async def look(self) -> Situation:
        """How things stand now."""
        try:
            async with asyncio.timeout(PATIENCE):
                state = (await self.engine.containers.inspect(self.id)).get("State") or {}
        except NotFound:
            there = self._successor() is not None
            return Situation(Condition.REPLACED if there else Condition.GONE)
        except (AppError, TimeoutError) as error:
            return Situation(Condition.UNKNOWN, detail=str(error))
        return _situation(state, bool(self._began) and state.get("StartedAt") != self._began)

    def _endpoint(self) -> Endpoint | None:
        """Of the engine that is shown, or was until it was lost."""
        return getattr(self._connection.state, "endpoint", None)

    def _successor(self) -> Container | None:
        """Another container that has its name."""
        named = (item for item in self._containers if item.name == self.name and self.name)
        return next((item for item in named if item.id != self.id), None)

    def _listed(self, change: Change[Container]) -> None:
        own = self.container
        # Compose puts the old one out of the way of the new one by such a name.
        if own is not None and own.name != f"{own.short_id}_{self.name}":
            self.name = own.name
        if self.id in change.removed or any(map(self._is_it, change.added + change.updated)):
            self.changed.emit()

    def _is_it(self, item: Container) -> bool:
        return item.id == self.id or item.name == self.name

    def _connected(self, _state: ConnectionState) -> None:
        self.changed.emit()


def _began(found: Inspection) -> str:
    return str((found.get("State") or {}).get("StartedAt") or "")


def _situation(state: Mapping[str, Any], restarted: bool) -> Situation:
    if state.get("Restarting"):
        condition = Condition.RESTARTING
    elif state.get("Paused"):
        condition = Condition.PAUSED
    elif state.get("Running"):
        return Situation(Condition.RUNNING, restarted)
    else:
        condition = Condition.STOPPED
    code, detail = state.get("ExitCode"), str(state.get("Error") or "")
    return Situation(condition, restarted, code, bool(state.get("OOMKilled")), detail)
