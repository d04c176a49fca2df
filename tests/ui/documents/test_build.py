"""Builds as tabs, on an engine that reads a Dockerfile and pretends."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.builds import SLOW
from fakes.stage import Stage
from harness.waiting import until
from harness.watches import open_watches, until_watches
from pierhead.core.errors import EngineUnreachable
from pierhead.core.settings import Settings
from pierhead.engine.api_build import (
    BuildOutput,
    BuildSpec,
    BuildStep,
    BuildWarning,
    DockerfileRead,
    OutputKind,
    StepOutput,
    StepProgress,
)
from pierhead.state.builds import Build, StepRecord
from pierhead.state.logs import LogBuffer
from pierhead.ui.documents.build import BuildDocument
from pierhead.ui.documents.build_marks import show_marks
from pierhead.ui.documents.build_split import NARROW
from pierhead.ui.documents.build_stages import BuildStages
from pierhead.ui.documents.build_steps import BuildSteps
from pierhead.ui.documents.build_timeline import BuildTimeline, sentence
from pierhead.ui.documents.build_views import BuildViews
from pierhead.ui.widgets.code_view import CodeView

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
        document.resize(900, 500)
        document.show()
        opened.append(document)
        return document

    yield open_
    for document in opened:
        document.shut()
        document.deleteLater()
    await asyncio.sleep(0)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def rows(steps: BuildSteps) -> list[str]:
    """Headings and, after a dash each, their steps."""
    found = []
    for number in range(steps.topLevelItemCount()):
        section = steps.topLevelItem(number)
        found.append(section.text(0))
        found += [f"- {section.child(row).text(0)}" for row in range(section.childCount())]
    return found


def text_of(log: LogBuffer) -> str:
    return "\n".join(text for _index, text in log.texts(log.first, log.end))


def heard(signal: Any) -> list[tuple[Any, ...]]:
    said: list[tuple[Any, ...]] = []
    signal.connect(lambda *values: said.append(values))
    return said


async def test_it_says_who_builds(start: Start) -> None:
    document = start("FROM demo:1\n")
    await until(document.header.builder.text)
    assert document.header.builder.text() == "Builder of the fake engine · linux/amd64, linux/386"
    assert document.header.builder.isVisible()
    await until(lambda: not document.running)


async def test_a_result_that_goes_elsewhere_is_no_image_to_run(
    stage: Stage, start: Start, tmp_path: Path
) -> None:
    document = start("FROM demo:1\n")
    await until(lambda: not document.running)
    output = BuildOutput(OutputKind.TAR, tmp_path / "x.tar")
    document.run.spec = replace(document.spec, output=output)
    images = heard(document.image_ready)
    document.run.start()
    await until(lambda: not document.running)
    assert document.header.summary.text().startswith("Built")
    assert not images
    assert document.header.offers.run.isHidden()


async def test_steps_and_output_to_the_image(start: Start, stage: Stage) -> None:
    document = start("FROM demo:1\nRUN echo <b>hello</b>\n")
    ready = heard(document.image_ready)
    shown = ["Steps", "- FROM demo:1", "- RUN echo <b>hello</b>"]
    await until(lambda: ready and rows(document.views.steps) == shown)
    text = text_of(document.build.text)
    assert "#2 RUN echo <b>hello</b>\n#2 <b>hello</b>\n#2 DONE" in text
    assert document.header.summary.text().startswith("Built ")
    assert document.header.offers.run.isVisible()
    assert not document.header.stop.isVisible()
    assert await document.may_close()


async def test_what_an_image_is_made_of_is_shown(start: Start) -> None:
    document = start("FROM demo:1\nRUN echo hello\n")
    await until(lambda: "layer" in document.header.advice.text())
    document.views.setCurrentIndex(4)
    assert document.views.pages.image._tree.topLevelItem(0).text(0) == "New in this image"


async def test_a_failure_names_its_line_and_shows_its_log(start: Start) -> None:
    document = start("FROM demo:1\nRUN true\nRUN false\nRUN echo never\n")
    examined = heard(document.examined)
    await until(lambda: examined)
    build = examined[0][1]
    assert build.failure.line == 3
    assert document.header.summary.text() == "Failed at line 3 of Dockerfile"
    assert "non-zero code" in document.header.advice.text()
    assert document.views.steps.currentItem().text(0) == "RUN false"
    assert not document.header.offers.run.isVisible()
    asked = heard(document.line_asked)
    document.header.offers.line.click()
    assert asked == [(document.spec.dockerfile, 3)]


async def test_the_command_of_a_failing_step_is_offered(start: Start, stage: Stage) -> None:
    document = start("FROM demo:1\nRUN false \\\n  || exit 3\n")
    examined = heard(document.examined)
    await until(lambda: examined)
    assert document.header.offers.before.isVisible()
    document.header.offers.command.click()
    assert stage.desk.asked[-1] == ("copy", "false \\\n  || exit 3")


async def test_it_says_that_an_image_may_still_be_written(start: Start, stage: Stage) -> None:
    document = start(f"{SLOW}FROM demo:1\n")
    await until(lambda: document.build.writing)
    document.header.stop.click()
    await until(lambda: not document.running)
    assert document.header.summary.text().startswith("Stopped after")
    assert "keeps it without a name" in document.header.advice.text()
    document.spec.dockerfile.write_text("FROM demo:1\nRUN sleep 60\n")
    document.header.again.click()
    await until(lambda: document.build.current)
    assert document.header.advice.text() == ""
    document.header.stop.click()
    await until(lambda: not document.running)
    assert document.header.advice.text() == ""


async def test_it_can_be_stopped_and_started_again(start: Start, stage: Stage) -> None:
    document = start("FROM demo:1\nRUN sleep 60\n")
    await until(lambda: len(rows(document.views.steps)) == 3)
    document.header.stop.click()
    await until(lambda: not document.running)
    assert document.header.summary.text().startswith("Stopped after")
    document.spec.dockerfile.write_text("FROM demo:1\n")
    ready = heard(document.image_ready)
    document.header.again.click()
    await until(lambda: ready and rows(document.views.steps) == ["Steps", "- FROM demo:1"])
    assert "sleep" not in text_of(document.build.text)


async def test_a_step_that_is_chosen_shows_what_it_wrote(start: Start) -> None:
    document = start("FROM demo:1\nRUN echo one\nRUN echo two\n")
    ready = heard(document.image_ready)
    await until(lambda: ready)
    document.views.choose("step-2")
    assert text_of(document.views.log.pane.view.buffer) == "one"
    document.views.choose("step-3")
    assert text_of(document.views.log.pane.view.buffer) == "two"


async def test_what_an_earlier_build_said_is_gone(start: Start) -> None:
    document = start("FROM demo:1\nRUN false\n")
    await until(lambda: not document.running and document.views.steps.step)
    document.spec.dockerfile.write_text("FROM demo:1\nRUN echo fine\n")
    images = heard(document.image_ready)
    document.header.again.click()
    await until(lambda: images and document.views.steps.step == "step-2")
    assert text_of(document.views.log.pane.view.buffer) == "fine"


async def test_who_builds_keeps_its_line_from_one_build_to_the_next(start: Start) -> None:
    document = start("FROM demo:1\nRUN echo fine\n")
    builder = document.header.builder
    assert not builder.isVisible()
    await until(lambda: not document.running)
    words, height = builder.text(), builder.heightForWidth(600)
    assert words
    document.run.start()
    assert not builder.text().strip()
    assert builder.isVisible()
    assert builder.heightForWidth(600) == height
    await until(lambda: not document.running)
    assert builder.text() == words


async def test_nothing_of_earlier_builds_stays(start: Start, stage: Stage) -> None:
    document = start("FROM demo:1\nRUN false\n")
    gone: list[weakref.ref[Any]] = []
    for _ in range(3):
        build, job = document.build, document.job()
        assert job
        gone += [weakref.ref(build), weakref.ref(build.changed), weakref.ref(job.ended)]
        await until(lambda: not document.running and document.views.steps.step)
        document.run.start()
        del build, job
    await until(lambda: not document.running)
    stage.context.jobs.finished.clear()
    gc.collect()
    assert [each() for each in gone] == [None] * len(gone)


async def test_the_views_are_made_a_part_at_a_time_and_then_shown(start: Start) -> None:
    document = start("FROM demo:1\nRUN echo fine\n")
    assert not document.has_views
    assert document.findChild(BuildViews) is None
    await until(lambda: document.has_views and document.views.isVisibleTo(document))
    assert document.layout().itemAt(1).widget() is document.views
    await until(lambda: not document.running)


async def test_views_that_are_asked_for_while_they_are_made_are_whole(start: Start) -> None:
    document = start("FROM demo:1\nRUN echo fine\n")
    await until(lambda: document.findChild(BuildViews) is not None)
    views = document.views
    assert document.findChildren(BuildViews) == [views]
    assert views.isVisibleTo(document)
    await until(lambda: not document.running and rows(views.steps))


def test_the_log_stands_below_the_steps_where_there_is_little_room(
    qtbot: QtBot, tmp_path: Path
) -> None:
    views = BuildViews(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(views)
    views.resize(NARROW - 1, 500)
    views.show()
    assert views.log.mapTo(views, QPoint()).y() > views.steps.mapTo(views, QPoint()).y()
    views.resize(NARROW + 100, 500)
    assert views.log.mapTo(views, QPoint()).x() > views.steps.mapTo(views, QPoint()).x()


# -- what is shown of a build at its end


@pytest.fixture
async def begun(qtbot: QtBot, tmp_path: Path) -> BuildViews:
    """The views of a build whose first step has been shown."""
    views = BuildViews(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(views)
    build = Build()
    build.take(BuildStep("one", "RUN one", NOON, line=1))
    views.begin(build)
    await until(lambda: views.steps.step == "one")
    return views


def take_rest(build: Build, error: str = "") -> None:
    build.take(BuildStep("one", "RUN one", NOON, NOON, line=1))
    build.take(BuildStep("two", "RUN two", NOON, NOON, line=2, error=error))
    build.take(BuildStep("three", "RUN three", line=3, cached=not error))


@pytest.mark.parametrize(
    ("error", "shown"), [("", "three"), ("exit code 1", "two"), ("context canceled", "two")]
)
async def test_how_it_ended_is_shown_of_steps_that_nobody_saw_run(
    begun: BuildViews, error: str, shown: str
) -> None:
    take_rest(begun._build, error)
    begun.end(NOON)
    assert begun.steps.step == shown


async def test_the_step_in_which_it_was_broken_off_is_shown(begun: BuildViews) -> None:
    begun._build.take(BuildStep("two", "RUN two", line=2))
    begun.end(NOON)
    assert begun.steps.step == "one"


@pytest.mark.parametrize("error", ["", "exit code 1"])
async def test_the_step_that_somebody_chose_stays_at_the_end(begun: BuildViews, error: str) -> None:
    begun.choose("one")
    take_rest(begun._build, error)
    begun.end(NOON)
    await until(lambda: not begun._build.stale)
    assert begun.steps.step == "one"


# -- views of a build that is made up


STAGES = "FROM a AS one\nRUN make\nFROM b\nCOPY --from=one /x /x\nRUN test\n"


def made_up() -> Build:
    """Two stages; the second copies from the first."""
    build = Build()
    build.take(DockerfileRead(STAGES))

    def at(seconds: float) -> datetime:
        return NOON + timedelta(seconds=seconds)

    def step(id_: str, name: str, times: tuple[float, float], line: int, *needs: str) -> None:
        stage = {2: "one", 3: "stage-1", 4: "stage-1", 5: "stage-1"}.get(line, "")
        took = at(times[0]), at(times[1])
        build.take(BuildStep(id_, name, *took, line=line, stage=stage, inputs=needs))

    step("test", "[stage-1 3/3] RUN test", (6, 7), 5, "copy")
    step("copy", "[stage-1 2/3] COPY --from=one /x /x", (5, 6), 4, "make", "base")
    step("load", "[internal] load build definition", (0, 1), 0)
    step("make", "[one 2/2] RUN make", (1, 5), 2)
    step("base", "[stage-1 1/3] FROM b", (1, 2), 3)
    step("export", "exporting to image", (7, 8), 0)
    return build


def test_steps_stand_in_the_order_of_the_dockerfile(qtbot: QtBot) -> None:
    steps = BuildSteps()
    qtbot.addWidget(steps)
    for record in made_up():
        steps.show_step(record, NOON)
    assert rows(steps) == [
        "Preparation",
        "- [internal] load build definition",
        "Stage one",
        "- [one 2/2] RUN make",
        "Stage 1",
        "- [stage-1 1/3] FROM b",
        "- [stage-1 2/3] COPY --from=one /x /x",
        "- [stage-1 3/3] RUN test",
        "Result",
        "- exporting to image",
    ]


def test_control_characters_in_a_step_are_seen(qtbot: QtBot) -> None:
    steps = BuildSteps()
    qtbot.addWidget(steps)
    steps.show_step(StepRecord(BuildStep("a", "COPY\x1b . /", cached=True, line=1)), NOON)
    assert rows(steps) == ["Steps", "- COPY␛ . /"]


def test_the_part_that_is_at_work_is_shown(qtbot: QtBot) -> None:
    steps = BuildSteps()
    qtbot.addWidget(steps)
    record = StepRecord(BuildStep("a", "FROM x", NOON, line=1))
    record.progress["layer"] = StepProgress("a", "layer", 5_000_000, 10_000_000)
    steps.show_step(record, NOON)
    assert rows(steps) == ["Steps", "- FROM x  —  layer 5 MB of 10 MB"]


def test_the_timeline_is_walked_by_keys(qtbot: QtBot) -> None:
    timeline = BuildTimeline()
    qtbot.addWidget(timeline)
    timeline.resize(600, 300)
    timeline.show()
    timeline.show_build(made_up(), NOON, ended=True)
    chosen, opened = heard(timeline.chosen), heard(timeline.opened)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Return):
        qtbot.keyClick(timeline, key)
    assert chosen == [("load",), ("make",), ("export",), ("test",)]
    assert opened == [("test",)]
    assert "on the critical path" in timeline.accessibleDescription()
    assert sentence(timeline.bars).startswith(
        "Critical path: 8.0 s of 8.0 s — [one 2/2] RUN make (4.0 s)"
    )
    timeline.choose("base")
    assert "on the critical path" not in timeline.accessibleDescription()
    assert timeline.grab().toImage().width() == 600


@pytest.fixture
def timeline(qtbot: QtBot) -> BuildTimeline:
    timeline = BuildTimeline()
    qtbot.addWidget(timeline)
    timeline.resize(800, 300)
    timeline.show()
    timeline.show_build(made_up(), NOON, ended=True)
    return timeline


def test_the_timeline_is_enlarged_around_the_current_step(
    timeline: BuildTimeline, qtbot: QtBot
) -> None:
    timeline.choose("copy")
    before = timeline.middle_of("copy")
    assert before is not None
    qtbot.keyClick(timeline, Qt.Key.Key_Plus)
    assert timeline.scale.enlarged
    assert timeline.middle_of("copy") == pytest.approx(before, abs=1)
    assert not timeline.grab().isNull()
    qtbot.keyClick(timeline, Qt.Key.Key_Minus)
    assert not timeline.scale.enlarged
    assert timeline.horizontalScrollBar().maximum() == 0


def test_the_timeline_is_moved_and_shown_as_a_whole_again(
    timeline: BuildTimeline, qtbot: QtBot
) -> None:
    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    assert timeline.horizontalScrollBar().value() == 0
    for _ in range(6):
        qtbot.keyClick(timeline, Qt.Key.Key_Plus)
    timeline.horizontalScrollBar().setValue(0)
    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    assert timeline.horizontalScrollBar().value() == round(timeline.scale.room / 10)
    timeline.choose("export")
    here = timeline.middle_of("export")
    assert here is not None
    assert timeline.left < here < timeline.viewport().width()
    assert not timeline.grab().isNull()
    qtbot.keyClick(timeline, Qt.Key.Key_0)
    assert not timeline.scale.enlarged


def wheel(timeline: BuildTimeline, turn: int, modifier: Qt.KeyboardModifier) -> None:
    place = QPointF(600, 100)
    event = QWheelEvent(
        place, place, QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, modifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(timeline.viewport(), event)


def test_the_wheel_enlarges_around_the_pointer_and_moves(timeline: BuildTimeline) -> None:
    under = timeline.moment_at(600)
    wheel(timeline, 360, Qt.KeyboardModifier.ControlModifier)
    assert timeline.scale.enlarged
    assert timeline.moment_at(600) == pytest.approx(under, abs=1 / timeline.scale.pixels)
    before = timeline.horizontalScrollBar().value()
    wheel(timeline, -120, Qt.KeyboardModifier.ShiftModifier)
    assert timeline.horizontalScrollBar().value() > before
    wheel(timeline, -1200, Qt.KeyboardModifier.ControlModifier)
    assert not timeline.scale.enlarged


def test_the_timeline_is_dragged_where_it_is_enlarged(
    timeline: BuildTimeline, qtbot: QtBot
) -> None:
    for _ in range(4):
        qtbot.keyClick(timeline, Qt.Key.Key_Plus)
    before = timeline.horizontalScrollBar().value()
    QApplication.processEvents()
    assert timeline.horizontalScrollBar().value() == before
    viewport = timeline.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=QPoint(600, 100))
    qtbot.mouseMove(viewport, QPoint(550, 100))
    qtbot.mouseMove(viewport, QPoint(500, 100))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=QPoint(500, 100))
    assert timeline.horizontalScrollBar().value() == before + 100
    qtbot.mouseMove(viewport, QPoint(600, 100))
    assert timeline.horizontalScrollBar().value() == before + 100
    assert "from 1.00 s to 5.00 s" in timeline.words_of("make")


def test_the_graph_is_walked_by_keys_and_by_the_mouse(qtbot: QtBot) -> None:
    stages = BuildStages()
    qtbot.addWidget(stages)
    stages.resize(800, 300)
    stages.show()
    stages.show_build(made_up(), NOON, ended=True)
    chosen = heard(stages.chosen)
    assert stages.steps() == ["make", "base", "copy", "test"]
    place = stages.area_of("make").center().toPoint()
    qtbot.mouseClick(stages.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.keyClick(stages, Qt.Key.Key_Right)
    qtbot.keyClick(stages, Qt.Key.Key_Down)
    assert chosen == [("make",), ("base",), ("copy",)]
    assert "takes from Stage one" in stages.accessibleDescription()
    qtbot.keyClick(stages, Qt.Key.Key_Left)
    assert stages.current == "make"
    assert stages.step_at(QPoint(1, 1)) == ""
    assert stages.grab().toImage().width() == 800


def test_the_log_of_a_step_has_a_bound_and_says_so(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pierhead.state import builds
    from pierhead.ui.documents.build_log import StepLog

    monkeypatch.setattr(builds, "STEP_LINES", 100)
    build = Build()
    build.take(BuildStep("a", "RUN x", NOON, line=1))
    build.take(StepOutput("a", "".join(f"{number}\n" for number in range(1000))))
    log = StepLog()
    qtbot.addWidget(log)
    log.show_step(build.steps["a"], NOON, ended=False)
    assert "900 older lines are left out" in log._state.text()
    assert text_of(log.pane.view.buffer).splitlines()[0] == "900"


async def test_an_engine_that_goes_away_is_named(start: Start, stage: Stage) -> None:
    stage.engine.wire.failures["build"] = EngineUnreachable("The engine went away.", "eof", "Wait.")
    document = start("FROM demo:1\n")
    await until(lambda: not document.running)
    assert document.header.summary.text() == "The engine went away."
    assert document.header.advice.text() == "eof\nWait."
    assert not document.header.offers.before.isVisible()
    del stage.engine.wire.failures["build"]
    images = heard(document.image_ready)
    document.header.again.click()
    await until(lambda: images)


# -- building on every save


async def test_it_is_built_again_on_every_save(start: Start, stage: Stage) -> None:
    before = open_watches()
    document = start("FROM demo:1\n")
    images = heard(document.image_ready)
    watching = heard(document.watching_changed)
    await until(lambda: images)
    document.header.watch.click()
    assert watching == [(document.spec.dockerfile, True)]
    await until(lambda: document.run.watch.ready)
    document.hide()
    document.spec.dockerfile.write_text("FROM demo:1\nRUN sleep 60\n")
    await until(lambda: document.running and len(document.build.steps) == 2)
    slow = document.job()
    document.spec.dockerfile.write_text("FROM demo:1\nRUN echo saved\n")
    await until(lambda: stage.notices)
    assert slow
    assert slow.state.value == "cancelled"
    assert stage.notices[-1].title.startswith("Built ")
    assert "saved" in text_of(document.build.text)
    assert len(images) == 1
    document.spec.dockerfile.write_text("FROM demo:1\nRUN false\n")
    await until(lambda: len(stage.notices) > 1 and not document.running)
    assert stage.notices[-1].title == "Failed at line 2 of Dockerfile"
    document.run.set_watching(False)
    assert not document.header.watch.isChecked()
    await until_watches(before)


async def test_a_result_in_its_own_context_is_not_watched(
    stage: Stage, start: Start, tmp_path: Path
) -> None:
    document = start("FROM demo:1\n")
    await until(lambda: not document.running)
    output = BuildOutput(OutputKind.FOLDER, tmp_path / "out")
    document.run.spec = replace(document.spec, output=output)
    document.header.watch.click()
    assert not document.header.watch.isChecked()
    assert "its own context" in stage.notices[-1].title


async def test_another_build_of_the_file_takes_the_place_of_the_one_that_runs(
    start: Start,
) -> None:
    document = start("FROM demo:1\nRUN sleep 60\n")
    await until(lambda: len(document.build.steps) == 2)
    slow = document.job()
    document.spec.dockerfile.write_text("FROM demo:1\n")
    images = heard(document.image_ready)
    document.run.again(replace(document.spec, tags=("other:1",)))
    await until(lambda: images)
    assert slow
    assert slow.state.value == "cancelled"
    assert document.title() == "Build other:1"


async def test_warnings_stand_at_their_lines(start: Start, qtbot: QtBot) -> None:
    document = start("FROM demo:1\n")
    document.build.take(BuildWarning("Say which user", "More.", "https://x.test", 1))
    document.build.take(BuildWarning("Of no line"))
    await until(document.header.offers.warnings.isVisible)
    assert document.header.offers.warnings.text() == "1 Warning"
    asked = heard(document.line_asked)
    document.header.offers.warnings.click()
    assert asked == [(document.spec.dockerfile, 1)]
    view = CodeView()
    qtbot.addWidget(view)
    view.setPlainText("FROM demo:1\n")
    show_marks(view, document.build)
    (mark,) = view.marks.of("build.warnings")
    assert (mark.line, mark.text) == (1, "Say which user\nMore.\nhttps://x.test")
    show_marks(view, None)
    assert not view.marks.of("build.warnings")
