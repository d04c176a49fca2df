"""Texts with their cursors written into them."""

from __future__ import annotations

from PySide6.QtCore import Qt

from pierhead.ui.widgets.code_changes import Caret
from pierhead.ui.widgets.code_view import CodeView

Mod = Qt.KeyboardModifier
CTRL, ALT, SHIFT = Mod.ControlModifier, Mod.AltModifier, Mod.ShiftModifier
Key = Qt.Key


def put(view: CodeView, marked: str) -> None:
    """A text with ``|`` where cursors are, and ``[`` where a selection begins; ``¦`` the main."""
    text, carets, anchor, main = "", [], None, -1
    for letter in marked:
        if letter == "[":
            anchor = len(text)
        elif letter in "|¦":
            carets.append(Caret(len(text) if anchor is None else anchor, len(text)))
            main = len(carets) - 1 if letter == "¦" else main
            anchor = None
        else:
            text += letter
    view.setPlainText(text)
    view.carets.put(carets, main)


def shown(view: CodeView) -> str:
    """The text with its cursors, written in the same way; selections from the left."""
    text = view.text()
    for caret in reversed(view.carets.all):
        text = text[: caret.position] + "|" + text[caret.position :]
        if not caret.empty:
            text = text[: caret.anchor] + "[" + text[caret.anchor :]
    return text
