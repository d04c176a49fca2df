"""Places of a text, counted in characters, and in the UTF-16 units that Qt's documents count in."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor, QTextDocument

_LAST_OF_ONE_UNIT = "\uffff"


def _simple(text: str) -> bool:
    return text.isascii() or max(text) <= _LAST_OF_ONE_UNIT


def to_position(text: str, offset: int) -> int:
    """The document's position of a character."""
    if _simple(text):
        return offset
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def to_offset(text: str, position: int) -> int:
    """The character at a document's position."""
    if _simple(text):
        return min(position, len(text))
    data = text.encode("utf-16-le", "surrogatepass")[: 2 * position]
    return len(data.decode("utf-16-le", "replace"))


def selection(document: QTextDocument, text: str, start: int, end: int) -> QTextCursor:
    """A cursor that selects the characters from ``start`` to ``end``, as far as there are such."""
    last = document.characterCount() - 1
    cursor = QTextCursor(document)
    cursor.setPosition(min(to_position(text, start), last))
    cursor.setPosition(min(to_position(text, end), last), QTextCursor.MoveMode.KeepAnchor)
    return cursor
