"""What the program of a terminal is busy with: looked at calmly, and only while it is seen.

A shell that nobody types to is never asked. After Enter the engine lists what runs, and again from
time to time while it is not just a shell.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from pierhead.state.foreground import Foreground
from pierhead.state.programs import Program
from pierhead.ui.widgets.tasks import Tasks

AFTER_ENTER = 700
"""Milliseconds in which a short command has ended, and need not be told of."""
AGAIN = 2500
"""Milliseconds between two looks at a program that goes on."""
SELDOM = 60_000
"""Milliseconds at most between two looks when the engine has no time to answer."""
WHERE_EVERY = 5.0
"""Seconds between two questions for the directory."""


class Watch(QObject):
    """Follows one program while it runs."""

    changed = Signal()

    def __init__(self, program: Program, owner: QObject) -> None:
        super().__init__(owner)
        self.tells_directory = False
        """Whether the shell says itself where it is."""
        self._program = program
        self._front: Foreground | None = None
        self._moved = False
        self._unsure = False
        self._seen = False
        self._asked_where = 0.0
        self._pause = AGAIN
        self._tasks = Tasks(self)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)

    @property
    def front(self) -> str:
        """The name of what runs in front of the shell; empty while that is the shell itself."""
        return self._front.name if self._front and not self._front.idle else ""

    @property
    def idle(self) -> bool:
        """Whether the program is known to be a shell at its prompt."""
        return bool(self._front and self._front.idle) and not self._unsure

    def begin(self, *, idle: bool) -> None:
        """A program begins; ``idle`` says that it is a shell."""
        self.end()
        self._front = Foreground("", idle)
        self.tells_directory = False

    def end(self) -> None:
        """It has ended."""
        self._timer.stop()
        self._tasks.cancel()
        self._front, self._unsure, self._moved = None, False, False

    def entered(self) -> None:
        """The user pressed Enter: something may begin."""
        if self._front is not None:
            self._unsure = self._moved = True
            self._wait(AFTER_ENTER)

    def prompted(self, kind: str) -> None:
        """The shell says itself (OSC 133) that it waits, or that something begins."""
        if self._front is None:
            return
        if kind == "C":
            self.entered()
        elif kind in {"A", "B"}:
            self._found(Foreground("", idle=True))

    async def look(self) -> Foreground | None:
        """Find out now."""
        found = await self._program.busy()
        if found is not None:
            self._found(found)
        return found

    def seen(self, seen: bool) -> None:
        """Whether the terminal is on the screen."""
        self._seen = seen
        if seen and self._unsure:
            self._wait(AFTER_ENTER)

    def _wait(self, pause: int) -> None:
        if self._seen and not self._timer.isActive():
            self._timer.start(pause)

    def _look(self) -> None:
        if self._seen:
            self._tasks.start("look", self._ask())

    async def _ask(self) -> None:
        found = await self.look()
        self._pause = AGAIN if found else min(2 * self._pause, SELDOM)
        if found is None or not found.idle:
            self._wait(self._pause)
        elif self._moved and not self.tells_directory:
            await self._ask_where()

    async def _ask_where(self) -> None:
        """The directory is known before it is needed: of a shell that was ended it cannot be."""
        if time.monotonic() < self._asked_where + WHERE_EVERY:
            self._timer.start(AGAIN)
            return
        self._asked_where, self._moved = time.monotonic(), False
        before = self._program.directory
        if (await self._program.where()).path != before:
            self.changed.emit()

    def _found(self, front: Foreground) -> None:
        self._unsure = False
        before, self._front = self.front, front
        if self.front != before:
            self.changed.emit()
