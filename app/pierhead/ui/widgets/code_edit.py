"""Changes that are worked out elsewhere, made in a text as one step that can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from pierhead.dockerfile.edits import Edit
from pierhead.ui.widgets.code_places import selection

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView


def change(view: CodeView, text: str, edits: Iterable[Edit]) -> bool:
    """Make edits, if the text is still the one that they were worked out for."""
    if view.text() != text:
        return False
    cursor = QTextCursor(view.document())
    cursor.beginEditBlock()
    for edit in sorted(edits, key=lambda one: (one.start, one.end), reverse=True):
        place = selection(view.document(), text, edit.start, edit.end)
        place.insertText(edit.text)
    cursor.endEditBlock()
    view.ensureCursorVisible()
    return True
