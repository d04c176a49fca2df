"""The logs of some containers as one, whatever becomes of the containers.

A container that was made anew under its name is the same to whoever reads its log, and one that
comes into a project belongs to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pierhead.core.resources import Container
from pierhead.core.signal import Signal
from pierhead.state.connection import Connection, ConnectionState, Ready
from pierhead.state.container_log import ContainerLog
from pierhead.state.log_window import LogWindow
from pierhead.state.store import Change, Store

Member = tuple[str, str]
"""Id and name of a container."""


class LogGroup:
    """Keeps a ``window`` on the logs of containers up with the containers."""

    def __init__(
        self,
        connection: Connection,
        containers: Store[Container],
        members: Sequence[Member],
        project: str = "",
    ) -> None:
        self.project = project
        """The compose project whose containers these are; empty if they are any."""
        self.joined: Signal[()] = Signal()
        """There is one more."""
        self._connection = connection
        self._containers = containers
        self.logs = [ContainerLog(connection, id_, name) for id_, name in members]
        several = bool(project) or len(members) != 1
        self.window = LogWindow(self.logs, several=several)
        containers.changed.connect(self._listed)
        connection.changed.connect(self._connected)
        self._look()

    @property
    def members(self) -> list[Member]:
        """The containers of now."""
        return [(log.id, log.name) for log in self.logs]

    @property
    def engine_url(self) -> str:
        """The address of the engine; empty if it has none."""
        state = self._connection.state
        endpoint = state.endpoint if isinstance(state, Ready) else None
        return endpoint.url if endpoint else ""

    def _connected(self, _state: ConnectionState) -> None:
        if self._connection.ready:
            self.window.nudge()

    def _listed(self, change: Change[Container]) -> None:
        self._look()
        changed = {container.id for container in (*change.added, *change.updated)}
        for log, follow in zip(self.logs, self.window.follows, strict=True):
            if log.id in changed:
                follow.nudge()

    def _look(self) -> None:
        """Find containers that were made anew, or came into the project."""
        known = {log.name: log for log in self.logs}
        for container in self._containers:
            log = known.get(container.name)
            if log is not None and log.id != container.id and not self._containers.get(log.id):
                log.id = container.id
            elif log is None and self.project and container.project == self.project:
                self._join(container)

    def _join(self, container: Container) -> None:
        log = ContainerLog(self._connection, container.id, container.name)
        self.logs.append(log)
        self.window.add(log)
        self.joined.emit()


def project_of(chosen: Sequence[Container], containers: Store[Container]) -> str:
    """The compose project whose containers all of these are; empty if that is not so."""
    project = chosen[0].project if chosen else ""
    wanted = {one.id for one in containers if one.project == project}
    return project if project and wanted == {one.id for one in chosen} else ""
