"""The log of a container, as an engine keeps it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from pierhead.engine.api import LogChunk
from pierhead.state.connection import Connection


class ContainerLog:
    """Satisfies ``LogSource``. Whoever knows that the container was made anew sets its ``id``."""

    def __init__(self, connection: Connection, id_: str, name: str) -> None:
        self._connection = connection
        self.id = id_
        self.name = name

    def read(
        self,
        *,
        follow: bool = False,
        tail: int | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> AsyncIterator[LogChunk]:
        """The last ``tail`` lines or all, between these times, with the engine's time stamps."""
        logs = self._connection.engine.containers.logs
        return logs(self.id, follow=follow, tail=tail, since=since, until=until, timestamps=True)

    async def runs(self) -> bool:
        """Whether something writes into it."""
        state = await self._connection.engine.containers.inspect(self.id)
        return bool(state.get("State", {}).get("Running"))
