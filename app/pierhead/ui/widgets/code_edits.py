"""What a key puts into code: the line that Enter begins, Tab's spaces, what Backspace takes."""

from __future__ import annotations

import re

from PySide6.QtGui import QTextBlock, QTextCursor

from pierhead.ui.widgets.code_lines import indent

TAB = 4


def line_break(cursor: QTextCursor, escape: str, step: int = TAB) -> str:
    """What Enter puts in: the indentation is kept, and deeper after an ``escape`` at the end.

    When a continued instruction ends, the next line begins where the instruction did.
    """
    place = QTextCursor(cursor)
    place.setPosition(cursor.selectionStart())
    before = place.block().text()[: place.positionInBlock()]
    margin = indent(before)
    if escape:
        if _continues(before, escape):
            margin = margin or " " * step
        elif first := _first_line(place.block(), escape):
            margin = indent(first)
    elif before.rstrip().endswith(":") and not _is_comment(before):
        margin += " " * step  # what a key of YAML holds
    return "\n" + margin


def spaces(cursor: QTextCursor, step: int = TAB) -> str:
    """Spaces up to the next stop."""
    block = cursor.document().findBlock(cursor.selectionStart())
    return " " * (step - (cursor.selectionStart() - block.position()) % step)


def stop_before(cursor: QTextCursor, step: int = TAB) -> int:
    """How many characters Backspace takes: in the indentation, those back to the stop before."""
    column = cursor.positionInBlock()
    before = cursor.block().text()[:column]
    if cursor.hasSelection() or not before or before.strip(" "):
        return 1
    return (column - 1) % step + 1


def text_start(cursor: QTextCursor) -> int:
    """Where Home goes: to the first letter of the line, and from there to its very start."""
    block = cursor.block()
    first = block.position() + len(indent(block.text()))
    return block.position() if cursor.position() == first else first


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
