"""Terminals in the details of a container, with real keys, kept and moved."""

from __future__ import annotations

from typing import Any

from flows.driver import Driver, Opened, row_rect
from flows.test_workspace import screen
from pierhead.core.resources import State
from pierhead.ui.details.panel import DetailsPanel
from pierhead.ui.documents.terminal import TerminalDocument
from pierhead.ui.forms.debug import DebugForm
from pierhead.ui.page import ResourcePage


async def run(driver: Driver, name: str, image: str = "pierhead/bash:1") -> str:
    """A container, by its id, once it is in the list."""
    words = () if image == "pierhead/noshell:1" else ("sleep", "100000")
    id_ = (await driver.docker("run", "-d", "--name", name, image, *words)).strip()
    await driver.until(lambda: row_rect(page_of(driver).view, name), f"{name} in the list")
    return id_


def page_of(driver: Driver) -> ResourcePage[Any]:
    assert driver.window.page is not None
    return driver.window.page


async def select(driver: Driver, name: str) -> DetailsPanel:
    """Click a container; its details."""
    await driver.click_row(page_of(driver).view, name)

    def shown() -> DetailsPanel | None:
        panel = page_of(driver).findChild(DetailsPanel)
        return panel if panel and panel.target and panel.target.name == name else None

    return await driver.until(shown, f"the details of {name}")


def stopped(driver: Driver, id_: str) -> bool:
    """Whether the list has it as one that does not run."""
    found = driver.app.context.containers.get(id_)
    return found is not None and found.state is not State.RUNNING


async def docked(driver: Driver, id_: str, count: int = 1) -> list[TerminalDocument]:
    """The terminals in the details of a container, once there are so many."""

    def found() -> list[TerminalDocument]:
        return [e for e in driver.window.docks.documents(id_) if isinstance(e, TerminalDocument)]

    await driver.until(lambda: len(found()) == count, f"{count} terminals in the details")
    return found()


async def prompt(driver: Driver, terminal: TerminalDocument) -> None:
    await driver.until(lambda: "#" in screen(terminal).rpartition("\n")[2], "a prompt")


async def test_a_shell_in_the_details_is_kept_and_moved(opened: Opened) -> None:
    async with opened() as driver:
        web, _db = await run(driver, "web"), await run(driver, "db")
        await select(driver, "web")
        await driver.key("alt+3")
        (terminal,) = await docked(driver, web)
        await prompt(driver, terminal)
        await driver.until(terminal.view.hasFocus, "the keyboard is there")
        await driver.type("echo first; cd /var/log\n")
        await driver.until(lambda: "/var/log" in screen(terminal), "the directory")
        await driver.window_shot("docked-terminal")

        await driver.key("ctrl+grave")
        await driver.until(page_of(driver).view.hasFocus, "the list has the keyboard")
        assert driver.window.workspace.isHidden()
        await driver.key("Up", "Down")
        await driver.until(terminal.isVisible, "back at the same")
        await driver.key("alt+1")
        await driver.until(lambda: not terminal.isVisible(), "another tab")
        await driver.key("alt+3")
        await driver.until(terminal.view.hasFocus, "and back again")
        await driver.type("pwd\n")
        await driver.until(lambda: "\n/var/log\n" in screen(terminal), "it has gone on")

        await driver.key("ctrl+shift+t")
        (_first, second) = await docked(driver, web, 2)
        await driver.until(lambda: "/var/log" in screen(second), "the same directory")
        await driver.window_shot("docked-terminals")
        await driver.key("ctrl+shift+w")
        await docked(driver, web)
        await driver.press_button("Open in Workspace")
        await docked(driver, web, 0)
        await driver.until(lambda: list(driver.window.workspace) == [terminal], "in the workspace")
        await driver.until(terminal.view.hasFocus, "with the keyboard")
        await driver.type("echo $OLDPWD-again\n")
        await driver.until(lambda: "\n/-again" in screen(terminal), "the same session")
        await driver.window_shot("docked-moved")


async def test_one_that_restarts_or_has_no_shell(opened: Opened) -> None:
    async with opened() as driver:
        web, bare = await run(driver, "web"), await run(driver, "bare", "pierhead/noshell:1")
        await select(driver, "web")
        await driver.key("alt+3")
        (terminal,) = await docked(driver, web)
        await prompt(driver, terminal)
        await driver.docker("restart", "--time", "0", "web")
        await driver.until(lambda: terminal.bar.isVisible() and terminal.bar.buttons(), "the bar")
        await driver.window_shot("docked-restarted")
        await driver.key("Return")
        await driver.until(lambda: terminal.running, "a new shell")

        await select(driver, "bare")
        (terminal,) = await docked(driver, bare)
        await driver.until(terminal.bar.buttons, "the offer")
        await driver.window_shot("docked-no-shell")
        await driver.press_button("Debug Shell…", terminal)
        await driver.dialog(DebugForm)
        await driver.key("Return")
        await driver.until(
            lambda: [e for e in driver.window.docks.documents(bare) if e is not terminal],
            "the debug shell",
        )
        (debug,) = await docked(driver, bare)
        await driver.until(lambda: "bare:/proc/1/root#" in screen(debug), "its prompt")
        await driver.window_shot("docked-debug")
        await driver.docker("rm", "--force", "bare")
        await driver.until(lambda: not row_rect(page_of(driver).view, "bare"), "it is gone")
        await select(driver, "web")
        await docked(driver, bare, 0)


async def test_what_does_not_run_is_started_with_a_shell(opened: Opened) -> None:
    async with opened() as driver:
        web = await run(driver, "web")
        await driver.docker("kill", "web")
        # While it is still listed as running, its tab would try to open a shell.
        await driver.until(lambda: stopped(driver, web), "web is listed as stopped")
        await select(driver, "web")
        await driver.key("alt+3")
        panel = page_of(driver).findChild(DetailsPanel)
        await driver.window_shot("docked-stopped")
        await driver.press_button("Start", panel)
        (terminal,) = await docked(driver, web)
        await prompt(driver, terminal)
        await driver.window_shot("docked-started")
