"""Programs that fill the screen, in a container of a real engine, while the window changes."""

from __future__ import annotations

from flows.driver import Opened
from flows.test_first_chapter import screen, told_its_size
from flows.test_settings import open_shell


async def test_programs_in_a_container_fill_the_terminal_whatever_its_size(opened: Opened) -> None:
    async with opened() as driver:
        terminal = await open_shell(driver)
        emulator = terminal.emulator
        await driver.click(terminal.view)
        await driver.type("cd /tmp; busybox seq 100 > numbers; busybox vi numbers\n")
        await driver.until(lambda: emulator.alternate, "vi has the screen to itself")
        await driver.until(lambda: screen(terminal).startswith("1\n2\n3\n"), "the file is shown")
        lines = emulator.lines
        driver.window.split.setSizes([200, 520])
        await driver.until(lambda: emulator.lines > lines, "the terminal is higher")
        await told_its_size(driver, terminal)
        # It looks at its size when it draws anew.
        await driver.key("ctrl+l")
        rows = emulator.lines
        await driver.until(lambda: f"\n{rows - 1}\n" in screen(terminal), "it fills the terminal")
        await driver.type(":q\n")
        await driver.until(lambda: not emulator.alternate, "the shell is there again")
        await driver.type("busybox top -d 1\n")
        await driver.until(lambda: "Load average:" in screen(terminal), "top")
        await driver.until(lambda: "%CPU COMMAND" in screen(terminal), "its list")
        await driver.shot("programs-in-a-container")
        await driver.type("q")
        await driver.until(lambda: screen(terminal).rstrip().endswith("#"), "a prompt")
