"""Edits that know that the text is code: indentation, comments, and what Enter begins."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtGui import QTextBlock, QTextCursor

TAB = 4
_MARK = "# "


def begin_line(cursor: QTextCursor, escape: str) -> None:
    """What Enter does: keep the indentation, step in after an ``escape`` at the end of a line.

    When a continued instruction ends, the next line begins where the instruction did.
    """
    before = cursor.block().text()[: cursor.positionInBlock()]
    indent = _indent(before)
    if escape:
        if _continues(before, escape):
            indent = indent or " " * TAB
        elif first := _first_line(cursor.block(), escape):
            indent = _indent(first)
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    cursor.insertText("\n" + indent)
    cursor.endEditBlock()


def tab(cursor: QTextCursor) -> None:
    """Spaces to the next stop, or indent all selected lines."""
    if _several_lines(cursor):
        _each_line(cursor, lambda line, _text: line.insertText(" " * TAB))
    else:
        column = cursor.block().text()[: cursor.positionInBlock()]
        cursor.insertText(" " * (TAB - len(column) % TAB))


def untab(cursor: QTextCursor) -> None:
    """Take one step of indentation from all selected lines."""

    def take(line: QTextCursor, text: str) -> None:
        width = min(TAB, len(text) - len(text.lstrip(" "))) or text.startswith("\t")
        line.movePosition(_RIGHT, _KEEP, int(width))
        line.removeSelectedText()

    _each_line(cursor, take)


def toggle_comment(cursor: QTextCursor) -> None:
    """Make comments of all selected lines, or text again if all of them are comments."""
    texts = [block.text() for block in _blocks(cursor) if block.text().strip()]
    if not texts:
        return
    commented = all(text.lstrip().startswith("#") for text in texts)
    column = min(len(_indent(text)) for text in texts)

    def toggle(line: QTextCursor, text: str) -> None:
        if not text.strip():
            return
        if commented:
            start = text.index("#")
            line.movePosition(_RIGHT, _MOVE, start)
            width = len(_MARK) if text.startswith(_MARK, start) else 1
            line.movePosition(_RIGHT, _KEEP, width)
            line.removeSelectedText()
        else:
            line.movePosition(_RIGHT, _MOVE, column)
            line.insertText(_MARK)

    _each_line(cursor, toggle)


_RIGHT = QTextCursor.MoveOperation.NextCharacter
_MOVE = QTextCursor.MoveMode.MoveAnchor
_KEEP = QTextCursor.MoveMode.KeepAnchor


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _continues(text: str, escape: str) -> bool:
    return bool(re.search(re.escape(escape) + r"[ \t]*$", text)) and not _is_comment(text)


def _is_comment(text: str) -> bool:
    return text.lstrip().startswith("#")


def _first_line(block: QTextBlock, escape: str) -> str:
    """The line in which the instruction that ends in ``block`` began, if it is another."""
    first = ""
    block = block.previous()
    while block.isValid() and (_is_comment(block.text()) or _continues(block.text(), escape)):
        if not _is_comment(block.text()):
            first = block.text()
        block = block.previous()
    return first


def _several_lines(cursor: QTextCursor) -> bool:
    document = cursor.document()
    first = document.findBlock(cursor.selectionStart())
    return first != document.findBlock(cursor.selectionEnd())


def _blocks(cursor: QTextCursor) -> list[QTextBlock]:
    """The lines of the selection; one that ends at the start of a line leaves that line out."""
    document = cursor.document()
    block = document.findBlock(cursor.selectionStart())
    last = document.findBlock(max(cursor.selectionStart(), cursor.selectionEnd() - 1))
    found = [block]
    while block != last:
        block = block.next()
        found.append(block)
    return found


def _each_line(cursor: QTextCursor, change: Callable[[QTextCursor, str], object]) -> None:
    cursor.beginEditBlock()
    for block in _blocks(cursor):
        change(QTextCursor(block), block.text())
    cursor.endEditBlock()
