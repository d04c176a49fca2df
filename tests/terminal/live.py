"""Terminals in containers of a real engine that the app's own connection follows."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engines.dockerd import PrivateDockerd
from fakes.stage import Stage
from harness.waiting import until
from pierhead.commands.runner import Runner
from pierhead.core.resources import Container, Kind
from pierhead.core.run import ExecSpec
from pierhead.engine.endpoints import Endpoint
from pierhead.state.connection import Connection
from pierhead.state.place import Place
from pierhead.state.programs import ShellProgram
from pierhead.state.search import Places
from pierhead.ui.documents.terminal import TerminalDocument
from terminal.opened import Opened
from terminal.screens import everything


class Live(Opened):
    """A stage on a real engine; ``begin`` it, ``end`` it."""

    def __init__(self, qtbot: QtBot, folder: Path, host: PrivateDockerd) -> None:
        super().__init__(qtbot, Stage(folder))
        self.host = host
        stage = self.stage
        stores = {Kind.CONTAINER: stage.containers, Kind.IMAGE: stage.images}
        endpoint = Endpoint("tests", host.url)

        async def search(_wanted: Endpoint | None) -> Any:
            return await Places({}).search(endpoint)

        self.connection = Connection(search, stores)
        stage.context = replace(stage.context, connection=self.connection)
        stage.runner = Runner(stage.context, stage._ask)
        self._following: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        self._following = asyncio.create_task(self.connection.run())
        await until(lambda: self.connection.ready and self.stage.containers.loaded)

    async def end(self) -> None:
        await self.shut()
        await self.stage.context.jobs.cancel_all()
        if self._following:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following

    async def docker(self, *words: str) -> str:
        return await asyncio.to_thread(self.host.docker, *words)

    async def container(self, *words: str) -> Container:
        """``docker run --detach`` with these words; as it is listed."""
        id_ = await self.docker("run", "--detach", *words)
        await until(lambda: self.stage.containers.get(id_))
        found = self.stage.containers.get(id_)
        assert found
        return found

    def place(self, container: Container) -> Place:
        return Place(self.connection, self.stage.containers, container.id, container.name)

    async def shell(self, container: Container, spec: ExecSpec | None = None) -> TerminalDocument:
        """A terminal with a shell that shows its prompt."""
        document = self.program(self.shell_program(container, spec))
        await prompt(document)
        return document

    def shell_program(self, container: Container, spec: ExecSpec | None = None) -> ShellProgram:
        return ShellProgram(self.place(container), spec)


def type_line(document: TerminalDocument, text: str) -> None:
    """Type a command and Enter."""
    document.view.send(text.encode())
    QTest.keyClick(document.view, Qt.Key.Key_Return)


async def prompt(document: TerminalDocument) -> None:
    """Return when a shell waits for a command."""
    await until(lambda: document.running and _last(document).endswith(("#", "$", "# ", "$ ")))


async def says(document: TerminalDocument, text: str) -> None:
    """Return when a line of the terminal is ``text``."""
    try:
        await until(lambda: text in everything(document.emulator))
    except TimeoutError:
        raise AssertionError(f"No {text!r} in {everything(document.emulator)}") from None


async def answer(document: TerminalDocument, text: str, expected: str) -> None:
    """Type a command and return when it has said what is expected."""
    type_line(document, text)
    await says(document, expected)


def _last(document: TerminalDocument) -> str:
    lines = everything(document.emulator)
    return lines[-1] if lines else ""
