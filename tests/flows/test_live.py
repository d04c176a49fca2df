"""The lists follow the engine: soon enough to be seen as at once, and by the keyboard alone."""

from __future__ import annotations

import asyncio
import time

import docker
from PySide6.QtWidgets import QApplication, QLineEdit

from flows.driver import Driver, Opened, row_rect
from flows.test_first_chapter import newest, screen
from harness.speed import slowness
from pierhead.commands.containers import up
from pierhead.core.resources import State
from pierhead.ui.dialogs import QuestionDialog
from pierhead.ui.documents.terminal import TerminalDocument
from pierhead.ui.palette import Palette

AT_ONCE = 1.0
"""Seconds in which a container that was started elsewhere is shown."""
ROUNDS = 5


async def test_a_container_started_elsewhere_shows_at_once(opened: Opened) -> None:
    async with opened() as driver:
        assert driver.dockerd is not None
        client = docker.APIClient(base_url=driver.dockerd.url, version="auto")
        model = driver.window.page.model if driver.window.page else None
        assert model is not None
        taken = []
        for number in range(ROUNDS):
            made = await asyncio.to_thread(
                client.create_container, "pierhead/busybox:1", ["sleep", "100"], name=f"n{number}"
            )
            await driver.until(lambda id_=made["Id"]: id_ in model, "the created container")
            await asyncio.to_thread(client.start, made["Id"])
            began = time.monotonic()
            await driver.until(
                lambda id_=made["Id"]: shown_state(driver, id_) is State.RUNNING, "it runs"
            )
            taken.append(time.monotonic() - began)
        client.close()
        # Each takes longer while the machine is at something else; a pause of our own is in all.
        assert min(taken) < AT_ONCE * slowness(), taken


def shown_state(driver: Driver, id_: str) -> State | None:
    container = driver.app.context.containers.get(id_)
    return container.state if container else None


async def test_the_keyboard_is_enough(opened: Opened) -> None:
    async with opened() as driver:
        for name in ("first", "second"):
            await driver.docker("run", "-d", "--name", name, "pierhead/bash:1", "sleep", "1000")
        page = driver.window.page
        assert page is not None
        await driver.until(lambda: row_rect(page.view, "second"), "the containers in the list")
        await driver.key("ctrl+f")
        await driver.until(
            lambda: isinstance(QApplication.focusWidget(), QLineEdit), "the search field"
        )
        await driver.type("sec")
        await driver.until(lambda: page.model.listed == 1, "the list is filtered")
        await driver.key("Down")
        await driver.until(
            lambda: names(driver) == ["second"] and all(map(up, page.selected())),
            "the row is selected, and up",
        )
        await driver.key("ctrl+e")
        terminal = await newest(driver, TerminalDocument)
        assert isinstance(terminal, TerminalDocument)
        await driver.until(lambda: "#" in screen(terminal), "a prompt")
        await driver.type("exit\n")
        await driver.until(lambda: not terminal.running, "the shell has ended")
        await driver.key("ctrl+shift+w")
        await driver.until(lambda: len(driver.window.workspace) == 0, "the tab is closed")
        await driver.key("ctrl+k")
        await driver.dialog(Palette)
        await driver.type("kill")
        await driver.key("Return")
        await driver.dialog(QuestionDialog)
        # What destroys is never what Return does by itself.
        await driver.key("Tab", "Return")
        await driver.until(
            lambda: all(not c.running for c in driver.app.context.containers if c.name == "second"),
            "the container has ended",
        )


def names(driver: Driver) -> list[str]:
    page = driver.window.page
    return [item.name for item in page.selected()] if page else []
