"""What stands beside the lines of code: each owner puts its marks, which move with the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit


class Level(IntEnum):
    """How bad it is; of several marks at a line the worst is drawn."""

    INFO = 0
    WARNING = 1
    ERROR = 2
    FAILURE = 3
    """A build ended here."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something about a line, 1-based, that is said when the pointer rests on it."""

    line: int
    text: str
    level: Level = Level.ERROR


class CodeMarks(QObject):
    """The marks of a text by owner: ``"problems"``, ``"build"`` or any other name."""

    changed = Signal()

    def __init__(self, view: QPlainTextEdit) -> None:
        super().__init__(view)
        self._document = view.document()
        self._marks: dict[str, list[tuple[QTextCursor, Mark]]] = {}

    def put(self, owner: str, marks: Sequence[Mark]) -> None:
        """Show these in place of what the owner showed before; lines that are not there are not."""
        placed = []
        for mark in marks:
            block = self._document.findBlockByNumber(mark.line - 1)
            if block.isValid():
                placed.append((QTextCursor(block), mark))
        self._marks[owner] = placed
        self.changed.emit()

    def of(self, owner: str) -> list[Mark]:
        """The marks of one owner, at the lines where they are now."""
        return [
            replace(mark, line=cursor.blockNumber() + 1)
            for cursor, mark in self._marks.get(owner, ())
        ]

    def cursors(self, owner: str) -> list[QTextCursor]:
        """Where the marks of one owner are, in their order."""
        return [QTextCursor(cursor) for cursor, _mark in self._marks.get(owner, ())]

    def lines(self) -> dict[int, Mark]:
        """One mark for each line that has any, by 1-based number: the worst, with all texts."""
        found: dict[int, Mark] = {}
        for owner in self._marks:
            for mark in self.of(owner):
                known = found.get(mark.line)
                if known:
                    first, second = sorted((known, mark), key=lambda one: -one.level)
                    mark = replace(first, text=f"{first.text}\n{second.text}")  # noqa: PLW2901
                found[mark.line] = mark
        return found
