"""Terminals in the details of their container, on the fake engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu
from pytestqt.qtbot import QtBot

from engines.base_image import BASH
from fakes.stage import Stage
from harness.waiting import until
from pierhead.core.resources import Container
from pierhead.core.run import ExecSpec, RunSpec
from pierhead.state.attached import MainProgram
from pierhead.ui.documents.terminal import TerminalDocument
from pierhead.ui.workspace.arranging import Arranging
from pierhead.ui.workspace.carrying import Carrying
from pierhead.ui.workspace.tab_actions import TabActions
from terminal.docked import DockedWindow
from terminal.opened import bar_text
from terminal.screens import everything


class Shown(DockedWindow):
    """The window, and containers of the fake engine."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.runner)
        self.stage = stage

    async def container(self, name: str, *, running: bool = True) -> Container:
        made = self.stage.engine.containers
        spec = RunSpec(BASH, ("cat",), name=name, tty=True, interactive=True)
        id_ = await made.create(spec)
        if running:
            await made.start(id_)
        return await self.listed(id_)

    async def listed(self, id_: str) -> Container:
        """As the engine lists it now."""
        await self.stage.list()
        found = self.stage.containers.get(id_)
        assert found
        return found

    def press(self, name: str) -> None:
        """Press a button of the tab that can be seen."""
        found = [
            button
            for button in self.tab.findChildren(QAbstractButton)
            if button.isVisible() and name in {button.text(), button.accessibleName()}
        ]
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)

    def offered(self) -> list[str]:
        """The buttons of the launcher, if it is shown."""
        buttons = self.tab.launcher.buttons
        return [button.text() for button in buttons if button.isVisible()]


@pytest.fixture
async def shown(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Shown]:
    stage = Stage(tmp_path)
    window = Shown(stage)
    yield window
    await window.end()
    await stage.engine.close()


async def shell(shown: Shown, container: Container) -> TerminalDocument:
    """The first terminal of a container, with its prompt."""
    await until(lambda: shown.docked(container.id))
    document = shown.docked(container.id)[0]
    await until(lambda: "/ #" in "".join(everything(document.emulator)))
    return document


async def test_opening_the_tab_opens_a_shell_in_it(shown: Shown) -> None:
    web = await shown.container("web")
    shown.open(web)
    document = await shell(shown, web)
    assert document.isVisible()
    assert document.place == web.id
    assert shown.workspace.places.empty
    document.view.send(b"echo $((1))here\r")
    await until(lambda: "here" in "".join(everything(document.emulator)))


async def test_it_is_kept_while_others_are_looked_at(shown: Shown) -> None:
    web, other = await shown.container("web"), await shown.container("other")
    shown.open(web)
    document = await shell(shown, web)
    shown.panel.open_tab("overview")
    assert not document.isVisible()
    shown.panel.open_tab("terminal")
    assert document.isVisible()
    shown.panel.show_target(other)
    await until(lambda: not document.isVisible())
    assert document.running
    shown.panel.show_target(web)
    await until(document.isVisible)
    assert shown.docked(web.id) == [document]


async def test_passing_by_begins_nothing_and_resting_does(shown: Shown) -> None:
    all_ = [await shown.container(f"web{number}") for number in range(4)]
    shown.open(all_[0])
    await shell(shown, all_[0])
    shown.tab._resting.setInterval(3_600_000)
    for each in all_:
        shown.panel.show_target(each)
    await until(lambda: shown.tab._item is all_[-1])
    assert shown.tab._resting.isActive()
    # Qt shows what was put into a layout in a later turn.
    await until(shown.offered)
    assert shown.offered()[0] == "Open a Shell"
    assert [each.place for each in shown.workspace] == [all_[0].id]
    shown.tab._resting.setInterval(0)
    shown.tab._resting.start()
    await shell(shown, all_[-1])
    assert {each.place for each in shown.workspace} == {all_[0].id, all_[-1].id}


async def test_the_keyboard_of_one_that_is_left_goes_on_in_the_next(shown: Shown) -> None:
    web, other = await shown.container("web"), await shown.container("other")
    shown.open(web)
    view = (await shell(shown, web)).view
    await until(lambda: shown.isActiveWindow() and view.isVisible())
    view.setFocus()
    shown.panel.show_target(other)
    await until(lambda: shown.tab._item is other)
    document = await shell(shown, other)
    await until(document.view.hasFocus)


async def test_leaving_the_tab_before_it_rests_begins_nothing(shown: Shown) -> None:
    web, other = await shown.container("web"), await shown.container("other")
    shown.open(web)
    await shell(shown, web)
    shown.panel.show_target(other)
    await until(shown.tab._resting.isActive)
    shown.panel.open_tab("overview")
    assert not shown.tab._resting.isActive()
    assert not shown.docked(other.id)


async def test_who_is_about_to_choose_is_left_alone(shown: Shown) -> None:
    web, other = await shown.container("web"), await shown.container("other")
    shown.open(web)
    await shell(shown, web)
    shown.panel.show_target(other)
    await until(lambda: shown.tab._item is other)
    shown.tab.launcher.buttons[2].setFocus()
    shown.tab._rested()
    await asyncio.sleep(0)
    assert not shown.docked(other.id)
    shown.press("Attach to Main Process")
    await until(lambda: shown.docked(other.id))
    assert isinstance(shown.docked(other.id)[0].program, MainProgram)


async def test_the_keyboard_goes_where_the_buttons_were(shown: Shown) -> None:
    web = await shown.container("web")
    shown.open(web)
    document = await shell(shown, web)
    assert not document.view.hasFocus(), "nobody asked for the keyboard"
    shown.workspace.discard([document])
    shown.press("Open a Shell")
    document = await shell(shown, web)
    await until(document.view.hasFocus)
    shown.workspace.close_document(document)
    await until(lambda: not shown.docked(web.id) and shown.tab.launcher.buttons[0].hasFocus())


async def test_one_that_was_closed_comes_again_only_when_asked_for(shown: Shown) -> None:
    web, other = await shown.container("web"), await shown.container("other")
    shown.open(web)
    shown.workspace.discard([await shell(shown, web)])
    shown.panel.show_target(other)
    await until(lambda: shown.tab._item is other)
    shown.panel.show_target(web)
    await until(lambda: shown.tab._item is web)
    assert not shown.tab._resting.isActive()
    shown.panel.open_tab("overview")
    shown.open(web)
    await shell(shown, web)


async def test_the_same_session_goes_on_in_the_workspace(shown: Shown) -> None:
    web = await shown.container("web")
    shown.open(web)
    document = await shell(shown, web)
    session = document.program.session
    shown.press("Open in Workspace")
    assert list(shown.workspace.places.here) == [document]
    assert document.program.session is session
    assert shown.offered()[0] == "Open a Shell"
    assert [shown.tab.launcher.list.item(0).text()] == [document.label()]
    shown.panel.open_tab("overview")
    shown.open(web)
    assert not shown.tab._resting.isActive(), "it has one already"
    assert not shown.docked(web.id)


async def test_what_came_while_nobody_looked_is_marked_until_somebody_does(shown: Shown) -> None:
    web = await shown.container("web")
    shown.open(web)
    document = await shell(shown, web)
    shown.panel.open_tab("overview")
    document.activity.emit()
    marks = shown.workspace.marks
    assert "new output" in marks.spoken(document)
    shown.panel.open_tab("terminal")
    assert marks.spoken(document) == document.label()


async def test_the_menu_of_its_tab_leads_to_the_workspace_and_a_window(shown: Shown) -> None:
    web = await shown.container("web")
    shown.open(web)
    document = await shell(shown, web)
    arranging = Arranging(shown.workspace)
    entries = {
        each.title: each for each in TabActions(shown.workspace, arranging).windows() if each
    }
    arranging.detach([document])
    assert not shown.docked(web.id)
    entries["Move Tab to the Workspace"].run()
    assert list(shown.workspace.places.here) == [document]
    assert document.running
    entries["Move Tab to the Workspace"].run()
    assert list(shown.workspace.places.here) == [document]


async def test_further_ones_are_tabs_beside_it(shown: Shown) -> None:
    web = await shown.container("web")
    shown.open(web)
    first = await shell(shown, web)
    beside = shown.desk.beside(first.program)
    again = first.program.again()
    assert again
    beside.open(again)
    await until(lambda: len(shown.docked(web.id)) == 2)
    second = shown.docked(web.id)[1]
    assert second.isVisible()
    assert not first.isVisible()
    shown.docks.move_out()
    assert shown.docked(web.id) == [first]
    assert first.isVisible()


async def test_without_an_engine_nothing_is_begun(shown: Shown) -> None:
    web = await shown.container("web")
    shown.stage.connection.go()
    shown.open(web)
    await until(shown.offered)
    assert not shown.tab._resting.isActive()
    shown.stage.connection.come()
    await shell(shown, web)


async def test_another_user_or_program_is_asked_for_and_comes_here(shown: Shown) -> None:
    web = await shown.container("web")
    shown.open(web)
    shown.workspace.discard([await shell(shown, web)])
    await until(shown.offered)
    shown.press("Run a Command…")
    name, container, terminals = shown.stage.desk.asked[-1]
    assert (name, container) == ("exec_form", web)
    terminals.open_shell(web, ExecSpec(("sh", "-l"), user="app"))
    await until(lambda: [each.program.user for each in shown.docked(web.id)] == ["app"])
    document = shown.docked(web.id)[0]
    shown.workspace.discard([document])
    await until(shown.offered)
    shown.press("Debug Shell…")
    name, container, terminals = shown.stage.desk.asked[-1]
    assert (name, container, terminals.docks) == ("debug_form", web, shown.docks)


async def test_the_button_for_more_offers_the_same_ways(shown: Shown) -> None:
    web = await shown.container("web")
    shown.open(web)
    await shell(shown, web)
    shown.press("New Terminal")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    titles = [action.text() for action in menu.actions()]
    assert titles == ["Open a Shell", "Run a Command…", "Attach to Main Process", "Debug Shell…"]
    menu.actions()[0].trigger()
    menu.close()
    await until(lambda: len(shown.docked(web.id)) == 2)


async def test_what_does_not_run_is_started_here(shown: Shown) -> None:
    web = await shown.container("web", running=False)
    shown.open(web)
    assert "does not run" in shown.tab.message
    await until(lambda: shown.offered() == ["Start"])
    shown.press("Start")
    await until(lambda: shown.stage.engine.containers.find(web.id).shown.running)
    await shown.listed(web.id)
    await shell(shown, web)
    assert shown.tab.message == ""


async def test_paused_is_resumed_here(shown: Shown) -> None:
    web = await shown.container("web")
    await shown.stage.engine.containers.pause(web.id)
    web = await shown.listed(web.id)
    shown.open(web)
    assert shown.tab.message == "It is paused."
    await until(lambda: shown.offered() == ["Resume"])


async def test_a_container_that_stops_says_so_and_is_started_in_its_terminal(shown: Shown) -> None:
    web = await shown.container("web")
    shown.open(web)
    document = await shell(shown, web)
    await shown.stage.engine.containers.kill(web.id)
    await shown.listed(web.id)
    await until(lambda: "stopped" in bar_text(document))
    assert shown.docked(web.id) == [document]
    QTest.mouseClick(document.bar.buttons()[0], Qt.MouseButton.LeftButton)
    await until(lambda: document.running)


async def test_terminals_go_with_their_container_once_nobody_looks(shown: Shown) -> None:
    web, other = await shown.container("web"), await shown.container("other")
    third = await shown.container("third")
    for each in (web, other, third):
        shown.open(each)
        await shell(shown, each)
        shown.panel.open_tab("overview")
    shown.open(third)
    await until(lambda: shown.tab._item is third)
    for each in (web, third):
        await shown.stage.engine.containers.remove(each.id, force=True)
    await shown.stage.list()
    assert not shown.docked(web.id)
    document = shown.docked(third.id)[0]
    assert document.isVisible(), "what was in it can still be read"
    shown.panel.show_target(other)
    await until(lambda: shown.tab._item is other)
    assert [each.place for each in shown.workspace] == [other.id]


async def test_another_container_of_that_name_takes_its_terminal_over(shown: Shown) -> None:
    web = await shown.container("web")
    shown.open(web)
    document = await shell(shown, web)
    await shown.stage.engine.containers.remove(web.id, force=True)
    new = await shown.container("web")
    await until(lambda: not document.running)
    wanted: list[str] = []
    shown.docks.wanted.connect(wanted.append)
    document.life.again()
    await until(lambda: document.place == new.id)
    await until(lambda: shown.docked(new.id) == [document])
    assert not shown.docked(web.id)
    assert wanted == [new.id]


async def test_only_terminals_of_a_container_can_be_dragged_among_its_own(shown: Shown) -> None:
    web, other = await shown.container("web"), await shown.container("other")
    shown.open(other)
    stranger = await shell(shown, other)
    shown.docks.move_out()
    shown.open(web)
    own = await shell(shown, web)
    places = shown.workspace.places
    dock, below = places.last_in(places.docks[0]), places.here
    carrying = Carrying(shown.workspace, Arranging(shown.workspace))
    carrying._document = stranger
    assert [carrying._may_enter(each) for each in (dock, below)] == [False, True]
    carrying._document = own
    assert [carrying._may_enter(each) for each in (dock, below)] == [True, True]


async def test_the_tab_of_another_page_takes_the_terminals_along(
    shown: Shown, qtbot: QtBot
) -> None:
    from pierhead.ui.details.terminals import ContainerTerminals

    web = await shown.container("web")
    shown.open(web)
    document = await shell(shown, web)
    other = ContainerTerminals(shown.stage.context, shown.runner, shown.desk)
    qtbot.addWidget(other)
    shown.panel.hide()
    other.show()
    other.show_item(web)
    assert other.isAncestorOf(document)
    assert document.isVisible()
    other.rest()
    shown.panel.show()
    await until(lambda: shown.tab.isAncestorOf(document) and document.isVisible())


async def test_leaving_the_app_asks_of_what_runs_in_it(shown: Shown) -> None:
    web = await shown.container("web")
    shown.open(web)
    document = await shell(shown, web)
    shown.panel.open_tab("overview")
    document.view.send(b"sleep 100\r")
    document.watch.entered()
    await until(lambda: not document.watch.idle)
    assert [each.stake() for each in shown.workspace if each.stake()] == [document.label()]
