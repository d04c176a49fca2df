"""Builds as tabs, on an engine that reads a Dockerfile and pretends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from harness.waiting import until
from pierhead.engine import api
from pierhead.engine.api import BuildSpec, BuildStep, StepProgress
from pierhead.state.builds import StepRecord
from pierhead.ui.documents import build_output
from pierhead.ui.documents.build import BuildDocument
from pierhead.ui.documents.build_output import BuildOutput
from pierhead.ui.documents.build_steps import BuildSteps

Start = Callable[[str], BuildDocument]
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
async def stage(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    stage.engine.images.add("demo:1")
    await stage.list()
    yield stage
    await stage.context.jobs.cancel_all()
    await stage.engine.close()


@pytest.fixture
async def start(stage: Stage, tmp_path: Path) -> AsyncIterator[Start]:
    opened: list[BuildDocument] = []

    def open_(text: str) -> BuildDocument:
        (tmp_path / "Dockerfile").write_text(text)
        document = BuildDocument(stage.context, BuildSpec(tmp_path, tmp_path / "Dockerfile"))
        document.show()
        opened.append(document)
        return document

    yield open_
    for document in opened:
        document.shut()
        document.deleteLater()
    await asyncio.sleep(0)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def rows(document: BuildDocument) -> list[str]:
    steps = document._steps
    return [steps.topLevelItem(row).text(0) for row in range(steps.topLevelItemCount())]


def heard(signal: Any) -> list[tuple[Any, ...]]:
    said: list[tuple[Any, ...]] = []
    signal.connect(lambda *values: said.append(values))
    return said


async def test_it_says_who_builds(start: Start) -> None:
    document = start("FROM demo:1\n")
    await until(document._builder.text)
    assert document._builder.text() == "Builder of the fake engine"
    assert document._builder.isVisible()
    await until(lambda: not document.running)


async def test_a_result_that_goes_elsewhere_is_no_image_to_run(
    stage: Stage, start: Start, tmp_path: Path
) -> None:
    document = start("FROM demo:1\n")
    await until(lambda: not document.running)
    output = api.BuildOutput(api.OutputKind.TAR, tmp_path / "x.tar")
    document._spec = replace(document._spec, output=output)
    images = heard(document.image_ready)
    document.start()
    await until(lambda: not document.running)
    assert document._summary.text().startswith("Built")
    assert not images
    assert document._run.isHidden()


async def test_steps_and_output_to_the_image(start: Start, stage: Stage) -> None:
    document = start("FROM demo:1\nRUN echo <b>hello</b>\n")
    ready = heard(document.image_ready)
    await until(lambda: ready)
    assert rows(document) == ["FROM demo:1", "RUN echo <b>hello</b>"]
    await until(lambda: document._output.toPlainText().count("Done in") == 2)
    lines = document._output.toPlainText().splitlines()
    assert lines[2:4] == ["RUN echo <b>hello</b>", "<b>hello</b>"]
    assert document._summary.text().startswith("Built ")
    assert document._run.isVisible()
    assert not document._stop.isVisible()
    assert await document.may_close()


async def test_a_failure_names_its_line_and_is_marked(start: Start) -> None:
    document = start("FROM demo:1\nRUN true\nRUN false\nRUN echo never\n")
    failed = heard(document.failed_at)
    await until(lambda: failed)
    assert failed[0][1] == 3
    assert document._summary.text() == "Failed at line 3 of Dockerfile"
    assert "non-zero code" in document._advice.text()
    assert document._steps.currentItem().text(0) == "RUN false"
    assert not document._run.isVisible()


async def test_it_can_be_stopped_and_started_again(start: Start, stage: Stage) -> None:
    document = start("FROM demo:1\nRUN sleep 60\n")
    await until(lambda: len(rows(document)) == 2)
    document._stop.click()
    await until(lambda: not document.running)
    assert document._summary.text().startswith("Stopped after")
    document._spec.dockerfile.write_text("FROM demo:1\n")
    ready = heard(document.image_ready)
    document._again.click()
    await until(lambda: ready)
    assert rows(document) == ["FROM demo:1"]
    assert "sleep" not in document._output.toPlainText()


async def test_a_click_on_a_step_shows_what_it_wrote(start: Start) -> None:
    document = start("FROM demo:1\nRUN echo one\nRUN echo two\n")
    ready = heard(document.image_ready)
    await until(lambda: ready and "two\n" in document._output.toPlainText())
    document._steps.itemClicked.emit(document._steps.topLevelItem(1), 0)
    assert document._output.textCursor().selectedText() == "RUN echo one"


def test_control_characters_in_a_step_are_seen(qtbot: QtBot) -> None:
    steps = BuildSteps()
    qtbot.addWidget(steps)
    record = StepRecord(BuildStep("a", "COPY\x1b . /", cached=True))
    steps.show_step(record, NOON)
    assert steps.topLevelItem(0).text(0) == "COPY␛ . /"


def test_the_part_that_is_at_work_is_shown(qtbot: QtBot) -> None:
    steps = BuildSteps()
    qtbot.addWidget(steps)
    record = StepRecord(BuildStep("a", "FROM x", NOON))
    record.progress["layer"] = StepProgress("a", "layer", 5_000_000, 10_000_000)
    steps.show_step(record, NOON)
    assert steps.topLevelItem(0).text(0) == "FROM x  —  layer 5 MB / 10 MB"


async def test_much_output_is_drawn_in_portions(qtbot: QtBot) -> None:
    output = BuildOutput()
    qtbot.addWidget(output)
    for number in range(1000):
        output.write("RUN", f"\x1b[31m{number}\x1b[0m\r\n")
    await until(lambda: output.toPlainText().endswith("999\n"))
    assert output.toPlainText().splitlines() == ["RUN", *map(str, range(1000))]


async def test_a_long_piece_of_output_is_drawn_in_portions_too(qtbot: QtBot) -> None:
    output = BuildOutput()
    qtbot.addWidget(output)
    text = "".join(f"{number:063}\n" for number in range(1000))
    output.write("RUN", text)
    shown: list[int] = []
    output.document().contentsChange.connect(lambda _at, _gone, new: shown.append(new))
    await until(lambda: output.toPlainText() == f"RUN\n{text}")
    assert max(shown) < len(text) / 2


async def test_output_that_nobody_could_read_is_left_out_from_its_beginning(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_output, "BACKLOG", 100)
    output = BuildOutput()
    qtbot.addWidget(output)
    for number in range(1000):
        output.write("RUN", f"{number:03}\n")
    await until(lambda: output.toPlainText().endswith("999\n"))
    assert output.toPlainText().splitlines() == ["RUN", *map(str, range(975, 1000))]
