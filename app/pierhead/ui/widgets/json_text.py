"""A JSON document as the text that it is, with what is searched for marked in it."""

from __future__ import annotations

import json
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

    def write(self, document: Any, needle: str) -> None:
        """Show a document; nothing for None."""
        place = self.verticalScrollBar().value()
        self.setPlainText("" if document is None else dump(document))
        self.verticalScrollBar().setValue(place)
        self.mark(needle)

    def mark(self, needle: str) -> None:
        """Mark what is searched for, and go to the first."""
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
        self.setExtraSelections(marks)
        self.marks = [mark.cursor.selectionStart() for mark in marks]
        if marks:
            first = QTextCursor(self.document())
            first.setPosition(self.marks[0])
            self.setTextCursor(first)


def dump(value: Any) -> str:
    """A value as text that people read."""
    return json.dumps(value, indent=2, ensure_ascii=False)
