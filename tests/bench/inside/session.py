"""A shell in a container: how fast floods are shown, what they hold up, and how soon keys act."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from statistics import median

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest

from bench.inside.probe import populated, run_with
from bench.inside.stall import SETTLE, Heartbeat, unexplained
from pierhead.ui.app import App
from pierhead.ui.documents.terminal import TerminalDocument

FLOOD = 3.0
"""Seconds of ``yes`` before it is interrupted."""
ROUNDS = 5
HEIGHT = 860
"""Of a window in which there is room for the whole terminal below the list."""
KEYS = 40
PATIENCE = 120.0
LONGEST_LINE = 100
"""Bytes: so many lines came at least, if nothing was lost."""


class Painted(QObject):
    """Notes when a view was last painted."""

    at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            # It is painted by what the event is handed to next.
            asyncio.get_running_loop().call_soon(self._note)
        return False

    def _note(self) -> None:
        self.at = time.perf_counter()


class Terminal:
    """One terminal, typed into and looked at."""

    def __init__(self, document: TerminalDocument) -> None:
        self.document = document
        self.painted = Painted()
        document.view.viewport().installEventFilter(self.painted)

    def last(self) -> str:
        """The line of the cursor."""
        emulator = self.document.emulator
        return emulator.line(emulator.cursor[0]).text.rstrip()

    def tail(self) -> list[str]:
        """The last lines."""
        emulator = self.document.emulator
        return [emulator.line(number).text for number in range(emulator.end - 6, emulator.end)]

    async def until(self, holds: Callable[[], bool]) -> float:
        """When something holds that comes by itself, looked at whenever the loop comes round."""
        end = time.perf_counter() + PATIENCE
        while not holds():
            assert time.perf_counter() < end, self.last()
            await asyncio.sleep(0)
        return time.perf_counter()

    async def prompt(self) -> float:
        """When a shell waits for a command."""
        return await self.until(lambda: self.last().endswith(("#", "# ")))

    async def run(self, command: str) -> float:
        """Seconds from Enter to the next prompt."""
        self.document.view.send(command.encode())
        await self.until(lambda: self.last().endswith(command[-10:]))
        begun = time.perf_counter()
        QTest.keyClick(self.document.view, Qt.Key.Key_Return)
        await self.until(lambda: not self.last().endswith(command[-10:]))
        return await self.prompt() - begun

    async def interrupt(self) -> float:
        """Seconds from Ctrl+C in the middle of a flood to the prompt."""
        self.document.view.send(b"yes")
        QTest.keyClick(self.document.view, Qt.Key.Key_Return)
        await asyncio.sleep(FLOOD)
        begun = time.perf_counter()
        QTest.keyClick(self.document.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        return await self.prompt() - begun

    async def key(self) -> float:
        """Seconds from a key to the picture of what ``cat``'s terminal made of it."""
        before, begun = len(self.last()), time.perf_counter()
        QTest.keyClick(self.document.view, Qt.Key.Key_X)
        await self.until(lambda: len(self.last()) > before)
        return await self.until(lambda: self.painted.at > begun) - begun


async def probe(app: App) -> dict[str, float]:
    """Everything, one after the other."""
    megabytes = int(sys.argv[1])
    await populated(app, 1)
    await asyncio.sleep(SETTLE)
    app.desk.terminals.open_shell(next(iter(app.context.containers)))
    while not isinstance(document := app.window.workspace.current, TerminalDocument):
        await asyncio.sleep(0)
    app.window.resize(app.window.width(), HEIGHT)
    document.view.setMinimumSize(760, 430)
    await asyncio.sleep(SETTLE)
    terminal = Terminal(document)
    await terminal.prompt()
    shared = unexplained(FLOOD)
    taken, whole = [], Heartbeat()
    for _ in range(ROUNDS):
        before = document.emulator.end
        taken.append(await terminal.run(f"head -c {megabytes << 20} /flood"))
        lines = document.emulator.end - before
        assert lines > (megabytes << 20) // LONGEST_LINE, (lines, terminal.tail())
    whole.stop()
    flood = Heartbeat()
    stopped = [await terminal.interrupt() for _ in range(ROUNDS)]
    flood.stop()
    document.view.send(b"cat\r")
    await asyncio.sleep(1)
    keys = [await terminal.key() for _ in range(KEYS)]
    return {
        "speed": megabytes * 1.048576 / median(taken),
        "columns": document.emulator.columns,
        "lines": document.emulator.lines,
        "shared": shared,
        "late": max(whole.late),
        "held": max(whole.held),
        "busy": max(whole.busy),
        "p99": sorted(whole.held)[int(0.99 * len(whole.held))],
        "flood": max(flood.busy),
        "stopped": max(stopped),
        "key": median(keys),
        "key_worst": max(keys),
    }


if __name__ == "__main__":
    run_with(probe)
