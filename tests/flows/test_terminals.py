"""Terminals as a person uses them: in the window, beside it in the system's own, and again."""

from __future__ import annotations

import asyncio
import os

import pytest

from flows.driver import Driver, Opened, row_rect
from flows.test_first_chapter import newest, screen
from pierhead.commands.containers import up
from pierhead.ui.documents.terminal import TerminalDocument
from pierhead.ui.forms.debug import DebugForm
from pierhead.ui.palette import Palette


async def shell(driver: Driver, name: str, image: str = "pierhead/bash:1") -> TerminalDocument:
    """A terminal in a new container, opened from the list by the keyboard."""
    await driver.docker("run", "-d", "--name", name, image, "sleep", "100000")
    page = driver.window.page
    assert page is not None
    await driver.click_row(page.view, name)
    chosen = page
    await driver.until(
        lambda: [one.name for one in chosen.selected() if up(one)] == [name],
        "it is selected and up",
    )
    await driver.key("ctrl+e")
    terminal = await newest(driver, TerminalDocument)
    assert isinstance(terminal, TerminalDocument)
    await driver.until(lambda: "#" in screen(terminal), "a prompt")
    await driver.until(terminal.view.hasFocus, "the keyboard is there")
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
        workspace = driver.window.workspace
        again = await driver.until(
            lambda: workspace.current is not terminal and workspace.current, "it is in front"
        )
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


async def test_a_container_without_a_shell_gets_one_beside_it(opened: Opened) -> None:
    async with opened() as driver:
        await driver.docker("run", "-d", "--name", "bare", "pierhead/noshell:1")
        page = driver.window.page
        assert page is not None
        await driver.click_row(page.view, "bare")
        await driver.until(lambda: any(map(up, page.selected())), "it is selected and up")
        await driver.key("ctrl+e")
        first = await newest(driver, TerminalDocument)
        assert isinstance(first, TerminalDocument)
        await driver.until(first.bar.buttons, "the offer")
        await driver.window_shot("terminal-no-shell")
        await driver.press_button("Debug Shell…", first)
        await driver.dialog(DebugForm)
        await driver.shot("terminal-debug-form")
        await driver.key("Return")
        workspace = driver.window.workspace
        await driver.until(
            lambda: len(workspace) == 1 and workspace.current not in {None, first}, "the only one"
        )
        terminal = current(driver)
        await driver.until(lambda: "bare:/proc/1/root#" in screen(terminal), "its prompt")
        await driver.type("ls app; ps\n")
        await driver.until(lambda: "sleep 100000" in screen(terminal), "what runs there")
        await driver.window_shot("terminal-debug")
        await driver.key("ctrl+shift+w")
        await driver.until_docker("ps --all --format {{.Names}}", "bare")
        await driver.until(lambda: len(workspace) == 0, "no tab is left")


def current(driver: Driver) -> TerminalDocument:
    document = driver.window.workspace.current
    assert isinstance(document, TerminalDocument)
    return document


async def test_leaving_the_app_leaves_no_shell_behind(opened: Opened) -> None:
    async with opened() as driver:
        await shell(driver, "web")
        await driver.type("sleep 777\n")
        terminal = current(driver)
        await driver.until(lambda: terminal.watch.front == "sleep", "it runs")
        dockerd = driver.dockerd
    assert dockerd is not None
    lines = (await asyncio.to_thread(dockerd.docker, "exec", "web", "ps", "-o", "args")).split("\n")
    assert lines[1] == "sleep 100000"
    assert [line for line in lines[2:] if not line.startswith(("[", "ps"))] == []
