"""Builds that fail, as the user sees them: what is wrong, where, and what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from flows.driver import Driver, Opened
from flows.test_first_chapter import newest
from harness.waiting import PATIENCE
from pierhead.engine.api_build import BuildSecret, BuildSpec, BuildStep
from pierhead.state.connection import Lost
from pierhead.state.jobs import JobState
from pierhead.ui.documents.build import BuildDocument
from pierhead.ui.documents.editor import EditorDocument

BASE = "FROM pierhead/busybox:1\n"
LINE = "Failed at line {line} of Dockerfile"

FAILURES: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "syntax": (f"{BASE}RUN true\nRUNN x\n", 3, ("There is no instruction RUNN.",)),
    "copy": (
        f"{BASE}RUN true\nCOPY nowhere /x\n",
        3,
        ("The build context has no “nowhere”.", ".dockerignore"),
    ),
    "command": (
        f"{BASE}RUN echo begun && nonesuch\n",
        2,
        ("A command was not found (exit code 127).", "nonesuch: not found", "spelling"),
    ),
    "registry": (
        "FROM 127.0.0.1:1/team/app:1\n",
        1,
        (
            "The image 127.0.0.1:1/team/app:1 that the build needs cannot be pulled.",
            "The engine cannot reach the registry.",
        ),
    ),
    "secret": (
        f"{BASE}RUN --mount=type=secret,id=token,required=true true\n",
        2,
        ("The build asks for the secret token, which it was not given.",),
    ),
    "hostile": (
        f"{BASE}RUN true\nCOPY <b>bold</b> /x\n",
        3,
        ("The build context has no “<b>bold</b>”.",),
    ),
}


async def test_what_fails_and_what_to_do(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    async with opened() as driver:
        wanted = BuildSpec(tmp_path, path, ("broken:1",))
        path.write_text(FAILURES["syntax"][0])
        driver.app.desk.builds.start(wanted)
        build = await newest(driver, BuildDocument)
        assert isinstance(build, BuildDocument)
        for name, (text, line, words) in FAILURES.items():
            path.write_text(text)
            if name != "syntax":
                driver.app.desk.builds.start(wanted)
            await shown(driver, build, (LINE.format(line=line), *words))
            await driver.shot(f"70-{name}")
        await without_a_line(driver, build, wanted)
        await at_its_line(driver, build, wanted)
        await killed(driver, build, wanted)
        assert driver.app.context.jobs.active == []


async def shown(driver: Driver, build: BuildDocument, words: tuple[str, ...]) -> None:
    for word in words:
        await driver.until(
            lambda word=word: not build.running and word in driver.texts(build.header),  # type: ignore[misc]
            f"“{word}” in the header, which says {driver.texts(build.header)!r}",
        )


async def without_a_line(driver: Driver, build: BuildDocument, wanted: BuildSpec) -> None:
    secret = BuildSecret("token", file=wanted.context / "token.txt")
    driver.app.desk.builds.start(replace(wanted, secrets=(secret,)))
    title = f"The secret token cannot be read from {secret.file}."
    await shown(driver, build, (title, "No such file or directory"))
    await driver.shot("71-secret")
    wanted.dockerfile.write_text(f"{BASE}RUN true\n")
    driver.app.desk.builds.start(replace(wanted, tags=("127.0.0.1:1/made:1",), push=True))
    title = "The image is built, but 127.0.0.1:1/made:1 cannot be pushed."
    await shown(driver, build, (title, "The engine cannot reach the registry."))
    await driver.shot("72-push")


async def at_its_line(driver: Driver, build: BuildDocument, wanted: BuildSpec) -> None:
    """The editor has the same words beside the line."""
    wanted.dockerfile.write_text(FAILURES["copy"][0])
    driver.app.desk.builds.start(wanted)
    await shown(driver, build, (LINE.format(line=3),))
    await driver.press_button("Go to the Line", build)
    editor = await newest(driver, EditorDocument)
    assert isinstance(editor, EditorDocument)
    await driver.until(lambda: 3 in editor.view.marks.lines(), "the mark at the line")
    await driver.shot("73-line")
    driver.window.workspace.reveal(build)


async def killed(driver: Driver, build: BuildDocument, wanted: BuildSpec) -> None:
    """The engine ends in the middle of a step, and comes back."""
    assert driver.dockerd is not None
    path = wanted.dockerfile
    path.write_text(f"{BASE}RUN echo begun && sleep 4327\n")
    driver.app.desk.builds.start(wanted)
    await driver.until(step(build, "echo begun"), "the step runs")
    await asyncio.to_thread(driver.dockerd.kill)
    await driver.until(lambda: isinstance(driver.app.connection.state, Lost), "the loss is seen")
    await shown(driver, build, ("The connection to", "The engine was stopped"))
    await driver.until(lambda: "stopped" in driver.texts(build.views.log), "the step has ended")
    await driver.shot("74-killed")
    await asyncio.to_thread(driver.dockerd.start)
    await driver.until(lambda: driver.app.connection.ready, "the window is live again", PATIENCE)
    path.write_text(f"{BASE}RUN echo again && sleep 4328\n")
    driver.app.desk.builds.start(wanted)
    await driver.until(step(build, "echo again"), "the step runs")
    job = build.job()
    await driver.press_button("Stop", build)
    await driver.until(lambda: "Stopped after" in driver.texts(build), "the end is shown")
    assert job is not None
    assert job.state == JobState.CANCELLED
    await driver.shot("75-stopped")
    path.write_text(f"{BASE}RUN echo well\n")
    driver.app.desk.builds.start(wanted)
    await driver.until(lambda: "Built broken:1" in driver.texts(build), "the image", PATIENCE)


def step(build: BuildDocument, word: str) -> Callable[[], bool]:
    def runs() -> bool:
        steps: list[BuildStep] = [record.step for record in build.build.steps.values()]
        return any(word in one.name and one.started and not one.completed for one in steps)

    return runs
