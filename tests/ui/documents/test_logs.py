"""Logs as tabs of the workspace, whatever becomes of the containers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from fakes.logs import FakeLog
from fakes.stage import Stage
from harness.waiting import until
from pierhead.core.errors import NotFound
from pierhead.core.resources import PROJECT_LABEL, Container, State
from pierhead.engine.api import LogChunk
from pierhead.state.jobs import JobState
from pierhead.state.log_group import LogGroup, project_of
from pierhead.ui.documents.document import Status
from pierhead.ui.documents.logs import LogsDocument
from pierhead.ui.log_exporting import LogExporting

Make = Callable[..., Container]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.fixture
def container() -> Make:
    def make(number: int) -> Container:
        return Container(f"{number:064x}", f"service-{number}", "image", State.RUNNING)

    return make


class Engine:
    """Gives the logs of containers by id."""

    def __init__(self) -> None:
        self.logs: dict[str, FakeLog] = {}

    def __getitem__(self, id_: str) -> FakeLog:
        return self.logs.setdefault(id_, FakeLog(id_))

    async def __call__(
        self,
        id_: str,
        *,
        follow: bool,
        tail: int | None,
        since: datetime | None,
        until: datetime | None,
        timestamps: bool,
    ) -> AsyncIterator[LogChunk]:
        assert timestamps
        if id_ not in self.logs:
            raise NotFound("It is gone.")
        async for chunk in self.logs[id_].read(follow=follow, tail=tail, since=since, until=until):
            yield chunk


@pytest.fixture
def engine(stage: Any) -> Engine:
    stage.engine.containers.logs = engine = Engine()
    return engine


@pytest.fixture
async def open_(stage: Any, qtbot: QtBot) -> AsyncIterator[Callable[..., LogsDocument]]:
    tasks: list[asyncio.Task[None]] = []

    def make(*containers: Container) -> LogsDocument:
        members = [(one.id, one.name) for one in containers]
        project = project_of(containers, stage.context.containers)
        group = LogGroup(stage.context.connection, stage.context.containers, members, project)
        document = LogsDocument(group, stage.context)
        qtbot.addWidget(document)
        document.resize(500, 300)
        document.show()
        assert document._task
        tasks.append(document._task)
        return document

    yield make
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


def shown(document: LogsDocument) -> list[str]:
    buffer = document.panel.view.buffer
    return [text for _index, text in buffer.texts(buffer.first, buffer.end)]


def of_project(container: Container, name: str) -> Container:
    return replace(container, name=name, labels={PROJECT_LABEL: "shop"})


async def test_one_container(engine: Engine, open_: Any, container: Make) -> None:
    one = container(1)
    engine[one.id].write("hello")
    document = open_(one)
    await until(lambda: shown(document) == ["hello"])
    assert document.label() == f"{one.name} logs"
    assert document.status() is Status.OPEN
    assert document.memory() == {
        "members": [[one.id, one.name]],
        "project": "",
        "engine": document.group.engine_url,
        "filter": "",
    }
    document.recall_filter("error")
    assert document.memory()["filter"] == "error"
    assert shown(document) == []


async def test_a_container_that_is_made_anew_goes_on_in_the_same_tab(
    engine: Engine, open_: Any, container: Make, stage: Any
) -> None:
    old = container(1)
    stage.context.containers.replace([old])
    engine[old.id].write("old")
    document = open_(old)
    await until(lambda: shown(document) == ["old"])
    engine[old.id].stop()
    del engine.logs[old.id]
    stage.context.containers.replace([])
    await until(lambda: document.status() is not Status.OPEN)
    new = replace(container(2), name=old.name)
    log = engine[new.id]
    log.lines.clear()
    log.write("new", at=datetime.fromisoformat("2026-05-02T00:00:00Z"))
    stage.context.containers.replace([new])
    await until(lambda: shown(document) == ["old", "new"])
    assert document.group.members == [(new.id, old.name)]
    assert document.status() is Status.OPEN


async def test_what_comes_into_a_project_joins(
    engine: Engine, open_: Any, container: Make, stage: Any
) -> None:
    web = of_project(container(1), "web")
    db = of_project(container(2), "db")
    cache = of_project(container(3), "cache")
    stage.context.containers.replace([web, db])
    engine[web.id].write("from web")
    engine[db.id].write("from db")
    document = open_(web, db)
    assert document.label() == "shop logs"
    await until(lambda: sorted(shown(document)) == ["from db", "from web"])
    engine[cache.id].write("from cache")
    stage.context.containers.replace([web, db, cache])
    await until(lambda: len(shown(document)) == 3)
    assert document.panel.view.look.painter.names == ("web", "db", "cache")


async def test_any_containers_are_no_project(
    engine: Engine, open_: Any, container: Make, stage: Any
) -> None:
    web, db, other = of_project(container(1), "web"), of_project(container(2), "db"), container(3)
    stage.context.containers.replace([web, db, other])
    for one in (web, db, other):
        engine[one.id].write("x")
    assert open_(web).group.project == ""
    document = open_(web, other)
    assert document.group.project == ""
    assert document.label() == f"web, {other.name} logs"


async def test_a_log_that_is_gone_says_so(engine: Engine, open_: Any, container: Make) -> None:
    document = open_(container(1))
    await until(lambda: document.status() is Status.FAILED)
    assert document._problem.text() == "It is gone."


async def test_what_is_shown_is_exported(
    engine: Engine, open_: Any, container: Make, stage: Any, tmp_path: Any
) -> None:
    one = container(1)
    engine[one.id].write("a hit", "a miss")
    document = open_(one)
    await until(lambda: len(shown(document)) == 2)
    document.panel.filters.open("hit")
    exporting = document.panel.findChild(LogExporting)
    exporting.start(tmp_path / "web.log")
    (job,) = stage.context.jobs.active
    await job.wait()
    assert job.state is JobState.DONE
    assert (tmp_path / "web.log").read_text() == "a hit\n"
