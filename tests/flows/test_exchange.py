"""Change a container in the window, go back with one click, remove it and have it again."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtWidgets import QLineEdit

from flows.driver import Driver, Opened, row_rect
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.forms.edit import EditForm


async def inspected(driver: Driver, name: str) -> Any:
    return json.loads(await driver.docker("inspect", name))[0]


async def test_edit_swap_back_remove_create_again(opened: Opened) -> None:
    async with opened() as driver:
        await driver.connected()
        await driver.docker(
            *("run", "-d", "--name", "web", "--stop-timeout", "0", "--label", "keep=me"),
            *("pierhead/busybox:1", "sleep", "1000"),
        )
        before = await inspected(driver, "web")
        page = driver.window.page
        assert page is not None
        await driver.until(lambda: row_rect(page.view, "web"), "the container in the list")
        await driver.click_row(page.view, "web")
        await edit(driver)
        after = await inspected(driver, "web")
        assert after["Id"] != before["Id"]
        assert after["Config"]["WorkingDir"] == "/tmp"
        assert after["Config"]["Labels"] == {"keep": "me"}
        await driver.shot("exchange-kept")

        await driver.press_button("Swap Back")
        await driver.until(
            lambda: any(
                each.id == before["Id"] and each.keeps and each.running
                for each in driver.app.context.containers
            ),
            "the one from before runs under its name again",
        )
        assert (await inspected(driver, "web"))["Id"] == before["Id"]
        await driver.press_button("Remove the Old One")
        await driver.until(
            lambda: len(driver.app.context.containers) == 1, "what was kept is removed"
        )
        await remove_and_create_again(driver)


async def edit(driver: Driver) -> None:
    await driver.key("F4")
    form = await driver.dialog(EditForm)
    assert isinstance(form, EditForm)
    line = await driver.wait_for(QLineEdit, "Working directory", form)
    form._scroll.ensureWidgetVisible(line)
    await driver.click(line)
    await driver.type("/tmp")
    await driver.press_button("Review Changes…", form)
    await driver.until(lambda: form.reviewing, "the difference")
    assert form.review.table.texts() == [("Working directory", "—", "/tmp")]
    await driver.shot("exchange-review")
    await driver.press_button("Apply", form)
    await driver.until(
        lambda: any(
            each.name == "web" and each.keeps and each.running
            for each in driver.app.context.containers
        ),
        "the new one runs under the name",
    )


async def remove_and_create_again(driver: Driver) -> None:
    page = driver.window.page
    assert page is not None
    await driver.until(lambda: row_rect(page.view, "web"), "the container in the list")
    await driver.click_row(page.view, "web")
    await driver.key("Delete")
    question = await driver.dialog(QuestionDialog)
    await driver.shot("exchange-remove")
    await driver.press_button("Remove", question)
    await driver.until(lambda: not len(driver.app.context.containers), "it is removed")
    await driver.press_button("Create Again")
    await driver.until(
        lambda: any(each.running for each in driver.app.context.containers), "it is there again"
    )
    found = await inspected(driver, "web")
    assert found["Config"]["Labels"] == {"keep": "me"}
    assert found["Config"]["Cmd"] == ["sleep", "1000"]
