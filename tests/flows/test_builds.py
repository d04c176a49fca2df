"""Builds from the first failure to the comparison, in the window and on a real engine."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QWidget

from engines.registry import Registry
from flows.driver import Driver, Opened
from flows.test_first_chapter import PROMPT, log_in, newest, page_of, screen
from flows.test_trouble import said
from pierhead.commands.build_shell import LABEL
from pierhead.engine.api_build import BuildSpec
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.documents.build import BuildDocument
from pierhead.ui.documents.compare_builds import CompareDocument
from pierhead.ui.documents.editor import EditorDocument
from pierhead.ui.documents.past_build import PastBuildDocument
from pierhead.ui.documents.terminal import TerminalDocument
from pierhead.ui.forms.build import BuildForm
from pierhead.ui.forms.build_cache import BuildCacheForm
from pierhead.ui.forms.run import RunForm

TEXT = """FROM pierhead/busybox:1 AS made
WORKDIR /work
RUN echo well > result
FROM pierhead/busybox:1
COPY --from=made /work/result /result
RUN cat /results
"""


async def test_from_a_failure_to_a_comparison(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "shop" / "Dockerfile"
    path.parent.mkdir()
    path.write_text(TEXT)
    async with opened() as driver:
        build = await fail(driver, path)
        await try_in_a_shell(driver, build)
        await mend_on_save(driver, build, path)
        await look_at_the_views(driver, build)
        await look_back(driver)
        await clean(driver)


async def fail(driver: Driver, path: Path) -> BuildDocument:
    driver.app.desk.builds.ask(path)
    await driver.dialog(BuildForm)
    await driver.key("Return")
    build = await newest(driver, BuildDocument)
    assert isinstance(build, BuildDocument)
    await driver.until(
        lambda: "Failed at line 6 of Dockerfile" in driver.texts(build), "the failure", 60
    )
    await driver.shot("60-failed")
    return build


async def try_in_a_shell(driver: Driver, build: BuildDocument) -> None:
    await driver.press_button("Shell before This Step", build)
    terminal = await newest(driver, TerminalDocument)
    assert isinstance(terminal, TerminalDocument)
    await driver.until(lambda: PROMPT.search(screen(terminal)), "a prompt", 60)
    # What failed is typed, and waits for Enter.
    await driver.until(lambda: "cat /results" in screen(terminal), "the command that failed")
    await driver.shot("61-typed")
    assert "No such file" not in screen(terminal)
    await driver.click(terminal)
    await driver.key("Home")
    await driver.type("cat /result; ")
    await driver.key("End", "Return")
    await driver.until(
        lambda: re.search(r"^well$", screen(terminal), re.MULTILINE), "the file of before"
    )
    await driver.until(lambda: "No such file" in screen(terminal), "the same failure")
    await driver.shot("61-shell")
    images = driver.app.context.images
    await driver.until(
        lambda: any(LABEL[0] in image.labels for image in images), "the image of the step"
    )
    await driver.type("exit\n")
    await driver.until(
        lambda: not any(LABEL[0] in image.labels for image in images), "the image is gone"
    )


async def mend_on_save(driver: Driver, build: BuildDocument, path: Path) -> None:
    driver.window.workspace.reveal(build)
    await driver.press_button("Go to the Line", build)
    editor = await newest(driver, EditorDocument)
    assert isinstance(editor, EditorDocument)
    await driver.until(lambda: 6 in editor.view.marks.lines(), "the mark at the line")
    await driver.shot("62-line")
    await driver.press_button("Rebuild on save", editor)
    await driver.until(lambda: build.run.watch.ready, "the files are watched")
    assert build.header.watch.isChecked()
    await driver.click(editor.view)
    await driver.key("ctrl+End")
    await driver.key("BackSpace", "BackSpace")
    await driver.type("\n")
    await driver.key("ctrl+s")
    await driver.until(
        lambda: "cat /result\n" in path.read_text() and "results" not in path.read_text(), "saved"
    )
    await driver.until(lambda: "Built shop:latest" in said(driver), "a notice of it", 60)
    assert build.header.summary.text().startswith("Built shop:latest")
    await driver.until(lambda: 6 not in editor.view.marks.lines(), "no mark any more")
    await driver.press_button("Rebuild on save", editor)
    assert not build.run.watch.active


async def look_at_the_views(driver: Driver, build: BuildDocument) -> None:
    driver.window.workspace.reveal(build)
    views = build.views
    for tab, name in enumerate(("steps", "timeline", "graph", "text", "image")):
        views.setCurrentIndex(tab)
        await driver.shot(f"63-{name}")
    await driver.until(lambda: "new layer" in driver.texts(build), "what is in the image")
    views.setCurrentIndex(2)
    await driver.click(views.pages.stages)
    await driver.key("End", "Return")
    await driver.until(lambda: views.currentIndex() == 0, "the log of the last step")
    await driver.until(lambda: len(views.log.pane.view.buffer) == 1, "what it wrote")
    assert views.log.pane.view.buffer.line(0).text == "well"


async def look_back(driver: Driver) -> None:
    await driver.key("ctrl+3")
    page = await page_of(driver, "builds")
    await driver.until(lambda: page.model.listed >= 2, "both builds")
    results = [record.result for record in page.model.listed_items()]
    assert results == ["done", "failed"]
    await driver.click_row(page.view, "shop:latest")
    await driver.until(lambda: [one.result for one in page.selected()] == ["done"], "the newest")
    await driver.shot("64-page")
    await driver.press_button("Compare", page)
    compared = await newest(driver, CompareDocument)
    assert isinstance(compared, CompareDocument)
    await driver.until(lambda: compared._tree.topLevelItemCount() > 4, "their steps")
    await driver.shot("65-compare")
    await driver.press_button("Open", page)
    past = await newest(driver, PastBuildDocument)
    await driver.until(lambda: "Built shop:latest in" in driver.texts(past), "the past build")


async def clean(driver: Driver) -> None:
    driver.app.desk.builds.show_cache()
    form = await driver.dialog(BuildCacheForm)
    assert isinstance(form, BuildCacheForm)
    await driver.until(form._go.isEnabled, "what would go")
    await driver.shot("66-cache")
    await driver.click(form._go)
    await driver.until(lambda: not form._go.isEnabled(), "nothing is left to go", 60)
    await driver.key("Escape")


async def test_what_came_of_a_build_is_pushed_looked_at_and_entered(
    opened: Opened, registry: Registry, tmp_path: Path
) -> None:
    path, name = tmp_path / "Dockerfile", f"{registry.address}/team/made:1"
    path.write_text("FROM pierhead/busybox:1\nRUN echo made > /proof\nCMD cat /proof\n")
    async with opened() as driver:
        driver.app.desk.builds.start(BuildSpec(tmp_path, path, (name,)))
        build = await newest(driver, BuildDocument)
        await driver.until(lambda: f"Built {name}" in driver.texts(build), "the image")
        await push(driver, build)
        await driver.until(
            lambda: f"docker login {registry.address}" in said(driver), "why it is refused"
        )
        await driver.shot("67-push-refused")
        log_in(registry)
        await push(driver, build)
        await driver.until(lambda: f"Pushed {name}" in said(driver), "it is pushed")
        await driver.press_button("Inspect", build)
        page = await page_of(driver, "images")
        await driver.until(lambda: [one.tags for one in page.selected()] == [(name,)], "it")
        await driver.shot("68-inspect")
        await enter(driver, build)
        engine = driver.app.context.engine
        await engine.images.remove(name, force=True)
        pulled = [step.status async for step in engine.images.pull(name)]
        assert any(status.startswith("Digest: ") for status in pulled)


async def push(driver: Driver, build: QWidget) -> None:
    await driver.press_button("Push…", build)
    await driver.press_button("Push", await driver.dialog(QuestionDialog))


async def enter(driver: Driver, build: QWidget) -> None:
    """Open a shell in the image in place of its command."""
    await driver.press_button("Shell", build)
    await driver.dialog(RunForm)
    await driver.key("Return")
    terminal = await newest(driver, TerminalDocument)
    assert isinstance(terminal, TerminalDocument)
    await driver.until(lambda: PROMPT.search(screen(terminal)), "a prompt")
    await driver.type("cat /proof\n")
    await driver.until(
        lambda: re.search(r"^made$", screen(terminal), re.MULTILINE), "what the build made"
    )
    await driver.shot("69-inside")
    await driver.type("exit\n")
    await driver.until(lambda: not terminal.running, "the shell has ended")
    await driver.until(lambda: not list(driver.app.context.containers), "its container is gone")
