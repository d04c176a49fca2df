"""The tab of a container's log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMainWindow, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from harness.waiting import until
from pierhead.core.errors import EngineRefused
from pierhead.core.resources import Container, State
from pierhead.engine.api import LogChunk
from pierhead.engine.api_inside import Stream
from pierhead.state.log_window import TAIL
from pierhead.ui.details.logs import ContainerLogs
from pierhead.ui.widgets.log_clock import Times

Make = Callable[..., Container]


class Log:
    """Streams what a test writes, and remembers how it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.lines: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.error: EngineRefused | None = None
        self.open = 0
        self.kept: list[bytes] = []
        self._count = 0

    def write(self, *texts: str) -> None:
        for text in texts:
            stamp = f"2026-05-01T12:00:{self._count:02d}.000000000Z"
            self._count += 1
            self.kept.append(f"{stamp} {text}\n".encode())
            self.lines.put_nowait(self.kept[-1])

    async def __call__(
        self, _id: str, *, since: datetime | None, **options: Any
    ) -> AsyncIterator[LogChunk]:
        self.asked.append({"id": _id, "since": since, **options})
        if self.error:
            raise self.error
        if not options["follow"]:
            for line in self.kept:
                yield LogChunk(Stream.OUT, line)
            return
        self.open += 1
        try:
            while (line := await self.lines.get()) is not None:
                yield LogChunk(Stream.OUT, line)
        finally:
            self.open -= 1


@pytest.fixture
def log(stage: Any) -> Log:
    log = Log()
    stage.containers.stream = log
    return log


@pytest.fixture
def tab(stage: Any, log: Log, qtbot: QtBot, closing: AsyncExitStack) -> ContainerLogs:
    tab = ContainerLogs(stage.context)
    qtbot.addWidget(tab)
    tab.resize(500, 300)
    tab.show()
    closing.push_async_callback(rest, tab)
    return tab


async def rest(tab: ContainerLogs) -> None:
    task = tab._task
    tab.rest()
    if task:
        await asyncio.wait([task])


def texts(tab: ContainerLogs) -> list[str]:
    buffer = tab.panel.view.buffer
    return [text for _, text in buffer.texts(buffer.first, buffer.end)]


async def test_the_last_lines_and_what_comes(tab: ContainerLogs, log: Log, container: Make) -> None:
    log.write("<b>one</b>")
    tab.show_item(container())
    await until(lambda: texts(tab) == ["<b>one</b>"])
    log.write("two")
    await until(lambda: texts(tab) == ["<b>one</b>", "two"])
    assert tab.panel.status.text() == "2 lines"
    assert log.asked == [
        {
            "id": container().id,
            "since": None,
            "until": None,
            "follow": True,
            "tail": TAIL,
            "timestamps": True,
        }
    ]


async def test_another_container_ends_the_stream_of_the_one_before(
    tab: ContainerLogs, log: Log, container: Make
) -> None:
    log.write("one")
    tab.show_item(container(1))
    await until(lambda: texts(tab) == ["one"])
    tab.show_item(container(2))
    assert texts(tab) == []
    log.write("two")
    await until(lambda: texts(tab) == ["two"])
    assert log.open == 1
    assert [asked["id"] for asked in log.asked] == [container(1).id, container(2).id]


async def test_looking_away_stops_it_and_looking_again_goes_on(
    tab: ContainerLogs, log: Log, container: Make
) -> None:
    log.write("one")
    tab.show_item(container())
    await until(lambda: texts(tab) == ["one"])
    await rest(tab)
    assert log.open == 0
    assert texts(tab) == ["one"]
    log.write("two")
    tab.show_item(container())
    await until(lambda: texts(tab) == ["one", "two"])
    assert log.asked[1]["since"] is not None
    assert log.asked[1]["tail"] is None


async def test_a_stopped_container_says_that_its_log_goes_on_when_it_starts(
    tab: ContainerLogs, log: Log, stage: Any, container: Make
) -> None:
    log.write("one")
    log.lines.put_nowait(None)
    tab.show_item(container(state=State.EXITED))
    await until(lambda: tab.panel.status.text() == "1 line · goes on when it starts")
    log.write("two")
    tab.show_item(container(state=State.RUNNING))
    await until(lambda: texts(tab) == ["one", "two"])
    assert tab.panel.status.text() == "2 lines"


async def test_a_log_that_cannot_be_read_says_why(
    tab: ContainerLogs, log: Log, container: Make
) -> None:
    log.error = EngineRefused("The log cannot be read.", "driver <i>none</i>")
    tab.show_item(container())
    await until(lambda: tab.message == "The log cannot be read. driver <i>none</i>")
    log.error = None
    log.write("one")
    tab.show_item(container())
    await until(lambda: texts(tab) == ["one"])
    assert tab.message == ""


async def test_clearing(tab: ContainerLogs, log: Log, container: Make) -> None:
    log.write("one", "two")
    tab.show_item(container())
    await until(lambda: len(texts(tab)) == 2)
    tab.panel.clear()
    assert texts(tab) == []
    log.write("three")
    await until(lambda: texts(tab) == ["three"])


async def test_finding(tab: ContainerLogs, log: Log, container: Make, qtbot: QtBot) -> None:
    log.write("an error", "fine", "error error")
    tab.show_item(container())
    await until(lambda: len(texts(tab)) == 3)
    tab.panel.view.setFocus()
    qtbot.keyClick(tab.panel.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert tab.panel.finder.isVisible()
    line = tab.panel.finder._line
    qtbot.keyClicks(line, "error")
    await until(lambda: tab.panel.finder.message == "3 of 3")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert tab.panel.finder.message == "1 of 3"
    qtbot.keyClick(line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert tab.panel.finder.message == "3 of 3"
    log.write("one more error")
    await until(lambda: tab.panel.finder.message == "3 of 4")
    qtbot.keyClicks(line, "x")
    assert tab.panel.finder.message == "Not found"
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not tab.panel.finder.isVisible()


async def test_the_way_back_to_the_newest(
    tab: ContainerLogs, log: Log, container: Make, qtbot: QtBot
) -> None:
    log.write(*(str(number) for number in range(60)))
    tab.show_item(container())
    await until(lambda: len(texts(tab)) == 60)
    assert not tab.panel.tools.newest.isVisible()
    qtbot.keyClick(tab.panel.view, Qt.Key.Key_PageUp)
    assert tab.panel.tools.newest.isVisible()
    tab.panel.tools.newest.click()
    assert tab.panel.view.following
    assert not tab.panel.tools.newest.isVisible()


async def test_toggles_are_remembered(tab: ContainerLogs, stage: Any, qtbot: QtBot) -> None:
    buttons = {each.accessibleName(): each for each in tab.findChildren(QToolButton)}
    assert all(buttons)
    buttons["Wrap long lines"].click()
    times = buttons["Show times"].menu().actions()
    next(action for action in times if action.text() == "Local Time").trigger()
    again = ContainerLogs(stage.context)
    qtbot.addWidget(again)
    assert not again.panel.view.wraps
    assert again.panel.view.look.clock.times is Times.LOCAL


async def test_in_the_log_the_windows_own_key_for_finding_is_the_logs(
    tab: ContainerLogs, qtbot: QtBot
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    searched: list[bool] = []
    action = QAction("Search the list", window)
    action.setShortcut(QKeySequence("Ctrl+F"))
    action.triggered.connect(lambda: searched.append(True))
    window.addAction(action)
    field = QLineEdit()
    body = QWidget()
    layout = QVBoxLayout(body)
    layout.addWidget(field)
    layout.addWidget(tab)
    window.setCentralWidget(body)
    window.show()
    window.activateWindow()
    await until(window.isActiveWindow)
    tab.panel.view.setFocus()
    qtbot.keyClick(tab.panel.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert tab.panel.finder.isVisible()
    assert searched == []
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert searched == [True]
    tab.setParent(None)
