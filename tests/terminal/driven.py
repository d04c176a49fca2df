"""A real program in the real widget: typed to by keys, seen as text and as a picture."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from harness.waiting import until
from pierhead.core.terminal_options import TerminalPreferences
from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets.terminal_cells import PADDING
from pierhead.ui.widgets.terminal_view import TerminalView
from terminal.pty_session import PtySession
from terminal.screens import screen

NONE = Qt.KeyboardModifier.NoModifier


class Driven:
    """A program, the terminal that it runs in, and the hands of who uses it."""

    def __init__(
        self, qtbot: QtBot, columns: int, lines: int, *, checksum_reports: bool = False
    ) -> None:
        self.preferences = TerminalPreferences()
        self.emulator = Emulator(columns, lines, checksum_reports=checksum_reports)
        self.view = TerminalView(self.emulator, preferences=self.preferences)
        qtbot.addWidget(self.view)
        self.printed = bytearray()
        """All that the program has printed."""
        self._outbox: asyncio.Queue[bytes] = asyncio.Queue()
        self.view.typed.connect(self._outbox.put_nowait)
        self.emulator.on_reply.connect(self._reply)
        self.give_size(columns, lines)
        self.view.show()
        self.view.activateWindow()
        self.view.setFocus()
        self.session: PtySession

    def _reply(self, data: bytes) -> None:
        self._outbox.put_nowait(data)

    def give_size(self, columns: int, lines: int) -> None:
        """Make the widget as large as so many cells need."""
        cells, bar = self.view.cells, self.view.verticalScrollBar().sizeHint().width()
        width = -int(-columns * cells.width // cells.scale) + 2 * PADDING + bar
        height = -int(-lines * cells.height // cells.scale) + 2 * PADDING
        self.view.resize(width, height)

    # -- the program

    @asynccontextmanager
    async def running(self, *command: str, **environment: str) -> AsyncIterator[None]:
        """The program runs for as long as the block lasts."""
        await until(self.view.hasFocus)
        self.session = PtySession(*command, **environment)
        await self.session.resize(self.emulator.columns, self.emulator.lines)
        tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._write())]
        self.view.resized.connect(self._resize)
        try:
            yield
        finally:
            self.view.resized.disconnect(self._resize)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self.session.close()

    async def _read(self) -> None:
        async for data in self.session:
            self.printed += data
            self.view.feed(data)
            await asyncio.sleep(0)

    async def _write(self) -> None:
        while True:
            await self.session.write(await self._outbox.get())

    def _resize(self, columns: int, lines: int) -> None:
        self._resizing = asyncio.ensure_future(self.session.resize(columns, lines))

    # -- the user

    def type(self, text: str) -> None:
        """Press the keys of a text; a line feed is Return."""
        for character in text:
            if character == "\n":
                self.press(Qt.Key.Key_Return)
            else:
                QTest.keyClicks(self.view, character)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        """Press one key."""
        QTest.keyClick(self.view, key, modifiers)

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds."""
        try:
            await until(condition)
        except TimeoutError:
            raise AssertionError("It never came so:\n" + "\n".join(self.screen())) from None

    async def until_text(self, *texts: str) -> None:
        """Wait until the screen shows all of these."""
        try:
            await until(lambda: all(text in "\n".join(self.screen()) for text in texts))
        except TimeoutError:
            shown = "\n".join(self.screen())
            raise AssertionError(f"{texts} never appeared on\n{shown}") from None

    async def until_printed(self, pattern: re.Pattern[bytes], since: int) -> None:
        """Wait until the program has printed something after the first ``since`` bytes."""
        try:
            await until(lambda: pattern.search(self.printed, since))
        except TimeoutError:
            shown = "\n".join(self.screen())
            raise AssertionError(f"{pattern} was not printed; the screen is\n{shown}") from None

    async def quiet(self, seconds: float = 0.1) -> None:
        """Wait until nothing has been printed for a while, and all of it is drawn."""
        size = -1
        while size != len(self.printed):
            size = len(self.printed)
            await asyncio.sleep(seconds)
        await until(lambda: not self.view.drawing)

    # -- what there is to see

    def screen(self) -> list[str]:
        """The lines of the screen."""
        return screen(self.emulator)

    def shot(self, path: Path) -> None:
        """Keep a picture of the widget."""
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
        self.view.grab().save(str(path))
