"""Brackets: the one at the cursor and its partner are marked, and one key goes between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QTextBlock

from pierhead.ui.theme import colors
from pierhead.ui.widgets.code_changes import Caret, cursor_at
from pierhead.ui.widgets.code_layers import Layer, behind

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = {close: open_ for open_, close in _OPENING.items()}
_FARTHEST = 500
"""Lines that are searched for the partner."""
_TINT = 90


class CodeBrackets(QObject):
    """The brackets of one view."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        view.cursorPositionChanged.connect(self.refresh)
        view.textChanged.connect(self.refresh)

    def refresh(self) -> None:
        """Mark the bracket at the cursor and its partner."""
        pair = self.pair()
        tint = QColor(colors().muted)
        tint.setAlpha(_TINT)
        document = self._view.document()
        pieces = [behind(cursor_at(document, Caret(at, at + 1)), tint) for at in pair or ()]
        self._view.layers.put(Layer.BRACKET, pieces)

    def go(self) -> None:
        """Go to the partner of the bracket at the cursor."""
        if pair := self.pair():
            cursor = self._view.textCursor()
            cursor.setPosition(pair[1])
            self._view.setTextCursor(cursor)
            self._view.ensureCursorVisible()

    def pair(self) -> tuple[int, int] | None:
        """Where the bracket at the cursor is, and where its partner."""
        cursor = self._view.textCursor()
        block, column = cursor.block(), cursor.positionInBlock()
        text = block.text()
        if not text.isascii():
            text = "".join(char if char <= "\uffff" else char + " " for char in text)
        for at in (column, column - 1):
            if 0 <= at < len(text) and text[at] in (*_OPENING, *_CLOSING):
                found = _partner(block, at, text[at])
                return (block.position() + at, found) if found is not None else None
        return None


def _partner(block: QTextBlock, column: int, bracket: str) -> int | None:
    """The position of the bracket that belongs to one."""
    forward = bracket in _OPENING
    other = _OPENING[bracket] if forward else _CLOSING[bracket]
    depth = 0
    for number in range(_FARTHEST):
        if not block.isValid():
            return None
        text = block.text()
        columns = range(column if number == 0 else 0, len(text))
        if not forward:
            columns = range(column if number == 0 else len(text) - 1, -1, -1)
        for at in columns:
            depth += (text[at] == bracket) - (text[at] == other)
            if depth == 0 and text[at] == other:
                return block.position() + at
        block = block.next() if forward else block.previous()
    return None
