"""Terminals in tabs, splits and windows of their own, arranged with mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit

from flows.driver import Driver, Opened, row_rect
from flows.test_first_chapter import PROMPT
from pierhead.ui.documents.document import Document
from pierhead.ui.documents.terminal import TerminalDocument
from terminal.screens import everything

NAMES = ("web", "db", "cache")


async def shells(driver: Driver, *names: str) -> list[TerminalDocument]:
    """A shell in a container of each of these names."""
    opened: list[TerminalDocument] = []
    page = driver.window.page
    assert page is not None
    for name in names:
        await driver.docker("run", "-d", "--name", name, "pierhead/bash:1", "sleep", "1000")
    for name in names:
        await driver.until(lambda name=name: row_rect(page.view, name), f"{name} in the list")
        await driver.click_row(page.view, name)
        await driver.press_button("Open Shell", page)
        await driver.until(
            lambda: driver.window.workspace.current not in {None, *opened}, f"a shell in {name}"
        )
        terminal = driver.window.workspace.current
        assert isinstance(terminal, TerminalDocument)
        await driver.until(lambda shell=terminal: PROMPT.search(screen(shell)), "a prompt")
        opened.append(terminal)
    return opened


def screen(terminal: TerminalDocument) -> str:
    """What a terminal has shown, without the empty end of its lines."""
    return "\n".join(line.rstrip() for line in everything(terminal.emulator)).rstrip()


async def command(driver: Driver, terminal: TerminalDocument, text: str) -> None:
    await driver.until(lambda: PROMPT.search(screen(terminal)), f"a prompt before {text!r}")
    await driver.type(text + "\n")


def tab(driver: Driver, document: Document) -> QPoint:
    """The middle of a tab on the screen."""
    group = driver.window.workspace.places.group_of(document)
    assert group is not None
    return group.bar.mapToGlobal(group.bar.tabRect(group.index(document)).center())


def inside(document: Document, across: float, down: float) -> QPoint:
    size = document.size()
    return document.mapToGlobal(QPoint(round(size.width() * across), round(size.height() * down)))


async def test_terminals_are_arranged_by_mouse_and_keyboard(opened: Opened) -> None:
    async with opened() as driver:
        web, db, cache = await shells(driver, *NAMES)
        places = driver.window.workspace.places
        await command(driver, cache, "seq 1 500; echo sum=$((40+2))")
        await driver.until(lambda: "sum=42" in screen(cache), "the output")
        await driver.shot("ws-01-tabs")

        def lit() -> bool:
            return driver.window.carrying.target is not None

        await driver.drag(tab(driver, cache), inside(cache, 0.9, 0.5), lit)
        await driver.until(lambda: len(places.groups()) == 2, "a split")
        await driver.shot("ws-02-split")
        await driver.drag(tab(driver, db), inside(cache, 0.5, 0.9), lit)
        await driver.until(lambda: len(places.groups()) == 3, "another split")
        await driver.key("ctrl+shift+r")
        await driver.wait_for(QLineEdit, "Name of the tab")
        await driver.type("the database\n")
        await driver.until(lambda: db.label() == "the database", "the name")
        await driver.key("ctrl+shift+i")
        await driver.until(lambda: len(driver.window.workspace.broadcast) == 3, "all take part")
        await driver.type("hostname; echo to=all\n")
        for shell in (web, db, cache):
            await driver.until(lambda shell=shell: "to=all" in screen(shell), "typed in all")
        await driver.shot("ws-03-broadcast")
        await driver.key("ctrl+shift+i")
        await driver.until(lambda: len(driver.window.workspace.broadcast) == 0, "off")
        await driver.key("ctrl+shift+x")
        await driver.until(lambda: not web.isVisible(), "one fills the area")
        await driver.shot("ws-04-filled")
        await driver.key("ctrl+shift+x")
        await driver.key("ctrl+shift+d")
        await driver.until(lambda: len(places.windows) == 1, "a window")
        await driver.until(places.windows[0].isActiveWindow, "it is active")
        assert db.running
        await command(driver, db, "echo from=window")
        await driver.until(lambda: "from=window" in screen(db), "typed in the window")
        await driver.shot("ws-05-window")
        await driver.key("ctrl+shift+p")
        await driver.dialog()
        await driver.shot("ws-06-palette")
        await driver.key("Escape")
        await driver.drag(tab(driver, db), inside(web, 0.5, 0.5), lit)
        await driver.until(lambda: places.windows == [], "the window is gone")
        assert driver.window.workspace.current is db
        await command(driver, db, "echo back=home")
        await driver.until(lambda: "back=home" in screen(db), "typed at home")
        await driver.until(lambda: "from=window" in screen(db), "nothing is lost")
        await driver.shot("ws-07-back")


async def test_a_restart_brings_terminals_back_where_they_were(opened: Opened) -> None:
    async with opened() as driver:
        web, db, cache = await shells(driver, *NAMES)
        await command(driver, cache, "cd /tmp")
        await driver.until(lambda: cache.memory()["directory"] == "/tmp", "the directory is known")
        db.rename("the database")
        await driver.key("ctrl+alt+shift+Right")
        places = driver.window.workspace.places
        await driver.until(lambda: len(places.groups()) == 2, "a split")
        driver.window.workspace.reveal(db)
        await driver.key("ctrl+shift+d")
        await driver.until(lambda: len(places.windows) == 1, "a window")
        assert web.running
    async with opened() as driver:
        offer = driver.offer
        await driver.until(offer.isVisible, "an offer")
        assert len(driver.window.workspace) == 0
        await driver.shot("ws-08-offer")
        await driver.press_button("Restore", offer)
        await driver.until(lambda: len(driver.window.workspace) == 3, "three terminals")
        places = driver.window.workspace.places
        web, cache, db = list(driver.window.workspace)
        for shell in (web, cache, db):
            assert isinstance(shell, TerminalDocument)
            await driver.until(lambda shell=shell: PROMPT.search(screen(shell)), "a prompt")
        assert "/tmp" in screen(cache)
        assert db.label() == "the database"
        assert places.window_of(places.group_of(db)) is places.windows[0]
        assert [len(group) for group in places.groups()] == [1, 1, 1]
        await driver.until(lambda: not offer.isVisible(), "the offer is gone")
        assert web.view.hasFocus()
        await driver.key("ctrl+shift+n", "ctrl+shift+n")
        await driver.until(db.view.hasFocus, "the keyboard in the window")
        await driver.shot("ws-09-restored")
