"""Terminals in tabs, splits and windows of their own, arranged with mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLineEdit

from flows.driver import Driver, Opened, row_rect
from flows.mouse import Place
from flows.test_first_chapter import PROMPT
from harness.waiting import steady
from pierhead.ui.dialogs import QuestionDialog
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
    for name in names:
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


def tab(driver: Driver, document: Document) -> Place:
    """The middle of a tab on the screen."""

    def middle() -> QPoint:
        group = driver.window.workspace.places.group_of(document)
        assert group is not None
        return group.bar.mapToGlobal(tab_place(driver, document))

    return middle


def tab_place(driver: Driver, document: Document) -> QPoint:
    """The same in its bar."""
    group = driver.window.workspace.places.group_of(document)
    assert group is not None
    return group.bar.tabRect(group.index(document)).center()


def inside(document: Document, across: float, down: float) -> Place:
    """A point of a document on the screen, as parts of its width and height."""

    def point() -> QPoint:
        size = document.size()
        part = QPoint(round(size.width() * across), round(size.height() * down))
        return document.mapToGlobal(part)

    return point


async def test_terminals_are_arranged_by_mouse_and_keyboard(opened: Opened) -> None:
    async with opened() as driver:
        web, db, cache = await shells(driver, *NAMES)
        places = driver.window.workspace.places
        await command(driver, cache, "seq 1 500; echo sum=$((40+2))")
        await driver.until(lambda: "sum=42" in screen(cache), "the output")
        await driver.until(lambda: cache.watch.idle, "its tab tells of no command any more")
        # The lower part has as much room as the terminals in it wish for.
        assert driver.window.workspace.height() > driver.window.height() / 3
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
        await driver.until(lambda: "/tmp" in screen(cache), "the directory")
        assert db.label() == "the database"
        assert places.window_of(places.group_of(db)) is places.windows[0]
        assert [len(group) for group in places.groups()] == [1, 1, 1]
        await driver.until(lambda: not offer.isVisible(), "the offer is gone")
        await driver.until(web.view.hasFocus, "the keyboard in the first")
        await driver.key("ctrl+shift+n", "ctrl+shift+n")
        await driver.until(db.view.hasFocus, "the keyboard in the window")
        await driver.shot("ws-09-restored")


async def test_the_mouse_alone_does_it_too(opened: Opened) -> None:
    async with opened() as driver:
        web, db, cache = await shells(driver, *NAMES)
        space = driver.window.workspace
        places = space.places

        def carried() -> bool:
            return driver.window.carrying._document is db

        def lit() -> bool:
            return driver.window.carrying.target is not None

        def moved() -> bool:
            return list(space) == [db, cache, web]

        await driver.drag(tab(driver, web), tab(driver, cache), moved)
        await driver.until(moved, "another order")
        bar = places.active.bar
        await driver.double_click(bar, lambda: bar.tabRect(0).center())
        await driver.wait_for(QLineEdit, "Name of the tab")
        await driver.type("data\n")
        await driver.until(lambda: db.label() == "data", "the name")
        await command(driver, db, "for n in $(seq 1 40000); do echo line $n; done; echo all=$n")
        await driver.drag(tab(driver, db), lambda: QPoint(1350, 860), carried)
        await driver.until(lambda: len(places.windows) == 1, "a window where it was dropped")
        await driver.until(places.windows[0].isActiveWindow, "it is active")
        await driver.drag(tab(driver, db), tab(driver, web), lit)
        await driver.until(lambda: places.windows == [], "back again")
        await driver.until(lambda: "all=40000" in screen(db), "the end of the output", 60)
        lines = [line for line in screen(db).splitlines() if line.startswith("line ")]
        numbers = [int(line.split()[1]) for line in lines]
        assert numbers == list(range(numbers[0], 40001))
        assert len(numbers) > 9000
        await driver.click(bar, 2, lambda: tab_place(driver, cache))
        await driver.until(lambda: list(space) == [db, web], "one tab less")
        await driver.drag(tab(driver, db), inside(db, 0.9, 0.5), lit)
        await driver.until(lambda: len(places.groups()) == 2, "a split")

        def edge() -> QPoint:
            return web.mapToGlobal(web.rect().topRight()) + QPoint(1, 60)

        beyond = await steady(edge) + QPoint(150, 0)
        width = web.width()
        await driver.drag(edge, lambda: beyond)
        await driver.until(lambda: web.width() > width + 100, "the line is moved")
        await driver.shot("ws-10-dragged")


async def test_a_window_of_its_own_asks_before_it_closes(opened: Opened) -> None:
    async with opened() as driver:
        web, db = await shells(driver, *NAMES[:2])
        places = driver.window.workspace.places
        await command(driver, db, "sleep 1000")
        await driver.until(lambda: db.watch.front == "sleep", "something runs")
        await driver.key("ctrl+shift+d")
        await driver.until(lambda: len(places.windows) == 1, "a window")
        await driver.until(places.windows[0].isActiveWindow, "it is active")
        await driver.key("alt+F4")
        question = await driver.dialog(QuestionDialog)
        assert question.parent() is not None
        await driver.press_button("Cancel", question)
        await driver.until(places.windows[0].isActiveWindow, "the question is gone")
        assert len(places.windows) == 1
        await driver.key("alt+F4")
        await driver.press_button("Close", await driver.dialog(QuestionDialog))
        await driver.until(lambda: places.windows == [], "the window is gone")
        assert list(driver.window.workspace) == [web]
