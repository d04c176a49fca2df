"""A JSON document as the text that it is, with what is searched for marked in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit

from pierhead.ui.theme import UNIT, colors, monospace

_MOST_MARKS = 500


class JsonText(QPlainTextEdit):
    """Read-only; keeps its place when the document is written again."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.marks: list[int] = []
        """Where what is searched for begins."""
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(monospace())
        self.setUndoRedoEnabled(False)
        self.document().setDocumentMargin(UNIT)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)

    def write(self, document: Any, needle: str) -> Iterator[None]:
        """Show a document, a step at a time; nothing for None."""
        parts: list[str] = []
        for part in _encoder().iterencode(document) if document is not None else ():
            parts.append(part)
            yield
        place = self.verticalScrollBar().value()
        self.setPlainText("".join(parts))
        self.verticalScrollBar().setValue(place)
        yield
        yield from self.mark(needle)

    def mark(self, needle: str) -> Iterator[None]:
        """Mark what is searched for, a step at a time, and go to the first."""
        marks: list[QTextEdit.ExtraSelection] = []
        background = QColor(colors().warn)
        background.setAlpha(90)
        cursor = QTextCursor(self.document())
        while needle and len(marks) < _MOST_MARKS:
            cursor = self.document().find(needle, cursor)
            if cursor.isNull():
                break
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(background)
            marks.append(mark)
            yield
        self.setExtraSelections(marks)
        self.marks = [mark.cursor.selectionStart() for mark in marks]
        if marks:
            first = QTextCursor(self.document())
            first.setPosition(self.marks[0])
            self.setTextCursor(first)


def dump(value: Any) -> str:
    """A value as text that people read."""
    return _encoder().encode(value)


def _encoder() -> json.JSONEncoder:
    return json.JSONEncoder(indent=2, ensure_ascii=False)
