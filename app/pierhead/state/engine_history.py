"""What the engine itself remembers of builds, shown beside what the app has kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pierhead.core.errors import AppError
from pierhead.core.git_url import remote
from pierhead.core.tasks import spawn
from pierhead.engine.api import Engine
from pierhead.engine.api_build import BuildFailed, BuildSpec, failed_at
from pierhead.engine.api_builds import EngineBuild
from pierhead.state import build_history, build_options
from pierhead.state.build_history import BuildHistory, BuildRecord
from pierhead.state.builds import Build
from pierhead.state.connection import Connection, ConnectionState, Ready
from pierhead.state.jobs import Job, Jobs

TEMPORARY = "before-failed-step"
"""How images are called that are only made for a shell before a step that failed."""


class EngineHistory:
    """Asks from the first ``look`` on: when there is another engine, and when a job has ended.

    Before that nobody sees the answer, and what it takes to ask is two megabytes.
    """

    def __init__(self, connection: Connection, jobs: Jobs, history: BuildHistory) -> None:
        self._connection, self._history = connection, history
        self._tasks: set[asyncio.Task[Any]] = set()
        self._looked = False
        self._url = ""
        connection.changed.connect(self._connection_changed)
        jobs.ended.connect(self._job_ended)

    def look(self) -> None:
        """Somebody looks at the builds."""
        if not self._looked:
            self._looked = True
            self._ask()

    async def refresh(self) -> None:
        """Ask the engine."""
        try:
            found = await self._connection.engine.builds.history()
        except AppError:
            return
        own = [one for one in found if one.completed and not one.name.startswith(TEMPORARY)]
        self._history.show_engines([record_of(one) for one in own])

    def end(self) -> None:
        """Ask no more."""
        for task in list(self._tasks):
            task.cancel()

    def _connection_changed(self, state: ConnectionState) -> None:
        if isinstance(state, Ready):
            if state.endpoint.url != self._url:
                self._history.show_engines(())
            self._url = state.endpoint.url
            self._ask()

    def _job_ended(self, _job: Job) -> None:
        self._ask()

    def _ask(self) -> None:
        if self._looked and self._connection.ready and not self._tasks:
            spawn(self.refresh(), self._tasks)


def record_of(build: EngineBuild) -> BuildRecord:
    """A build of the engine's as the list shows it."""
    result = build_history.DONE
    if build.error:
        result = build_history.STOPPED if build.cancelled else build_history.FAILED
    assert build.completed
    return BuildRecord(
        f"engine-{build.ref}",
        build.name,
        result,
        build.started,
        (build.completed - build.started).total_seconds(),
        build.steps,
        build.cached,
        build.error,
        ref=build.ref,
        options=_options(build),
        foreign=True,
    )


def _options(build: EngineBuild) -> dict[str, Any]:
    """What it was asked for, as far as the engine knows: not the folder that it was sent."""
    told = build.attributes
    found = remote(told.get("context", ""))
    spec = BuildSpec(
        Path(found.name if found else ""),
        Path(told.get("filename", "Dockerfile")),
        (build.name,) if found else (),
        _named(told, "build-arg:"),
        target=told.get("target", ""),
        no_cache="no-cache" in told,
        platform=told.get("platform", ""),
        labels=_named(told, "label:"),
        network=told.get("force-network-mode", ""),
        remote=told["context"] if found else "",
    )
    return build_options.kept(spec)


def _named(told: Mapping[str, str], prefix: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.removeprefix(prefix), value)
        for name, value in told.items()
        if name.startswith(prefix) and not name.startswith(f"{prefix}BUILDKIT_")
    )


async def replay(engine: Engine, record: BuildRecord) -> Build:
    """A build as the engine remembers it. Raises ``AppError``."""
    build = Build()
    build.started = record.started
    async for event in engine.builds.events(record.ref):
        build.take(event)
    build.finish(_failure(record, build))
    return build


def _failure(record: BuildRecord, build: Build) -> BuildFailed | None:
    """How it failed: the engine keeps no more than its own words."""
    if record.result == build_history.DONE:
        return None
    line = build.culprit.step.line if build.culprit else 0
    return BuildFailed(failed_at(line), record.error, line=line)
