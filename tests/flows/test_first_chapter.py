"""The first chapter of every book on containers, done in the window by mouse and keyboard."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from engines.registry import Registry
from flows.desktop import DRAGGING, Desktop
from flows.driver import Driver, Opened, row_rect
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.documents.build import BuildDocument
from pierhead.ui.documents.editor import EditorDocument
from pierhead.ui.documents.terminal import TerminalDocument
from pierhead.ui.forms.build import BuildForm
from pierhead.ui.forms.pull import PullForm
from pierhead.ui.forms.run import RunForm
from pierhead.ui.page import ResourcePage
from pierhead.ui.palette import Palette

PROMPT = re.compile(r"[#$] ?$")
BUILT = "Built app:latest"


def screen(terminal: TerminalDocument) -> str:
    """What a terminal shows, without the empty end of its lines."""
    emulator = terminal.emulator
    lines = [emulator.line(row).text.rstrip() for row in range(emulator.lines)]
    return "\n".join(lines).rstrip()


async def told_its_size(driver: Driver, terminal: TerminalDocument) -> None:
    """Return when the program's terminal has the size that is shown, which goes by the engine."""
    emulator, flow = terminal.emulator, terminal.life.flow
    await driver.until(
        lambda: flow._size == (emulator.columns, emulator.lines), "the program can know its size"
    )


def processes(text: str) -> list[str]:
    """The lines of the last ``ps`` on a screen."""
    _head, _, tail = text.rpartition("PID")
    return [line for line in tail.splitlines()[1:] if re.match(r"\s*\d+ ", line)]


async def command(driver: Driver, terminal: TerminalDocument, text: str) -> None:
    await driver.until(lambda: PROMPT.search(screen(terminal)), f"a prompt before {text!r}")
    await driver.type(text + "\n")


async def newest(driver: Driver, kind: type[QWidget], count: int = 1) -> QWidget:
    def found() -> QWidget | None:
        documents = [d for d in driver.window.workspace if isinstance(d, kind)]
        return documents[-1] if len(documents) == count else None

    return await driver.until(found, f"{kind.__name__} number {count}")


async def page_of(driver: Driver, id_: str) -> ResourcePage[Any]:
    """The page that was asked for, once it is open: it is made in turns of the loop."""

    def there() -> ResourcePage[Any] | None:
        page = driver.window.page
        return page if page and page.spec.id == id_ and page.isVisible() else None

    return await driver.until(there, f"the page {id_}")


async def test_the_first_chapter(opened: Opened, registry: Registry, tmp_path: Path) -> None:
    reference = registry.seed("pierhead/busybox:1", "chapter/tool:1")
    async with opened() as driver:
        await look_at_the_lists(driver)
        await pull(driver, registry, reference)
        first = await run_a_shell(driver)
        await enter_with_a_second_shell(driver)
        await leave_both(driver, first)
        await stop_and_remove(driver)
        await write_and_build(driver, tmp_path)
        await run_what_was_built(driver)


async def look_at_the_lists(driver: Driver) -> None:
    await driver.docker("run", "-d", "--name", "web", "pierhead/busybox:1", "sleep", "1000")
    page = driver.window.page
    assert page is not None
    await driver.until(lambda: row_rect(page.view, "web"), "the new container in the list")
    await driver.shot("01-containers")
    await driver.key("ctrl+2")
    images = await page_of(driver, "images")
    await driver.until(lambda: row_rect(images.view, "pierhead/busybox:1"), "the image in the list")
    await driver.shot("02-images")


async def pull(driver: Driver, registry: Registry, reference: str) -> None:
    await driver.key("ctrl+p")
    form = await driver.dialog(PullForm)
    await driver.type(reference)
    await driver.key("Return")
    await driver.until(lambda: "log in first" in driver.texts(form), "the reason for the refusal")
    await driver.shot("03-refused")
    log_in(registry)
    await driver.press_button("Pull", form)
    await driver.until(
        lambda: any(reference in image.tags for image in driver.app.context.images),
        "the pulled image in the list",
    )
    await driver.wait_for(QAbstractButton, "Close", form)
    await driver.shot("04-pulled")
    await driver.press_button("Close", form)


def log_in(registry: Registry) -> None:
    """What ``docker login`` leaves behind."""
    token = base64.b64encode(f"{registry.user}:{registry.password}".encode()).decode()
    config = Path(os.environ["DOCKER_CONFIG"], "config.json")
    config.parent.mkdir(exist_ok=True)
    config.write_text(json.dumps({"auths": {registry.address: {"auth": token}}}))


async def run_a_shell(driver: Driver) -> TerminalDocument:
    page = driver.window.page
    assert page is not None
    await driver.click_row(page.view, "pierhead/bash:1")
    await driver.press_button("Run…", page)
    form = await driver.dialog(RunForm)
    await driver.until(lambda: form.fields.spec().tty, "a terminal is chosen for a shell's image")
    await driver.click(await driver.wait_for(QLineEdit, "Name", form))
    await driver.type("chapter")
    await driver.until(
        lambda: "docker run -it --name chapter pierhead/bash:1" in preview(form),
        "the equivalent command is shown",
    )
    await driver.shot("05-run")
    await driver.press_button("Run", form)
    terminal = await newest(driver, TerminalDocument)
    assert isinstance(terminal, TerminalDocument)
    await command(driver, terminal, "ps")
    await driver.until(lambda: len(processes(screen(terminal))) == 2, "ps shows two processes")
    await driver.shot("06-terminal")
    return terminal


def preview(form: RunForm) -> str:
    return "\n".join(each.toPlainText() for each in form.findChildren(QPlainTextEdit))


async def enter_with_a_second_shell(driver: Driver) -> None:
    await driver.key("ctrl+1")
    # The terminal keeps what is typed into it: the page is opened from the rail instead.
    await driver.press_button("Containers", driver.window.rail)
    page = await page_of(driver, "containers")
    await driver.click_row(page.view, "chapter")
    await driver.press_button("Open Shell", page)
    second = await newest(driver, TerminalDocument, 2)
    assert isinstance(second, TerminalDocument)
    await command(driver, second, "ps")
    await driver.until(lambda: len(processes(screen(second))) == 3, "ps shows the first shell too")
    await driver.shot("07-second-shell")


async def leave_both(driver: Driver, first: TerminalDocument) -> None:
    second = await newest(driver, TerminalDocument, 2)
    assert isinstance(second, TerminalDocument)
    await command(driver, second, "exit")
    await driver.until(lambda: not second.running, "the second shell has ended")
    await driver.key("ctrl+shift+w")
    await newest(driver, TerminalDocument, 1)
    assert first.running


async def stop_and_remove(driver: Driver) -> None:
    page = driver.window.page
    assert page is not None
    await driver.click_row(page.view, "chapter")
    await driver.key("ctrl+k")
    await driver.dialog(Palette)
    await driver.type("kill")
    await driver.shot("08-palette")
    await driver.key("Return")
    await driver.press_button("Kill", await driver.dialog(QuestionDialog))
    await driver.until(
        lambda: any(c.name == "chapter" and not c.running for c in driver.app.context.containers),
        "the container has stopped",
    )
    await driver.click_row(page.view, "chapter")
    await driver.key("Delete")
    dialog = await driver.dialog(QuestionDialog)
    await driver.shot("08-remove")
    await driver.press_button("Remove", dialog)
    await driver.until(lambda: not row_rect(page.view, "chapter"), "the container is gone")


async def write_and_build(driver: Driver, folder: Path) -> None:
    path = folder / "app" / "Dockerfile"
    path.parent.mkdir()
    path.write_text("FROM pierhead/busybox:1\n")
    driver.app.opened([str(path)])
    form = await driver.dialog(BuildForm)
    await driver.key("Escape")
    editor = await newest(driver, EditorDocument)
    assert isinstance(editor, EditorDocument)
    await driver.click(editor.view)
    await driver.key("ctrl+End")
    await driver.type('RUN echo made in the app > /greeting\nCMD ["cat", "/greeting"]\n')
    await driver.key("ctrl+s")
    await driver.until(lambda: "greeting" in path.read_text(), "the file is saved")
    await driver.shot("09-editor")
    await driver.press_button("Build…", editor)
    form = await driver.dialog(BuildForm)
    await driver.shot("10-build-form")
    await driver.key("Return")
    assert isinstance(form, BuildForm)
    build = await newest(driver, BuildDocument)
    await driver.until(lambda: BUILT in driver.texts(build), "the build has ended well", 60)
    await driver.shot("11-built")
    page = driver.window.page
    assert page is not None
    await driver.until(
        lambda: [image.tags for image in page.selected()] == [("app:latest",)],
        "the new image is selected",
    )


async def run_what_was_built(driver: Driver) -> None:
    build = await newest(driver, BuildDocument)
    await driver.press_button("Run…", build)
    form = await driver.dialog(RunForm)
    await driver.until(lambda: find_image(form) == "app:latest", "the form has the new image")
    await driver.key("Return")
    await driver.until(
        lambda: any(c.image == "app:latest" for c in driver.app.context.containers),
        "a container of the new image",
    )
    logs = await driver.docker("logs", "-f", newest_container(driver))
    assert logs.strip() == "made in the app"
    await driver.shot("12-ran")


def find_image(form: RunForm) -> str:
    return next((box.currentText() for box in form.findChildren(QComboBox)), "")


def newest_container(driver: Driver) -> str:
    return next(c.id for c in driver.app.context.containers if c.image == "app:latest")


async def test_a_folder_dragged_from_another_program_becomes_a_build(
    opened: Opened, desktop: Desktop, tmp_path: Path
) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "Dockerfile").write_text("FROM pierhead/busybox:1\nRUN echo hello\n")
    source = Path(__file__).with_name("drag_source.py")
    async with opened() as driver:
        with desktop.program(sys.executable, str(source), str(folder)) as manager:
            corner = await asyncio.to_thread(manager.corner, "file-manager")
            await driver.drag(
                lambda: QPoint(*corner) + QPoint(30, 10),
                lambda: driver.window.mapToGlobal(driver.window.rect().center()),
                driver.window.drop_target.isVisible,
                lambda: asyncio.to_thread(manager.window, DRAGGING),
            )
            # What is dropped is asked for after the button is up: it must still be there.
            form = await driver.dialog(BuildForm)
        assert isinstance(form, BuildForm)
        assert form.spec().context == folder
        await driver.shot("13-dropped")
        await driver.key("Return")
        build = await newest(driver, BuildDocument)
        await driver.until(lambda: "Built shop:latest" in driver.texts(build), "it is built", 60)
