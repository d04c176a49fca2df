"""What goes wrong for real users, in the window: each time a sentence, and nothing lost."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from flows.desktop import Desktop
from flows.driver import Driver, Opened, row_rect
from flows.test_first_chapter import newest, screen
from pierhead.engine.api_build import BuildSpec
from pierhead.state.connection import Lost, NoEngine
from pierhead.state.jobs import JobState
from pierhead.ui.documents.build import BuildDocument
from pierhead.ui.documents.editor import EditorDocument
from pierhead.ui.documents.terminal import TerminalDocument
from pierhead.ui.forms.build import BuildForm
from pierhead.ui.toasts import Toast
from pierhead.ui.widgets.facts_view import FactsView
from pierhead.ui.widgets.log_view import LogView

HOSTILE = "<b>bold</b>\x1b[31m\n<img src=x>"


def said(driver: Driver) -> str:
    """Everything that messages over the window say."""
    toasts = driver.window.findChildren(Toast)
    boxes = [box.toPlainText() for toast in toasts for box in toast.findChildren(QPlainTextEdit)]
    return "\n".join([*map(driver.texts, toasts), *boxes])


async def test_an_engine_that_is_killed_and_started_again(opened: Opened) -> None:
    async with opened() as driver:
        assert driver.dockerd is not None
        page = driver.window.page
        assert page is not None
        await driver.docker("create", "--name", "kept", "pierhead/busybox:1")
        await driver.until(lambda: row_rect(page.view, "kept"), "the container in the list")
        await asyncio.to_thread(driver.dockerd.kill)
        await driver.until(
            lambda: isinstance(driver.app.connection.state, Lost), "the loss is seen"
        )
        assert row_rect(page.view, "kept"), "what was shown stays"
        await driver.until(
            lambda: "Connection lost" in driver.texts(driver.window.status), "it is said"
        )
        await driver.shot("20-lost")
        await asyncio.to_thread(driver.dockerd.start)
        await driver.until(lambda: driver.app.connection.ready, "the window is live again")
        await driver.docker("rename", "kept", "renamed")
        await driver.until(lambda: row_rect(page.view, "renamed"), "events are followed again")


async def test_an_engine_that_hangs_is_reported(opened: Opened) -> None:
    async with opened() as driver:
        assert driver.dockerd is not None
        driver.dockerd.suspend()
        await driver.until(
            lambda: isinstance(driver.app.connection.state, Lost), "the hang is seen"
        )
        state = driver.app.connection.state
        assert isinstance(state, Lost)
        assert "answer" in state.reason.title
        await driver.shot("21-hung")
        driver.dockerd.resume()
        await driver.until(lambda: driver.app.connection.ready, "the window is live again")


async def test_without_an_engine_the_page_says_what_to_do(
    desktop: Desktop, qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    async with Driver(desktop) as driver:
        page = driver.window.connection_page
        await driver.until(
            lambda: isinstance(driver.app.connection.state, NoEngine), "the search has ended"
        )
        await driver.until(lambda: "none.sock" in driver.texts(page), "what was tried is shown")
        assert "No engine answers" in driver.texts(page)
        await driver.shot("22-no-engine")


async def test_texts_of_an_engine_are_never_markup(opened: Opened) -> None:
    async with opened() as driver:
        page = driver.window.page
        assert page is not None
        label = f"com.docker.compose.project={HOSTILE}"
        await driver.docker(
            "create", "--name", "odd", "--label", label, "pierhead/busybox:1", "echo", HOSTILE
        )
        await driver.until(lambda: row_rect(page.view, "odd"), "the container in the list")
        await driver.click_row(page.view, "odd")
        facts = await driver.wait_for(FactsView, "Overview", page)
        await driver.until(lambda: "<b>bold</b>" in facts.toPlainText(), "the label in the details")
        rich = [
            label.text()
            for label in driver.window.findChildren(QLabel)
            if "<b>" in label.text() and label.textFormat() != label.textFormat().PlainText
        ]
        assert rich == []
        await driver.shot("23-hostile")


async def test_a_container_without_a_shell(opened: Opened) -> None:
    async with opened() as driver:
        page = driver.window.page
        assert page is not None
        await driver.docker("run", "-d", "--name", "bare", "pierhead/noshell:1")
        await driver.until(lambda: row_rect(page.view, "bare"), "the container in the list")
        await driver.click_row(page.view, "bare")
        await driver.press_button("Open Shell", page)
        terminal = await newest(driver, TerminalDocument)
        await driver.until(lambda: "no shell" in driver.texts(terminal), "the reason")
        await driver.shot("24-no-shell")


async def open_build(driver: Driver, dockerfile: Path) -> BuildForm:
    driver.app.opened([str(dockerfile)])
    form = await driver.dialog(BuildForm)
    assert isinstance(form, BuildForm)
    return form


async def test_a_failing_line_is_marked_in_the_editor(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text("FROM pierhead/busybox:1\nRUN echo fine\nRUN echo about to fail && false\n")
    async with opened() as driver:
        await open_build(driver, path)
        await driver.key("Return")
        build = await newest(driver, BuildDocument)
        await driver.until(
            lambda: "Failed at line 3 of Dockerfile" in driver.texts(build), "the failure", 60
        )
        await driver.shot("25-failed")
        editor = await newest(driver, EditorDocument)
        assert isinstance(editor, EditorDocument)
        driver.window.workspace.reveal(editor)
        await driver.until(lambda: 3 in editor.view.marks.lines(), "the mark at the line")
        await driver.shot("26-marked")


async def test_syntax_errors_are_marked_as_they_are_typed(opened: Opened, tmp_path: Path) -> None:
    path = tmp_path / "Dockerfile"
    path.write_text("FROM pierhead/busybox:1\n")
    async with opened() as driver:
        driver.app.desk.editors.open(path)
        editor = await newest(driver, EditorDocument)
        assert isinstance(editor, EditorDocument)
        await driver.click(editor.view)
        await driver.key("ctrl+End")
        await driver.type("RUNN echo\n")
        await driver.until(lambda: 2 in editor.view.marks.lines(), "the mark at line 2")
        await driver.shot("27-syntax")


async def test_two_gigabytes_stopped_midway(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM pierhead/busybox:1\nCOPY . /all\n")
    with (tmp_path / "large").open("wb") as file:
        os.truncate(file.fileno(), 2 << 30)
    (tmp_path / "dangling").symlink_to("nowhere")
    async with opened() as driver:
        await open_build(driver, tmp_path / "Dockerfile")
        await driver.key("Return")
        build = await newest(driver, BuildDocument)
        await driver.until(lambda: "Sending the context" in driver.texts(build), "the upload")
        await driver.shot("28-sending")
        job = driver.app.context.jobs.active[0]
        await driver.press_button("Stop", build)
        await driver.until(lambda: job.state == JobState.CANCELLED, "the build has stopped")
        await driver.until(lambda: "Stopped after" in driver.texts(build), "the end is shown")
        images = await driver.docker("images", "--quiet", "--filter", "dangling=true")
        assert images == ""


async def test_a_context_that_is_gone_is_named(opened: Opened, tmp_path: Path) -> None:
    async with opened() as driver:
        spec = BuildSpec(tmp_path / "gone", tmp_path / "gone" / "Dockerfile", ("x:1",))
        driver.app.desk.builds.start(spec)
        build = await newest(driver, BuildDocument)
        await driver.until(lambda: "gone" in driver.texts(build), "the reason")


async def test_ten_dropped_files_of_the_wrong_kind(opened: Opened, tmp_path: Path) -> None:
    paths = [tmp_path / f"picture-{number}.png" for number in range(10)]
    for path in paths:
        path.write_bytes(b"\x89PNG")
    async with opened() as driver:
        driver.window.drop_target.dropped.emit(paths)
        await driver.until(lambda: "Nothing here can be built." in said(driver), "the message")
        assert "5 more" in said(driver)
        await driver.shot("29-wrong-files")
        assert len(driver.window.workspace) == 0


async def test_a_container_removed_under_its_terminal_and_log(opened: Opened) -> None:
    async with opened() as driver:
        page = driver.window.page
        assert page is not None
        program = "while :; do echo said; sleep 0.01; done"
        await driver.docker("run", "-d", "--name", "gone", "pierhead/bash:1", "sh", "-c", program)
        await driver.until(lambda: row_rect(page.view, "gone"), "the container in the list")
        await driver.click_row(page.view, "gone")
        await driver.press_button("Logs", page)
        log = await driver.wait_for(LogView, "Log", page)
        await driver.until(lambda: log.buffer.end, "the log")
        await driver.press_button("Open Shell", page)
        terminal = await newest(driver, TerminalDocument)
        assert isinstance(terminal, TerminalDocument)
        await driver.until(lambda: "#" in screen(terminal), "a prompt")
        await driver.docker("rm", "--force", "gone")
        await driver.until(lambda: not row_rect(page.view, "gone"), "the row has gone")
        await driver.until(lambda: "has been removed" in driver.texts(terminal), "the reason")
        assert "#" in screen(terminal), "what was shown stays"
        await driver.shot("31-removed")


async def test_a_terminal_outlives_its_engine(opened: Opened) -> None:
    async with opened() as driver:
        assert driver.dockerd is not None
        page = driver.window.page
        assert page is not None
        await driver.docker("run", "-d", "--name", "shell", "pierhead/bash:1", "sleep", "1000")
        await driver.until(lambda: row_rect(page.view, "shell"), "the container in the list")
        await driver.click_row(page.view, "shell")
        await driver.press_button("Open Shell", page)
        terminal = await newest(driver, TerminalDocument)
        assert isinstance(terminal, TerminalDocument)
        await driver.until(lambda: "#" in screen(terminal), "a prompt")
        await driver.type("echo kept\n")
        await driver.until(lambda: screen(terminal).count("kept") > 1, "the output")
        await asyncio.to_thread(driver.dockerd.kill)
        await driver.until(lambda: not terminal.running, "the end is seen")
        assert "kept" in screen(terminal)
        await driver.shot("30-terminal-lost")
