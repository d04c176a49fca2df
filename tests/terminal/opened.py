"""Terminal documents that tests open, and a session whose program is the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from pierhead.engine.api import Session
from pierhead.ui.documents.terminal import TerminalDocument
from pierhead.ui.documents.terminal_bar import TerminalBar
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

    async def exit_code(self) -> int | None:
        return self.code

    async def close(self) -> None:
        self.closed = True


class Opened:
    """Documents that a test opened, in the right size, and closes."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._all: list[TerminalDocument] = []

    def open(
        self,
        opening: Callable[[], Awaitable[Session]],
        why: Callable[[], Awaitable[str]] | None = None,
    ) -> TerminalDocument:
        document = TerminalDocument(opening, "web", "sh — web", why=why)
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
            document.shut()
            if document._task is not None:
                with suppress(asyncio.CancelledError):
                    await document._task


def bar_text(document: TerminalDocument) -> str:
    bar = document.findChild(TerminalBar)
    assert isinstance(bar, TerminalBar)
    return bar.text if bar.isVisible() else ""


def button(document: TerminalDocument) -> QPushButton:
    found = document.findChild(QPushButton)
    assert isinstance(found, QPushButton)
    return found
