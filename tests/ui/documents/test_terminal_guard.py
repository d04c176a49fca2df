"""Terminals on a main process: leaving it, and the word before Ctrl+C."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engines.base_image import BUSYBOX
from harness.waiting import until
from pierhead.commands.terminals import terminals
from pierhead.state.attached import MainProgram
from pierhead.ui.documents.terminal import TerminalDocument
from terminal.live import Live, says, type_line
from terminal.opened import bar_text
from terminal.screens import everything

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
WARNING = (
    "Ctrl+C goes to the main process of web: the container may stop. Press it again to send it."
)
TRAP = "trap 'echo caught' INT; echo ready; while :; do read -r x && echo got $x; done"


async def attached(live: Live, *words: str, keys: str = "ctrl-p,ctrl-q") -> TerminalDocument:
    container = await live.container("--name", "web", *words)
    document = live.program(MainProgram(live.place(container), lambda: keys))
    await until(lambda: document.running)
    return document


def labels(document: TerminalDocument) -> list[str]:
    return [button.accessibleName() for button in document.bar.buttons()]


def press(document: TerminalDocument, label: str) -> None:
    next(button for button in document.bar.buttons() if button.accessibleName() == label).click()


def interrupt(document: TerminalDocument) -> None:
    QTest.keyClick(document.view, Key.Key_C, CTRL)


async def test_what_was_before_is_shown_and_how_to_leave(live: Live) -> None:
    document = await attached(live, "-it", BUSYBOX, "sh", "-c", TRAP)
    await says(document, "ready")
    assert bar_text(document) == ("Attached to the main process. Ctrl+P, Ctrl+Q leaves it running.")
    assert labels(document) == ["Detach"]
    type_line(document, "one")
    await says(document, "got one")


async def test_detaching_by_keys_leaves_it_running(live: Live) -> None:
    document = await attached(live, "-it", BUSYBOX, "sh", "-c", TRAP)
    await says(document, "ready")
    for key in (Key.Key_P, Key.Key_Q):
        QTest.keyClick(document.view, key, CTRL)
    await until(lambda: bar_text(document) == "Detached. The program goes on.")
    assert labels(document) == ["Attach Again"]
    assert await live.docker("ps", "--format", "{{.Names}}") == "web"
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: document.running)
    type_line(document, "two")
    await says(document, "got two")


async def test_other_keys_leave_it_where_the_user_wants_others(live: Live) -> None:
    document = await attached(live, "-it", BUSYBOX, "sh", "-c", TRAP, keys="ctrl-a,d")
    await says(document, "ready")
    assert "Ctrl+A, d leaves it running." in bar_text(document)
    for key in (Key.Key_P, Key.Key_Q, Key.Key_A):
        QTest.keyClick(document.view, key, CTRL)
    assert document.running
    QTest.keyClick(document.view, Key.Key_D)
    await until(lambda: bar_text(document) == "Detached. The program goes on.")


@pytest.mark.parametrize("how", ["button", "command"])
async def test_detaching_by_the_app_leaves_it_running(live: Live, how: str) -> None:
    document = await attached(live, "-it", BUSYBOX, "sh", "-c", TRAP)
    await says(document, "ready")
    if how == "button":
        press(document, "Detach")
    else:
        await live.stage.run(terminals["terminal.detach"], document.program)
    await until(lambda: bar_text(document) == "Detached. The program goes on.")
    assert await live.docker("ps", "--format", "{{.Names}}") == "web"


async def test_the_first_interrupt_asks_and_the_second_is_sent(live: Live) -> None:
    document = await attached(live, "-it", BUSYBOX, "sh", "-c", TRAP)
    await says(document, "ready")
    interrupt(document)
    assert bar_text(document) == WARNING
    assert labels(document) == ["Send Ctrl+C", "Detach Instead", "Always Send It Here", "Cancel"]
    assert "caught" not in everything(document.emulator)
    press(document, "Cancel")
    assert labels(document) == ["Detach"]
    assert document.view.hasFocus()
    interrupt(document)
    interrupt(document)
    await until(lambda: any("caught" in line for line in everything(document.emulator)))
    assert labels(document) == ["Detach"]
    interrupt(document)
    assert bar_text(document) == WARNING


async def test_it_need_not_ask_again_for_this_container(live: Live) -> None:
    document = await attached(live, "-it", BUSYBOX, "sh", "-c", TRAP)
    await says(document, "ready")
    interrupt(document)
    press(document, "Always Send It Here")
    await until(lambda: any("caught" in line for line in everything(document.emulator)))
    document.emulator.clear()
    interrupt(document)
    await until(lambda: any("caught" in line for line in everything(document.emulator)))
    again = live.program(MainProgram(document.program.place))
    await until(lambda: again.running)
    interrupt(again)
    assert bar_text(again) != WARNING


async def test_the_message_is_reached_and_left_by_keys(live: Live) -> None:
    document = await attached(live, "-it", BUSYBOX, "sh", "-c", TRAP)
    await until(document.view.hasFocus)
    shift = CTRL | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(document.view, Key.Key_G, shift)
    (detach,) = document.bar.buttons()
    await until(detach.hasFocus)
    QTest.keyClick(detach, Key.Key_Escape)
    await until(document.view.hasFocus)


async def test_without_a_terminal_lines_are_sent_and_the_interrupt_is_a_signal(live: Live) -> None:
    document = await attached(live, "-i", BUSYBOX, "sh", "-c", TRAP)
    await says(document, "ready")
    assert bar_text(document) == "Attached to the main process."
    type_line(document, "three")
    await says(document, "got three")
    interrupt(document)
    assert bar_text(document) == WARNING
    interrupt(document)
    type_line(document, "four")
    await says(document, "caught")


async def test_the_end_of_the_main_process_is_told(live: Live) -> None:
    document = await attached(live, "-it", BUSYBOX, "sh", "-c", "read -r x; exit 4")
    type_line(document, "")
    await until(lambda: bar_text(document) == "The container has stopped with exit code 4.")
    assert labels(document) == ["Start Container"]
    QTest.keyClick(document.view, Key.Key_Return)
    await until(lambda: bar_text(document) == "The container does not run.")
    press(document, "Start Container")
    await until(lambda: document.running)
    assert labels(document) == ["Detach"]
