"""How code shows what is wrong with it, and what was found in it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QTextEdit


@dataclass(frozen=True, slots=True)
class Mark:
    """What is wrong with a line."""

    text: str
    error: bool
    failed: bool = False
    """Whether a build ended here."""


def whole_line(cursor: QTextCursor, color: str | QColor) -> QTextEdit.ExtraSelection:
    """The background of a whole line."""
    selection = QTextEdit.ExtraSelection()
    look = QTextCharFormat()
    look.setBackground(QColor(color))
    look.setProperty(QTextFormat.Property.FullWidthSelection, True)
    selection.format = look
    selection.cursor = QTextCursor(cursor)
    selection.cursor.clearSelection()
    return selection


def behind(place: QTextCursor, color: str) -> QTextEdit.ExtraSelection:
    """The background of a selection."""
    selection = QTextEdit.ExtraSelection()
    look = QTextCharFormat()
    look.setBackground(QColor(color))
    selection.format, selection.cursor = look, place
    return selection


def underlined(cursor: QTextCursor, color: str) -> QTextEdit.ExtraSelection:
    """A wavy line under the text of a line."""
    selection = QTextEdit.ExtraSelection()
    look = QTextCharFormat()
    look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    look.setUnderlineColor(QColor(color))
    text = cursor.block().text()
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    place = QTextCursor(cursor.block())
    place.setPosition(cursor.block().position() + min(start, end))
    place.setPosition(cursor.block().position() + end, QTextCursor.MoveMode.KeepAnchor)
    selection.format, selection.cursor = look, place
    return selection
