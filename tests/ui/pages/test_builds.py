"""The page of builds, and two of them side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from harness.waiting import until
from pierhead.commands.build import start_build
from pierhead.commands.builds import builds as commands
from pierhead.commands.runner import Runner
from pierhead.engine.api_build import BuildSecret, BuildSpec, BuildStep, DockerfileRead
from pierhead.state.build_history import BuildHistory, BuildRecord
from pierhead.state.builds import Build
from pierhead.state.logs import LogBuffer
from pierhead.ui.documents.compare_builds import CompareDocument
from pierhead.ui.documents.past_build import PastBuildDocument
from pierhead.ui.page import ResourcePage
from pierhead.ui.pages import builds


class History:
    """Two builds of one file, the second of which failed."""

    def __init__(self, folder: Path) -> None:
        self.stage = Stage(folder)
        self.stage.engine.images.add("demo:1")
        self.history = BuildHistory(folder / "builds")
        self.context = replace(self.stage.context, builds=self.history)
        self.dockerfile = folder / "Dockerfile"
        self.spec = BuildSpec(
            folder, self.dockerfile, ("app:1",), args=(("TOKEN", "word-of-the-day"),)
        )

    async def fill(self) -> None:
        for text in ("FROM demo:1\nRUN echo one\n", "FROM demo:1\nRUN echo two\nRUN false\n"):
            await self.build(text)

    async def build(self, text: str, **options: object) -> None:
        self.dockerfile.write_text(text)
        spec = replace(self.spec, **options)  # type: ignore[arg-type]
        await start_build(self.context, spec, Build()).wait()

    @property
    def records(self) -> list[BuildRecord]:
        return list(self.history.store)

    async def run(self, command: str, *targets: BuildRecord) -> None:
        runner = Runner(self.context, self.stage.runner._ask)
        await runner.run(commands[f"build.{command}"], targets)


@pytest.fixture
async def made(tmp_path: Path) -> History:
    made = History(tmp_path)
    await made.fill()
    return made


@pytest.fixture
def page(qtbot: QtBot, made: History) -> ResourcePage[BuildRecord]:
    page = builds.page(Runner(made.context, made.stage.runner._ask))
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    return page


def text_of(log: LogBuffer) -> str:
    return "\n".join(text for _index, text in log.texts(log.first, log.end))


def cells(page: ResourcePage[BuildRecord], record: BuildRecord) -> dict[str, str]:
    row = page.model.find(record.id)
    return {
        column.id: row.siblingAtColumn(place).data()
        for place, column in enumerate(page.spec.columns)
    }


async def test_what_a_row_says(page: ResourcePage[BuildRecord], made: History) -> None:
    newest, oldest = made.records
    said = cells(page, newest)
    assert (said["name"], said["result"]) == ("app:1", "Failed at line 3")
    assert (said["started"], said["cached"]) == ("just now", "0.0 %")
    assert cells(page, oldest)["result"] == "Done"
    assert [record.id for record in page.model.listed_items()] == [newest.id, oldest.id]


async def test_details_tell_options_and_log(page: ResourcePage[BuildRecord], made: History) -> None:
    page.select(made.records[0].id)
    page.show_details("overview")
    panel = page._details._panel
    assert panel
    view = panel.view("overview")  # type: ignore[attr-defined]
    await until(lambda: "Failed at line 3" in view.facts.toPlainText())
    assert "app:1" in view.facts.toPlainText()
    assert "word-of-the-day" not in view.facts.toPlainText()
    assert "not kept: it looks like a secret" in view.facts.toPlainText()
    panel.open_tab("log")  # type: ignore[attr-defined]
    await until(lambda: panel.view("log") is not None)  # type: ignore[attr-defined]
    log = panel.view("log")  # type: ignore[attr-defined]
    await until(lambda: len(log.pane.view.buffer) > 3)


async def test_the_same_is_built_again(made: History) -> None:
    desk = made.stage.desk
    open_ = replace(made.spec, args=())
    await made.run("again", made.records[0])
    assert desk.asked[-1] == ("builds.ask_again", open_, ("TOKEN",))
    await made.build("FROM demo:1\n", args=(("VERSION", "1"),))
    await made.run("again", made.records[0])
    assert desk.asked[-1] == ("builds.start", replace(made.spec, args=(("VERSION", "1"),)))
    await made.build("FROM demo:1\n", args=(), secrets=(BuildSecret("id", value="typed in"),))
    await made.run("again", made.records[0])
    known = replace(open_, secrets=(BuildSecret("id"),))
    assert desk.asked[-1] == ("builds.ask_again", known, ("id",))


async def test_other_commands(made: History) -> None:
    newest, oldest = made.records
    desk = made.stage.desk
    await made.run("show", newest)
    assert desk.asked[-1] == ("builds.show", newest)
    await made.run("open_dockerfile", newest)
    assert desk.asked[-1] == ("builds.show_dockerfile", newest)
    await made.run("copy_command", oldest)
    assert desk.asked[-1][1].startswith("docker buildx build --tag app:1 ")
    await made.run("compare", newest)
    await made.run("compare", oldest, newest)
    assert desk.asked[-2:] == [("builds.compare", oldest, newest)] * 2
    await made.run("delete", newest, oldest)
    assert made.records == []


async def test_a_past_build_shows_all_that_it_said(qtbot: QtBot, made: History) -> None:
    record = made.records[0]
    document = PastBuildDocument(made.context, record, await made.history.replay(record))
    qtbot.addWidget(document)
    document.show()
    assert document.header.summary.text() == "Failed at line 3 of Dockerfile"
    assert document.views.steps.currentItem().text(0) == "RUN false"
    assert not document.header.stop.isVisible()
    assert document.memory() == {"build": record.id}
    assert document.header.offers.before.isVisible()
    document.header.again.click()
    await until(lambda: made.stage.desk.asked)
    assert made.stage.desk.asked[-1][0] == "builds.ask_again"


async def test_two_builds_side_by_side(qtbot: QtBot, made: History) -> None:
    newest, oldest = made.records
    document = CompareDocument(made.context, oldest, newest)
    qtbot.addWidget(document)
    document.show()
    tree = document._tree
    await until(lambda: tree.topLevelItemCount() == 3)
    said = {tree.topLevelItem(row).text(0): tree.topLevelItem(row).text(4) for row in range(3)}
    assert said["RUN echo two"] == "the instruction has changed"
    assert said["RUN false"] == "failed"
    await until(lambda: "+RUN false" in text_of(document._diff.view.buffer))
    document._boxes[1].setCurrentIndex(1)
    await until(lambda: tree.topLevelItemCount() == 2)
    document.shut()


async def test_a_build_of_another_program_is_compared_too(qtbot: QtBot, made: History) -> None:
    newest, oldest = made.records
    builds = made.stage.engine.builds
    builds.happened["x"] = [
        DockerfileRead("FROM demo:1\nRUN echo three\n"),
        BuildStep("a", "[2/2] RUN echo three", newest.started, newest.started, line=2),
    ]
    other = BuildRecord("engine-x", "app:1", "done", newest.started, ref="x", foreign=True)
    made.history.show_engines([other])
    document = CompareDocument(made.context, oldest, other)
    qtbot.addWidget(document)
    document.show()
    tree = document._tree

    def names() -> list[str]:
        return [tree.topLevelItem(row).text(0) for row in range(tree.topLevelItemCount())]

    await until(lambda: "[2/2] RUN echo three" in names())
    await until(lambda: "+RUN echo three" in text_of(document._diff.view.buffer))
    document.shut()
