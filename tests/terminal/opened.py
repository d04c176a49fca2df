"""Terminal documents that tests open, and a session whose program is the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, cast

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from fakes.stage import Stage
from pierhead.core.signal import Signal
from pierhead.engine.api_inside import Session, Size
from pierhead.state.foreground import Foreground
from pierhead.state.place import Condition, Place, Situation
from pierhead.state.programs import Program
from pierhead.ui.documents.terminal import TerminalDocument
from terminal.pty_session import PtySession


class Fed:
    """A session without a program: the test says what it writes and how it ends."""

    def __init__(self, *, tty: bool = True) -> None:
        self.tty = tty
        self.output: asyncio.Queue[bytes | Exception | None] = asyncio.Queue()
        self.written = b""
        self.sizes: list[tuple[int, int]] = []
        self.code: int | None = 0
        self.closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (item := await self.output.get()) is not None:
            if isinstance(item, Exception):
                raise item
            yield item

    async def write(self, data: bytes) -> None:
        self.written += data

    async def resize(self, columns: int, lines: int) -> None:
        self.sizes.append((columns, lines))

    async def end_input(self) -> None:
        return

    async def pid(self) -> int:
        return 0

    async def exit_code(self) -> int | None:
        return self.code

    async def close(self) -> None:
        self.closed = True


class FakePlace:
    """A container that stands as the test says."""

    def __init__(self) -> None:
        self.id, self.name = "1f", "web"
        self.now = Situation(Condition.RUNNING)
        self.looks: list[Situation] = []
        """How it stands at the next looks, before ``now``."""
        self.changed: Signal[()] = Signal()

    async def look(self) -> Situation:
        return self.looks.pop(0) if self.looks else self.now

    def turn(self, condition: Condition, **facts: Any) -> None:
        """Something happens to it."""
        self.now = Situation(condition, **facts)
        self.changed.emit()


class Opening(Program):
    """A program that is whatever the test opens."""

    def __init__(self, opening: Callable[[], Awaitable[Session]]) -> None:
        self.at = FakePlace()
        super().__init__(cast(Place, self.at))
        self.opening = opening
        self.front: Foreground | None = None
        self.sizes: list[Size] = []
        self.started = 0
        self.left = False

    @property
    def words(self) -> Sequence[str]:
        return ("sh", "-l")

    async def start(self, size: Size) -> Session:
        self.started += 1
        self.at.now = Situation(Condition.RUNNING)
        return await self.open(size)

    async def busy(self) -> Foreground | None:
        return self.front

    async def leave(self, session: Session | None) -> None:
        self.left = True

    async def _open(self, size: Size) -> Session:
        self.sizes.append(size)
        session = await self.opening()
        if isinstance(session, PtySession):
            await session.resize(*size)
        return session


class Opened:
    """Documents that a test opened, in the right size, and closes."""

    def __init__(self, qtbot: QtBot, stage: Stage) -> None:
        self.stage = stage
        self._qtbot = qtbot
        self._all: list[TerminalDocument] = []

    def open(self, opening: Callable[[], Awaitable[Session]]) -> TerminalDocument:
        return self.program(Opening(opening))

    def program(self, program: Program, *, offered: bool = False) -> TerminalDocument:
        return self.adopt(TerminalDocument(program, self.stage.runner, offered=offered))

    def adopt(self, document: TerminalDocument) -> TerminalDocument:
        """Show a document that something else made."""
        self._qtbot.addWidget(document)
        self._all.append(document)
        document.resize(700, 400)
        document.show()
        document.activateWindow()
        return document

    def run(self, *command: str) -> TerminalDocument:
        async def opening() -> Session:
            return PtySession(*command)

        return self.open(opening)

    def show(self, session: Session) -> TerminalDocument:
        async def opening() -> Session:
            return session

        return self.open(opening)

    async def shut(self) -> None:
        for document in self._all:
            task = document.life._task
            # The widget may be gone by now, if something was awaited since the test.
            if isValid(document):
                document.shut()
            elif task is not None:
                task.cancel()
            if task is not None:
                with suppress(asyncio.CancelledError):
                    await task
        await self.stage.runner.all_seen_off(5)
        await self.stage.engine.close()


def bar_text(document: TerminalDocument) -> str:
    return document.bar.text if document.bar.isVisible() else ""


def button(document: TerminalDocument) -> QPushButton:
    return document.bar.buttons()[0]


def program(document: TerminalDocument) -> Opening:
    assert isinstance(document.program, Opening)
    return document.program
