"""The Dockerfile of a build, wherever it is: here, in a repository, or only in the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from harness.waiting import until
from pierhead.engine.api_build import BuildFailed, BuildSpec, BuildStep, DockerfileRead
from pierhead.state.build_history import FAILED, BuildHistory, BuildRecord, Recorder
from pierhead.state.build_options import kept
from pierhead.state.builds import Build
from pierhead.ui.desk_editors import EditorDesk
from pierhead.ui.desk_sources import SourceDesk
from pierhead.ui.documents.built_source import BuiltSourceDocument
from pierhead.ui.documents.past_build import PastBuildDocument
from pierhead.ui.room import Room

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
TEXT = "FROM a\nRUN one\nRUN two\n"
REMOTE = "https://host/shop.git#main"


class Space:
    """Stands for the workspace, and for the editors."""

    def __init__(self, qtbot: QtBot, stage: Stage, folder: Path) -> None:
        self._qtbot, self.stage = qtbot, stage
        self.documents: list[Any] = []
        self.opened: list[tuple[Any, ...]] = []
        self.history = BuildHistory(folder / "builds")
        self.context = replace(stage.context, builds=self.history)
        runner = SimpleNamespace(context=self.context)
        room = Room(cast(Any, SimpleNamespace(workspace=self)), cast(Any, runner))
        self.tasks = room.tasks
        self.desk = SourceDesk(room, cast(EditorDesk, self))

    def open(self, path: Path, line: int = 0) -> None:
        self.opened.append((path, line))

    def open_text(self, text: str) -> None:
        self.opened.append((text,))

    def add(self, document: Any) -> None:
        self._qtbot.addWidget(document)
        self.documents.append(document)
        document.resize(500, 300)
        document.show()

    def reveal(self, document: Any) -> None:
        assert document in self.documents

    def __iter__(self) -> Iterator[Any]:
        return iter(self.documents)

    async def keep(self, spec: BuildSpec, text: str = TEXT) -> BuildRecord:
        """A build that failed at line 3."""
        recorder = Recorder()
        if text:
            recorder.take(DockerfileRead(text))
        recorder.take(BuildStep("x", "[1/1] RUN two", NOON, NOON, error="no", line=3))
        record = BuildRecord(recorder.id, "shop", FAILED, NOON, line=3, options=kept(spec))
        await self.history.add(record, recorder.end(BuildFailed("Failed", "no", line=3)))
        return record

    async def source(self) -> BuiltSourceDocument:
        await until(lambda: self.documents)
        (document,) = self.documents
        assert isinstance(document, BuiltSourceDocument)
        await until(lambda: not document._tasks._running)
        return document


@pytest.fixture
def space(qtbot: QtBot, tmp_path: Path) -> Iterator[Space]:
    space = Space(qtbot, Stage(tmp_path), tmp_path)
    yield space
    for document in space.documents:
        document.shut()


def of_repository() -> BuildSpec:
    return BuildSpec(Path("shop"), Path("Dockerfile"), ("shop:1",), remote=REMOTE)


async def test_a_file_that_is_here_is_opened(space: Space, tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text(TEXT)
    space.desk.show_dockerfile(await space.keep(BuildSpec(tmp_path, path)))
    await until(lambda: space.opened == [(path, 3)])


@pytest.mark.parametrize("gone", [False, True], ids=["of a repository", "deleted since"])
async def test_what_is_not_here_is_shown_as_it_was_built(
    space: Space, tmp_path: Path, gone: bool
) -> None:
    spec = BuildSpec(tmp_path, tmp_path / "gone") if gone else of_repository()
    record = await space.keep(spec)
    space.desk.show_dockerfile(record)
    document = await space.source()
    assert document.view.text() == TEXT
    assert document.view.isReadOnly()
    assert document.view.position()[0] == 3
    assert "no" in document.view.marks.lines()[3].text
    said = document.findChildren(QLabel)[0].text()
    assert (str(tmp_path / "gone") if gone else REMOTE) in said
    # There is one of it, and its text can be taken further.
    space.desk.show_dockerfile(record)
    await until(lambda: not space.tasks)
    assert space.documents == [document]
    document.findChildren(QPushButton)[0].click()
    assert space.opened == [(TEXT,)]


async def test_what_nobody_knows_is_said(space: Space) -> None:
    space.desk.show_dockerfile(await space.keep(of_repository(), ""))
    await until(lambda: space.stage.notices)
    assert "not on this machine" in space.stage.notices[0].title
    assert space.documents == []


async def test_a_past_build_leads_to_its_line(space: Space, qtbot: QtBot) -> None:
    record = await space.keep(of_repository())
    past = PastBuildDocument(space.context, record, await space.history.replay(record))
    qtbot.addWidget(past)
    past.show()
    space.desk.follow(past, record.dockerfile, REMOTE)
    assert past.header.summary.text() == "Failed at line 3 of Dockerfile"
    past.header.offers.line.click()
    assert (await space.source()).view.position()[0] == 3


async def test_a_build_of_another_program_too(space: Space, qtbot: QtBot) -> None:
    build = Build()
    build.take(DockerfileRead(TEXT))
    build.finish(BuildFailed("Failed", "no", line=3))
    record = BuildRecord("engine-x", "shop", FAILED, NOON, error="no", foreign=True)
    past = PastBuildDocument(space.context, record, build)
    qtbot.addWidget(past)
    past.show()
    space.desk.follow(past, record.dockerfile, "")
    assert past.header.summary.text() == "Failed at line 3 of Dockerfile"
    assert past.header.builder.text().endswith("Started by another program")
    past.header.offers.line.click()
    assert (await space.source()).view.position()[0] == 3
