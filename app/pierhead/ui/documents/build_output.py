"""What the steps of a build write, in the order in which it comes."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from pierhead.core.ansi import strip
from pierhead.core.i18n import _
from pierhead.ui.theme import monospace

FRAME = 40
"""Milliseconds between two repaints of a build that writes much."""
MOST_BLOCKS = 50_000
MOST_PER_FRAME = 400
"""Pieces of output that are drawn in one frame, so that the loop stays free."""


class BuildOutput(QPlainTextEdit):
    """Output under the names of its steps; follows the end until the user scrolls away."""

    def __init__(self) -> None:
        super().__init__()
        self._pending: deque[tuple[str, str]] = deque()
        self._last = ""
        self._frame = QTimer(self, singleShot=True, interval=FRAME)
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
        self._last = ""
        self.clear()

    def write(self, step: str, text: str) -> None:
        """Add what a step of this name wrote."""
        self._pending.append((step, text))
        if not self._frame.isActive():
            self._frame.start()

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
        for _piece in range(min(MOST_PER_FRAME, len(self._pending))):
            step, text = self._pending.popleft()
            if step != self._last:
                self._last = step
                cursor.insertText("" if cursor.atBlockStart() else "\n", plain)
                cursor.insertText(f"{step}\n", heading)
            cursor.insertText(_lines(text), plain)
        cursor.endEditBlock()
        if follow:
            bar.setValue(bar.maximum())
        if self._pending:
            self._frame.start()


def _lines(text: str) -> str:
    """Text without what only a terminal understands; a carriage return begins a new line."""
    return strip(text).replace("\r\n", "\n").replace("\r", "\n")
