"""Logs in the window as tabs: opening them, and those of an earlier start again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pierhead.core.resources import Container
from pierhead.state.log_group import LogGroup, Member, project_of
from pierhead.terminal.clusters import prepare
from pierhead.ui.room import Room

if TYPE_CHECKING:
    from pierhead.ui.documents.document import Document, Memory
    from pierhead.ui.documents.logs import LogsDocument


@cache
def prepare_logs() -> None:
    """Load what the first search and the first letter beyond ASCII need: best in a thread."""
    import_module("regex")
    prepare()


class LogDesk:
    """Opens the logs of containers in a tab."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def open(self, containers: Sequence[Container], at: datetime | None = None) -> None:
        """Open the logs of one or several containers as one, in a tab of its own.

        From a time on, or at their end.
        """
        from pierhead.ui.documents.logs import LogsDocument

        members = [(container.id, container.name) for container in containers]
        workspace = self._room.window.workspace
        for known in workspace:
            if isinstance(known, LogsDocument) and known.group.members == members:
                workspace.reveal(known)
                if at:
                    known.panel.places.go(at)
                return
        project = project_of(containers, self._room.context.containers)
        document = self._document(self._group(members, project if len(members) > 1 else ""))
        workspace.add(document)
        if at:
            document.panel.places.go(at)

    async def recall(self, memory: Memory, _asked: bool) -> Document | None:
        """Open logs of an earlier start again, an ``Opener``."""
        found, project = memory.get("members"), memory.get("project")
        members = [one for one in map(_member, found) if one] if isinstance(found, list) else []
        group = self._group(members, project if isinstance(project, str) else "")
        if not members or memory.get("engine") != group.engine_url:
            return None
        document = self._document(group)
        document.recall_filter(memory.get("filter"))
        return document

    def _group(self, members: Sequence[Member], project: str) -> LogGroup:
        context = self._room.context
        return LogGroup(context.connection, context.containers, members, project)

    def _document(self, group: LogGroup) -> LogsDocument:
        from pierhead.ui.documents.logs import LogsDocument

        self._room.start(asyncio.to_thread(prepare_logs))
        return LogsDocument(group, self._room.context)


def _member(value: Any) -> Member | None:
    match value:
        case [str(id_), str(name)]:
            return id_, name
    return None
