"""Containers in the window: copied, run with rights, changed with what stands on them, kept."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QWidget

from flows.driver import Driver, Opened, row_rect
from harness.waiting import LOOK, PATIENCE
from pierhead.core.compose import read
from pierhead.core.resources import State
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.forms.edit import EditForm
from pierhead.ui.forms.option_parts import RowsPart
from pierhead.ui.forms.run import RunForm
from pierhead.ui.pages.containers import project_text
from pierhead.ui.palette import Palette

IMAGE = "pierhead/busybox:1"


async def inspected(driver: Driver, name: str) -> Any:
    return json.loads(await driver.docker("inspect", name))[0]


def states(driver: Driver) -> dict[str, State]:
    return {each.name: each.state for each in driver.app.context.containers}


async def until_states(driver: Driver, **expected: State) -> None:
    await driver.until(lambda: expected.items() <= states(driver).items(), f"the states {expected}")


def view_of(driver: Driver) -> Any:
    page = driver.window.page
    assert page is not None
    return page.view


async def command(driver: Driver, words: str) -> None:
    """Run a command from the palette."""
    await driver.key("ctrl+k")
    await driver.dialog(Palette)
    await driver.type(words)
    await driver.key("Return")


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


async def test_copied_run_changed_kept_and_removed(opened: Opened, tmp_path: Path) -> None:
    async with opened() as driver:
        await driver.connected()
        for name, more in (("web", ("--label", "keep=me")), ("side", ("--network=container:web",))):
            await driver.docker(
                *("run", "-d", "--name", name, "--stop-timeout", "0", *more),
                *(IMAGE, "sleep", "1000"),
            )
        await until_states(driver, web=State.RUNNING, side=State.RUNNING)
        await run_a_copy_with_rights(driver)
        await change_with_what_stands_on_it(driver)
        await rename_stop_and_start(driver)
        await keep_and_export(driver, tmp_path)
        await copy_as_compose(driver)


async def run_a_copy_with_rights(driver: Driver) -> None:
    await driver.click_row(view_of(driver), "web")
    await command(driver, "copy docker run")
    await driver.until(lambda: clipboard().startswith("docker run"), "the command is copied")
    await command(driver, "containers run")
    form = await driver.dialog(RunForm)
    assert isinstance(form, RunForm)
    await driver.click(form.fields.image)
    await driver.key("ctrl+v")
    await driver.until(lambda: form.fields.lines["name"].text() == "web", "the form is filled")
    name = form.fields.lines["name"]
    await driver.click(name)
    await driver.key("ctrl+a")
    await driver.type("twin")
    (section,) = (each for each in form.fields.sections if "capabilities" in each.names())
    await reach(driver, form, section._folding.button)
    part = section.part("capabilities")
    assert isinstance(part, RowsPart)
    await reach(driver, form, part.editor.add_button)
    await driver.type("net_ad")
    line = part.editor._rows[0].cells["value"].widget
    assert isinstance(line, QLineEdit)
    assert line.completer()
    await driver.until(lambda: line.completer().popup().isVisible(), "what it may be is offered")
    await driver.key("Down", "Return")
    await driver.until(lambda: "--cap-add NET_ADMIN" in form.preview.text(), "it is in the command")
    await driver.shot("containers-rights")
    await driver.press_button("Run", form)
    await until_states(driver, twin=State.RUNNING)
    found = await inspected(driver, "twin")
    assert found["HostConfig"]["CapAdd"] == ["NET_ADMIN"]
    assert found["Config"]["Labels"] == {"keep": "me"}


async def reach(driver: Driver, form: Any, widget: QWidget) -> None:
    """Click what may have to be scrolled to."""
    form._scroll.ensureWidgetVisible(widget)
    await driver.click(widget)


async def change_with_what_stands_on_it(driver: Driver) -> None:
    before = {name: (await inspected(driver, name))["Id"] for name in ("web", "side")}
    await driver.click_row(view_of(driver), "web")
    await driver.key("F4")
    form = await driver.dialog(EditForm)
    assert isinstance(form, EditForm)
    await reach(driver, form, form.fields.lines["workdir"])
    await driver.type("/tmp")
    await driver.press_button("Review Changes…", form)
    await driver.until(lambda: form.review.along.texts() == ["side (network)"], "who stands on it")
    await driver.shot("containers-along")
    await driver.press_button("Apply", form)
    await driver.until(
        lambda: (
            {each.name for each in driver.app.context.containers if each.keeps} == {"web", "side"}
        ),
        "both are made anew",
    )
    await driver.press_button("Swap Back")
    await driver.until(
        lambda: (
            {each.id for each in driver.app.context.containers if each.keeps and each.running}
            == set(before.values())
        ),
        "both are the ones from before",
    )
    await driver.press_button("Remove the Old Ones")
    await driver.until(lambda: len(driver.app.context.containers) == 3, "what was kept is removed")


async def rename_stop_and_start(driver: Driver) -> None:
    view = view_of(driver)
    await driver.click_row(view, "twin")
    await driver.key("F2")
    await driver.dialog(QuestionDialog)
    await driver.key("ctrl+a")
    await driver.type("third\n")
    await driver.until(lambda: row_rect(view, "third"), "its new name")
    await driver.key("ctrl+a", "ctrl+BackSpace")
    await until_states(driver, web=State.EXITED, side=State.EXITED, third=State.EXITED)
    await driver.click_row(view, "third")
    await driver.key("ctrl+Return")
    await until_states(driver, third=State.RUNNING)


async def keep_and_export(driver: Driver, folder: Path) -> None:
    await command(driver, "commit")
    question = await driver.dialog(QuestionDialog)
    await driver.press_button("Commit", question)
    await driver.until(
        lambda: any("third:snapshot" in image.tags for image in driver.app.context.images),
        "the image in the list",
    )
    await command(driver, "export files")
    question = await driver.dialog(QuestionDialog)
    line = await driver.wait_for(QLineEdit, "File", question)
    await driver.click(line)
    await driver.key("ctrl+a")
    await driver.type(f"{folder}/third.tar")
    await driver.press_button("Export", question)
    await driver.until((folder / "third.tar").is_file, "the archive")


async def copy_as_compose(driver: Driver) -> None:
    await driver.click_row(view_of(driver), "third")
    await driver.key("ctrl+a")
    await command(driver, "compose file")
    await driver.until(lambda: "services:" in clipboard(), "the file is copied")
    services = {service.name: service.spec for service in read(clipboard())}
    assert set(services) == {"web", "side", "third"}
    assert services["third"].cap_add == ("NET_ADMIN",)


async def test_the_list_is_grouped_sorted_filtered_and_paused(opened: Opened) -> None:
    async with opened() as driver:
        await driver.connected()
        project = ("--label", "com.docker.compose.project=shop")
        for name in ("shop-db", "shop-web"):
            await driver.docker("run", "-d", "--name", name, *project, IMAGE, "sleep", "1000")
        await driver.docker("create", "--name", "idle", IMAGE, "sleep", "1000")
        view = view_of(driver)
        await driver.until(lambda: rows(driver) == [*ALONE, "shop-db", "shop-web"], "the group")
        await sort_and_choose_columns(driver)
        await driver.press_button("Stopped: 1")
        await driver.until(lambda: rows(driver) == ALONE, "what does not run")
        await driver.press_button("Running: 2")
        await driver.until(lambda: rows(driver) == ["shop-web", "shop-db"], "what runs")
        # All of a group at once.
        shop = [each for each in driver.app.context.containers if each.name != "idle"]
        await driver.click_row(view, project_text("shop", shop))
        await command(driver, "pause")
        await until_states(driver, **{"shop-db": State.PAUSED, "shop-web": State.PAUSED})
        await driver.press_button("Paused: 2")
        await driver.shot("containers-paused")
        await command(driver, "resume")
        await until_states(driver, **{"shop-db": State.RUNNING, "shop-web": State.RUNNING})
        await driver.press_button("All: 3")
        await driver.click_row(view, "shop-web")
        before = (await inspected(driver, "shop-web"))["State"]["StartedAt"]
        await driver.key("ctrl+shift+Return")
        async with asyncio.timeout(PATIENCE):
            while (await inspected(driver, "shop-web"))["State"]["StartedAt"] <= before:
                await asyncio.sleep(LOOK)
        await driver.until(
            lambda: states(driver)["shop-web"] is State.RUNNING and not running_jobs(driver),
            "it is started again",
        )
        await signal(driver)


ALONE = ["idle"]


def rows(driver: Driver) -> list[str]:
    """The names in the list from the top, without the headings of projects."""
    return [item.name for item in view_of(driver).model().listed_items()]


def running_jobs(driver: Driver) -> bool:
    return bool(driver.app.context.jobs.active)


async def sort_and_choose_columns(driver: Driver) -> None:
    view = view_of(driver)
    header = view.header()

    def head(column: str) -> int:
        return next(
            n for n, each in enumerate(driver.window.page.spec.columns) if each.id == column
        )

    async def click(column: str) -> None:
        def place() -> QPoint:
            return QPoint(header.sectionViewportPosition(head(column)) + 20, header.height() // 2)

        await driver.click(header.viewport(), at=place)

    await click("name")
    await driver.until(lambda: rows(driver)[:2] == ["shop-web", "shop-db"], "from the end")
    # The same by keys.
    await driver.press_button("Columns")
    await driver.until(QApplication.activePopupWidget, "the menu of columns")
    await driver.key("Up", "Right", "Down", "Return")
    await driver.until(lambda: header.sortIndicatorSection() == head("state"), "by state")
    await click("name")
    await driver.until(lambda: rows(driver)[-1] == "shop-web", "from the beginning")
    await driver.press_button("Columns")
    await driver.until(QApplication.activePopupWidget, "the menu of columns")
    await driver.key("Up", "Right", "Up", "Return")
    await driver.until(lambda: rows(driver)[:2] == ["shop-web", "shop-db"], "from the end again")
    await driver.press_button("Columns")
    menu = await driver.until(QApplication.activePopupWidget, "the menu of columns")
    assert isinstance(menu, QMenu)
    action = next(each for each in menu.actions() if each.text() == "Image")
    await driver.click(menu, at=lambda: menu.actionGeometry(action).center())
    await driver.until(lambda: header.isSectionHidden(head("image")), "the column is hidden")


async def signal(driver: Driver) -> None:
    """One of one's choice, to what ends by it."""
    await driver.docker(
        *("run", "-d", "--name", "listening", IMAGE, "sh", "-c"),
        "trap 'exit 7' USR1; echo ready; while :; do sleep 0.1; done",
    )
    await until_states(driver, listening=State.RUNNING)
    await driver.until_docker("logs listening", "ready")
    await driver.click_row(view_of(driver), "listening")
    await command(driver, "send signal")
    question = await driver.dialog(QuestionDialog)
    box = question.findChild(QComboBox)
    assert box is not None
    await driver.click(box)
    await driver.until(QApplication.activePopupWidget, "the signals")
    await driver.type("SIGUSR1")
    await driver.key("Return")
    await driver.until(lambda: "USR1" in box.currentText(), "it is chosen")
    await driver.shot("containers-signal")
    await driver.press_button("Send", question)
    await until_states(driver, listening=State.EXITED)
    assert (await inspected(driver, "listening"))["State"]["ExitCode"] == 7
