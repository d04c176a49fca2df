"""Settings changed by keys and mouse, while a shell runs in a container of a real engine."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QComboBox, QWidget

from flows.driver import Driver, Opened, row_rect
from flows.test_first_chapter import newest, screen, told_its_size
from pierhead.ui.documents.terminal import TerminalDocument
from pierhead.ui.settings.window import SettingsWindow
from pierhead.ui.widgets.calm_spin import CalmSpin
from pierhead.ui.widgets.terminal_themes import look_of


async def test_open_terminals_change_with_the_settings(opened: Opened) -> None:
    async with opened() as driver:
        terminal = await open_shell(driver)
        await driver.key("ctrl+comma")
        settings = await driver.dialog(SettingsWindow)
        assert isinstance(settings, SettingsWindow)
        await driver.click_row(settings.list, "Terminal Appearance")
        theme = await driver.wait_for(QComboBox, "Light mode", settings)
        await choose(driver, theme, "Solarized Light")
        await driver.until(
            lambda: terminal.view.painter.look == look_of("solarized-light", dark=False),
            "the terminal in the theme that was chosen",
        )
        columns = terminal.emulator.columns
        size = await driver.wait_for(CalmSpin, "Size", settings)
        await driver.click(size, at=lambda: QPoint(20, 14))
        await driver.key("ctrl+a")
        await driver.type("16\n")
        await driver.until(lambda: terminal.emulator.columns < columns, "fewer and larger letters")
        await driver.shot("settings-light")
        await driver.key("Escape")
        await driver.until(lambda: not settings_open(), "the settings are gone")
        await driver.click(terminal.view)
        await told_its_size(driver, terminal)
        await driver.type("stty size\n")
        seen = f"{terminal.emulator.lines} {terminal.emulator.columns}"
        await driver.until(lambda: seen in screen(terminal), "the shell knows the new size")
        await driver.press_button("Settings")
        settings = await driver.dialog(SettingsWindow)
        assert isinstance(settings, SettingsWindow)
        await driver.click_row(settings.list, "General")
        appearance = await driver.wait_for(QComboBox, "Appearance", settings)
        await choose(driver, appearance, "Dark")
        await driver.until(
            lambda: terminal.view.painter.look == look_of("", dark=True), "a dark terminal"
        )
        await driver.key("Escape")


async def open_shell(driver: Driver) -> TerminalDocument:
    await driver.docker("run", "-d", "--name", "web", "pierhead/bash:1", "sleep", "1000")
    page = driver.window.page
    assert page is not None
    await driver.until(lambda: row_rect(page.view, "web"), "the container in the list")
    await driver.click_row(page.view, "web")
    await driver.press_button("Open Shell", page)
    terminal = await newest(driver, TerminalDocument)
    assert isinstance(terminal, TerminalDocument)
    await driver.until(lambda: "#" in screen(terminal), "a prompt")
    return terminal


async def choose(driver: Driver, combo: QComboBox, text: str) -> None:
    """Open the list of a choice and click one of its lines."""
    await driver.click(combo)
    view = combo.view()
    await driver.until(view.isVisible, "the list of the choice")
    rect = await driver.until(lambda: row_rect(view, text), f"{text!r} in the list")

    def place() -> QPoint:
        return view.viewport().mapToGlobal(rect.center())

    # A list takes no click at once where it was opened, before the mouse has moved.
    await driver.mouse.move(place)
    await driver.until(lambda: view.currentIndex().data() == text, f"{text!r} is pointed at")
    await driver.mouse.click(place)
    await driver.until(lambda: combo.currentText() == text, f"{text!r} is chosen")


def settings_open() -> list[QWidget]:
    from PySide6.QtWidgets import QApplication

    return [each for each in QApplication.topLevelWidgets() if isinstance(each, SettingsWindow)]
