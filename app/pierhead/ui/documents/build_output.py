"""What the steps of a build write, in the order in which it comes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from pierhead.core.ansi import strip
from pierhead.core.i18n import _
from pierhead.ui.theme import monospace

FRAME = 40
"""Milliseconds between two repaints of a build that writes much."""
MOST_BLOCKS = 50_000
MOST_PIECES, MOST_CHARACTERS = 200, 16_384
"""What is drawn in one frame, so that the loop stays free."""
SOON = 12
"""Milliseconds until the next frame while more waits than one can draw."""
BACKLOG = 8_000_000
"""Characters that may wait; of more, the oldest are left out, as they are in what is shown."""


class BuildOutput(QPlainTextEdit):
    """Output under the names of its steps; follows the end until the user scrolls away."""

    def __init__(self) -> None:
        super().__init__()
        self._pending: deque[tuple[str, str]] = deque()
        self._waiting = 0
        self._last = ""
        self._frame = QTimer(self, singleShot=True)
        self._frame.timeout.connect(self._draw)
        self.setReadOnly(True)
        self.setFont(monospace())
        self.setMaximumBlockCount(MOST_BLOCKS)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setAccessibleName(_("Output"))

    def forget(self) -> None:
        """Begin anew, without text."""
        self._pending.clear()
        self._waiting = 0
        self._last = ""
        self.clear()

    def write(self, step: str, text: str) -> None:
        """Add what a step of this name wrote."""
        self._pending.append((step, text))
        self._waiting += len(text)
        while self._waiting > BACKLOG:
            self._waiting -= len(self._pending.popleft()[1])
        if not self._frame.isActive():
            self._frame.start(FRAME)

    def show_step(self, step: str) -> None:
        """Go to the first that a step of this name wrote."""
        found = self.document().find(step)
        if not found.isNull():
            self.setTextCursor(found)
            self.centerCursor()

    def _draw(self) -> None:
        bar = self.verticalScrollBar()
        follow = bar.value() >= bar.maximum() - 2
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        heading, plain = QTextCharFormat(), QTextCharFormat()
        # Not a colour: text keeps the one of the theme in which it was written.
        heading.setFontWeight(QFont.Weight.Bold)
        cursor.beginEditBlock()
        for step, text in self._next():
            if step != self._last:
                self._last = step
                cursor.insertText("" if cursor.atBlockStart() else "\n", plain)
                cursor.insertText(f"{step}\n", heading)
            cursor.insertText(_lines(text), plain)
        cursor.endEditBlock()
        if follow:
            bar.setValue(bar.maximum())
        if self._pending:
            self._frame.start(SOON)

    def _next(self) -> Iterator[tuple[str, str]]:
        """The oldest that wait, as much as one frame can draw."""
        room = MOST_CHARACTERS
        for _piece in range(MOST_PIECES):
            if not self._pending or room <= 0:
                return
            step, text = self._pending.popleft()
            if len(text) > room:
                self._pending.appendleft((step, text[room:]))
                text = text[:room]
            room -= len(text)
            self._waiting -= len(text)
            yield step, text


def _lines(text: str) -> str:
    """Text without what only a terminal understands; a carriage return begins a new line."""
    return strip(text).replace("\r\n", "\n").replace("\r", "\n")
