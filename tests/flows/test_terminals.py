"""Terminals as a person uses them: in the window, beside it in the system's own, and again."""

from __future__ import annotations

import os

import pytest

from flows.driver import Driver, Opened, row_rect
from flows.test_first_chapter import newest, screen
from pierhead.ui.documents.terminal import TerminalDocument
from pierhead.ui.palette import Palette


async def shell(driver: Driver, name: str, image: str = "pierhead/bash:1") -> TerminalDocument:
    """A terminal in a new container, opened from the list by the keyboard."""
    await driver.docker("run", "-d", "--name", name, image, "sleep", "100000")
    page = driver.window.page
    assert page is not None
    await driver.click_row(page.view, name)
    await driver.key("ctrl+e")
    terminal = await newest(driver, TerminalDocument)
    assert isinstance(terminal, TerminalDocument)
    await driver.until(lambda: "#" in screen(terminal), "a prompt")
    return terminal


async def choose(driver: Driver, words: str) -> None:
    """Run a command from the palette."""
    await driver.key("ctrl+shift+p")
    await driver.dialog(Palette)
    await driver.type(words)
    await driver.key("Return")


async def test_another_shell_in_the_same_place(opened: Opened) -> None:
    async with opened() as driver:
        terminal = await shell(driver, "web")
        await driver.type("cd /var/log\n")
        await driver.until(lambda: "/var/log#" in screen(terminal), "the directory")
        await driver.key("ctrl+shift+t")
        await driver.until(lambda: len(driver.window.workspace) == 2, "another tab")
        again = driver.window.workspace.current
        assert isinstance(again, TerminalDocument)
        await driver.until(lambda: "/var/log#" in screen(again), "the same directory")
        await driver.type("exit\n")
        await driver.until(lambda: not again.running, "it has ended")
        await driver.window_shot("terminal-ended")


async def test_the_systems_terminal_runs_the_same(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERMINAL", "xterm -title outside")
    monkeypatch.setenv("DISPLAY", os.environ["DISPLAY"])
    async with opened() as driver:
        terminal = await shell(driver, "web")
        await driver.type("cd /var/log; echo done\n")
        await driver.until(lambda: terminal.program.directory == "/var/log", "it is known")
        await choose(driver, "system terminal")
        window = await driver.window_of("outside")
        await driver.window_shot("terminal-outside")
        await driver.activate(window)
        await driver.type("pwd > /tmp/where; exit\n")
        await driver.until_docker("exec web cat /tmp/where", "/var/log")


async def test_a_restart_is_seen_and_answered(opened: Opened) -> None:
    async with opened() as driver:
        terminal = await shell(driver, "web")
        await driver.docker("restart", "--time", "0", "web")
        await driver.until(lambda: terminal.bar.isVisible() and terminal.bar.buttons(), "the bar")
        await driver.window_shot("terminal-restarted")
        page = driver.window.page
        assert page is not None
        assert row_rect(page.view, "web")
        await driver.key("Return")
        await driver.until(lambda: terminal.running, "a new shell")
        await driver.type("echo again\n")
        await driver.until(lambda: screen(terminal).count("again") > 1, "what it says")
        await driver.window_shot("terminal-again")
