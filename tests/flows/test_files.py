"""Files of a container in the window: looked at, edited, dragged in and out."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from engines.base_image import BUSYBOX
from flows.desktop import DRAGGING, Desktop
from flows.driver import Driver, Opened, row_rect
from pierhead.core.resources import State
from pierhead.core.tasks import spawn
from pierhead.engine.api_files import Difference
from pierhead.ui.details.files import ContainerFilesTab
from pierhead.ui.details.panel import DetailsPanel
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.documents.editor import EditorDocument

SOURCE = Path(__file__).with_name("drag_source.py")
TARGET = Path(__file__).with_name("drop_target.py")
KEPT = {"page.html", "made here"}
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
        view, model = tab(driver).browser.view, tab(driver).browser.model
        await driver.until(
            lambda: model.mark("/srv/www/index.html") is Difference.ADDED, "it is marked as added"
        )
        said = model.index(names(driver).index("index.html"), 0).data(
            Qt.ItemDataRole.AccessibleTextRole
        )
        assert all(word in said for word in ("added", "rw-r--r--", "33:33")), said
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


async def test_a_container_that_does_not_run_is_tidied_up(opened: Opened) -> None:
    odd = (
        r"""cd /srv/www; touch -- -rf '<b>bold<br>' "$(printf 'not\377utf8')" "$(printf 'a\nb')" """
    )
    async with files_of(opened, f"{SCRIPT}; {odd}") as (driver, id_):
        view = tab(driver).browser.view
        await driver.docker("stop", "--time", "0", id_)
        containers = driver.app.context.containers
        await driver.until(lambda: containers.get(id_).state is State.EXITED, "it has stopped")
        await driver.until(lambda: len(names(driver)) == 5, "all names are read again")
        await driver.click_row(view, "index.html")
        await driver.key("F2")
        await driver.dialog(QuestionDialog)
        await driver.key("ctrl+a")
        await driver.type("page.html\n")
        await driver.until(lambda: "page.html" in names(driver), "it has its new name")
        await driver.key("F7")
        await driver.dialog(QuestionDialog)
        await driver.key("ctrl+a")
        await driver.type("made here\n")
        await driver.until(lambda: "made here" in names(driver), "the folder is there")
        await permit(driver, "page.html", "0600")
        await driver.shot("files-stopped")
        view.go_to([f"/srv/www/{name}" for name in names(driver) if name not in KEPT])
        await driver.until(view.hasFocus, "the list has the focus")
        await driver.key("Delete")
        question = await driver.dialog(QuestionDialog)
        await driver.shot("files-stopped-delete")
        await driver.press_button("Delete", question)
        await driver.until(lambda: set(names(driver)) == KEPT, "the odd ones are gone")
        await driver.key("ctrl+shift+f")
        await driver.type("PAGE")
        await driver.until(lambda: names(driver) == ["page.html"], "it is found")
        await driver.docker("start", id_)
        said = await driver.docker("exec", id_, "stat", "-c", "%n %u:%g %a", "/srv/www/page.html")
        assert said == "/srv/www/page.html 33:33 600"


async def permit(driver: Driver, name: str, mode: str) -> None:
    await driver.click_row(tab(driver).browser.view, name, 3)
    menu = await driver.until(QApplication.activePopupWidget, "the menu is open")
    assert isinstance(menu, QMenu)
    action = tab(driver).selected["file.permit"]
    await driver.click(menu, at=lambda: menu.actionGeometry(action).center())
    question = await driver.dialog(QuestionDialog)
    line = await driver.wait_for(QLineEdit, "Mode, in octal", question)
    await driver.click(line)
    # The window manager holds the first click back, and keys may overtake it.
    await driver.until(lambda: not line.hasSelectedText(), "the cursor is there")
    await driver.key("ctrl+a")
    await driver.until(line.hasSelectedText, "all is selected")
    await driver.type(mode)
    await driver.press_button("Apply", question)

    def permitted() -> bool:
        rows = tab(driver).browser.tree.rows
        return any(row.entry.name == name and row.entry.mode == int(mode, 8) for row in rows)

    await driver.until(permitted, "it has its new mode")


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


async def test_files_are_dragged_out(opened: Opened, desktop: Desktop, tmp_path: Path) -> None:
    script = SCRIPT + "; mkdir /srv/www/img; echo x > /srv/www/img/x; ln -s /etc /srv/www/img/out"
    async with files_of(opened, script) as (driver, _id):
        place = tmp_path / "place"
        place.mkdir()
        view, drag = tab(driver).browser.view, tab(driver).work.drag
        await driver.until(lambda: "img" in names(driver), "the folder is there")
        view.go_to(["/srv/www/img", "/srv/www/index.html"])
        turns = 0

        async def count() -> None:
            nonlocal turns
            while True:
                turns += drag.active
                await asyncio.sleep(0)

        def start() -> QPoint:
            rect = row_rect(view, "index.html")
            assert rect is not None
            return view.viewport().mapToGlobal(rect.center())

        def copied() -> bool:
            last = place / "index.html"
            return last.exists() and last.read_text() == "hello\n"

        counting = spawn(count())
        try:
            with desktop.program(sys.executable, str(TARGET), str(place)) as manager:
                corner = await asyncio.to_thread(manager.corner, "drop-here")
                await driver.mouse.drag(
                    start,
                    lambda: QPoint(*corner) + QPoint(20, 150),  # beside the window
                    lambda: driver.until(lambda: drag.active, "it is being dragged"),
                    lambda: driver.until(lambda: drag.taker, "the other program would take it"),
                )
                await driver.until(lambda: not drag.active, "it is dropped")
                await driver.until(copied, "it is copied")
        finally:
            counting.cancel()
        assert turns > 0, "tasks have had their turns while something was dragged"
        assert (place / "img" / "x").read_text() == "x\n"
        assert not (place / "img" / "out").is_symlink(), "it would lead out"
