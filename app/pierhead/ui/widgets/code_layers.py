"""What is painted behind and under code: each owner puts its pieces, which are shown together."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from pierhead.ui.theme import colors

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

Piece = QTextEdit.ExtraSelection


class Layer(IntEnum):
    """In which order they are painted: the later ones over the earlier ones."""

    LINE = 0
    """The line of the cursor."""
    FAILURE = 1
    """The line at which a build ended."""
    SAME = 2
    """The places of the word that the cursor is in."""
    FOUND = 3
    """What was searched for."""
    BRACKET = 4
    PROBLEM = 5
    LINK = 6
    """What a click would follow."""
    CARET = 7
    """What further cursors select."""


class CodeLayers:
    """The pieces of one view by layer, and by owner where several share a layer."""

    def __init__(self, view: QPlainTextEdit) -> None:
        self._view = view
        self._pieces: dict[tuple[Layer, str], list[Piece]] = {}

    def put(self, layer: Layer, pieces: Sequence[Piece], owner: str = "") -> None:
        """Show these in place of what the owner had there before."""
        key = (layer, owner)
        if not pieces and not self._pieces.get(key):
            return
        self._pieces[key] = list(pieces)
        ordered = sorted(self._pieces)
        self._view.setExtraSelections([piece for each in ordered for piece in self._pieces[each]])

    def of(self, layer: Layer, owner: str = "") -> list[Piece]:
        """What is shown there now."""
        return list(self._pieces.get((layer, owner), ()))


class CurrentLine:
    """The background of the line that the cursor of a view is in."""

    def __init__(self, view: CodeView) -> None:
        self._view = view
        view.cursorPositionChanged.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show it where it is now."""
        piece = whole_line(self._view.textCursor(), colors().alternate)
        self._view.layers.put(Layer.LINE, [piece])


def whole_line(cursor: QTextCursor, color: str | QColor) -> Piece:
    """The background of a whole line."""
    piece = Piece()
    look = QTextCharFormat()
    look.setBackground(QColor(color))
    look.setProperty(QTextFormat.Property.FullWidthSelection, True)
    piece.format = look
    piece.cursor = QTextCursor(cursor)
    piece.cursor.clearSelection()
    return piece


def behind(place: QTextCursor, color: str | QColor) -> Piece:
    """The background of a selection."""
    piece = Piece()
    look = QTextCharFormat()
    look.setBackground(QColor(color))
    piece.format, piece.cursor = look, place
    return piece


def wavy(place: QTextCursor, color: str) -> Piece:
    """A wavy line under a selection."""
    piece = Piece()
    look = QTextCharFormat()
    look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    look.setUnderlineColor(QColor(color))
    piece.format, piece.cursor = look, place
    return piece


def line_text(cursor: QTextCursor) -> QTextCursor:
    """The text of the cursor's line without the spaces around it, as a selection."""
    text = cursor.block().text()
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    place = QTextCursor(cursor.block())
    place.setPosition(cursor.block().position() + min(start, end))
    place.setPosition(cursor.block().position() + end, QTextCursor.MoveMode.KeepAnchor)
    return place
