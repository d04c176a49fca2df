"""Files of a container in the window: looked at, edited, dragged in and out."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import QPoint

from engines.base_image import BUSYBOX
from flows.desktop import DRAGGING, Desktop
from flows.driver import Driver, Opened
from pierhead.ui.details.files import ContainerFilesTab
from pierhead.ui.details.panel import DetailsPanel
from pierhead.ui.documents.editor import EditorDocument

SOURCE = Path(__file__).with_name("drag_source.py")
TARGET = Path(__file__).with_name("drop_target.py")
SCRIPT = "mkdir -p /srv/www; echo hello > /srv/www/index.html; chown 33:33 /srv/www/index.html"


@asynccontextmanager
async def files_of(opened: Opened, script: str = SCRIPT) -> AsyncIterator[tuple[Driver, str]]:
    """The app on the files of a container, in /srv/www."""
    async with opened() as driver:
        run = ("run", "--detach", "--name", "web", BUSYBOX, "sh", "-c", f"{script}; sleep 600")
        id_ = (await driver.docker(*run)).strip()
        context = driver.app.context
        await driver.until(lambda: context.containers.get(id_), "it is listed")
        context.desk.show_details(context.containers.get(id_), "files")
        await driver.until(lambda: tab(driver), "its files are shown")
        await driver.until(lambda: "srv" in names(driver), "they are read")
        tab(driver).browser.go("/srv/www")
        await driver.until(lambda: "index.html" in names(driver), "the folder is read")
        yield driver, id_


def tab(driver: Driver) -> ContainerFilesTab:
    panels = driver.window.findChildren(DetailsPanel)
    views = [panel.view("files") for panel in panels]
    return next((view for view in views if isinstance(view, ContainerFilesTab)), None)  # type: ignore[return-value]


def names(driver: Driver) -> list[str]:
    return [node.entry.name for node in tab(driver).browser.tree.rows]


async def test_a_text_is_edited_and_saved_back(opened: Opened) -> None:
    async with files_of(opened) as (driver, id_):
        view = tab(driver).browser.view
        await driver.click_row(view, "index.html")
        await driver.key("Return")

        def editor() -> EditorDocument | None:
            found = [each for each in driver.window.workspace if isinstance(each, EditorDocument)]
            return found[0] if found else None

        document = await driver.until(editor, "the editor is open")
        assert "/srv/www/index.html" in document.tooltip()
        await driver.until(document.view.hasFocus, "it has the focus")
        await driver.type("<h1>")
        await driver.shot("files-edited")
        await driver.key("ctrl+s")
        await driver.until(lambda: not document.modified(), "it is saved")
        assert await driver.docker("exec", id_, "cat", "/srv/www/index.html") == "<h1>hello"
        said = await driver.docker("exec", id_, "stat", "-c", "%u:%g %a", "/srv/www/index.html")
        assert said == "33:33 644"


async def test_files_are_dragged_in(opened: Opened, desktop: Desktop, tmp_path: Path) -> None:
    one, folder = tmp_path / "one file.txt", tmp_path / "folder"
    one.write_text("one")
    folder.mkdir()
    (folder / "two.txt").write_text("two")
    async with files_of(opened) as (driver, id_):
        view = tab(driver).browser.view
        items = (str(one), str(folder))
        with desktop.program(sys.executable, str(SOURCE), *items) as manager:
            corner = await asyncio.to_thread(manager.corner, "file-manager")
            await driver.drag(
                lambda: QPoint(*corner) + QPoint(30, 10),
                lambda: view.viewport().mapToGlobal(view.viewport().rect().center()),
                view.drop.isVisible,
                lambda: asyncio.to_thread(manager.window, DRAGGING),
            )
            await driver.until(lambda: {"one file.txt", "folder"} <= set(names(driver)), "arrived")
        await driver.until(lambda: not driver.app.context.jobs.active, "the job is done")
        assert await driver.docker("exec", id_, "cat", "/srv/www/folder/two.txt") == "two"
        assert await driver.docker("exec", id_, "cat", "/srv/www/one file.txt") == "one"
        await driver.shot("files-dragged-in")
