"""Everything a command may touch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pierhead.commands.desk import Desk
from pierhead.core.resources import Container, Image
from pierhead.core.settings import Settings
from pierhead.engine.api import Engine
from pierhead.state.alert_history import AlertHistory
from pierhead.state.build_history import BuildHistory
from pierhead.state.connection import Connection
from pierhead.state.jobs import Job, Jobs
from pierhead.state.notices import Notices
from pierhead.state.removed import Removed
from pierhead.state.store import Store


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of the app, as a command sees them."""

    connection: Connection
    containers: Store[Container]
    images: Store[Image]
    jobs: Jobs
    notices: Notices
    settings: Settings
    desk: Desk
    builds: BuildHistory = field(default_factory=BuildHistory)
    alerts: AlertHistory = field(default_factory=AlertHistory)
    removed: Removed = field(default_factory=Removed)
    exchanges: set[str] = field(default_factory=set)
    """The ids of containers that are just being put in the place of others."""
    choices: Mapping[str, Any] = field(default_factory=dict)
    """The answers to the command's question: bool by choice id, str by field id."""
    job: Job | None = None
    """The job that the command runs in, if it is one."""

    @property
    def engine(self) -> Engine:
        """The engine that is shown now; raises ``EngineUnreachable`` when there is none."""
        return self.connection.engine
