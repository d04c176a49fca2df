"""Brackets and quotes close themselves: the partner comes along, is typed over, and goes along."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor

from pierhead.dockerfile.parts import Kind
from pierhead.ui.widgets.code_changes import Caret, Change

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_PAIRS = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'"}
_QUOTES = frozenset("\"'")
_BEFORE = frozenset(")]}>;,:.=`\"' \t\u2029\0")
"""What may stand right behind: before anything else, a partner would be in the way."""
_COMMANDS = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class CodeClosing(QObject):
    """The pairs of one view; nothing is closed in comments and strings."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self.on = True
        """Whether anything is closed."""
        self._partners: list[QTextCursor] = []
        """From what was closed to where its partner is, until the user leaves them."""
        view.cursorPositionChanged.connect(self._forget_left)

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key is for at all cursors; False leaves it to others."""
        held, text = event.modifiers() & (_COMMANDS[0] | _COMMANDS[1]), event.text()
        carets = self._view.carets.all
        if not self.on or self._view.isReadOnly() or held in _COMMANDS:
            return False
        if not all(caret.empty for caret in carets):
            return False
        if event.key() == Qt.Key.Key_Backspace and not held:
            return self._remove(carets)
        closing = text in _PAIRS.values() and text != ""
        return (closing and self._type_over(carets, text)) or self._open(carets, text)

    def _open(self, carets: list[Caret], opening: str) -> bool:
        if opening not in _PAIRS or not all(self._may_open(one, opening) for one in carets):
            return False
        pair = opening + _PAIRS[opening]
        main = self._view.carets.main
        self._view.carets.change([Change(*one, pair) for one in carets], each=True)
        inside = [Caret(one.position - 1, one.position - 1) for one in self._view.carets.all]
        self._view.carets.put(inside, main)
        for caret in inside:
            partner = QTextCursor(self._view.document())
            partner.setPosition(caret.position - 1)
            partner.setPosition(caret.position, QTextCursor.MoveMode.KeepAnchor)
            self._partners.append(partner)
        return True

    def _may_open(self, caret: Caret, opening: str) -> bool:
        at, document = caret.position, self._view.document()
        before = document.characterAt(at - 1) if at else "\u2029"
        if document.characterAt(at) not in _BEFORE or before == "\\":
            return False
        if opening in _QUOTES and (before.isalnum() or before in ("_", opening)):
            return False  # an apostrophe, or the end of what was begun by hand
        block = document.findBlock(at)
        kind = self._view.colors.kind_at(block.blockNumber(), at - block.position())
        return kind not in (Kind.COMMENT, Kind.STRING)

    def _type_over(self, carets: list[Caret], closing: str) -> bool:
        if not self._are_at_partners(carets, closing):
            return False
        self._view.carets.put(
            [Caret(one.position + 1, one.position + 1) for one in carets], self._view.carets.main
        )
        return True

    def _remove(self, carets: list[Caret]) -> bool:
        """Take away both of a pair with nothing in between."""
        document = self._view.document()
        for caret in carets:
            opening = document.characterAt(caret.position - 1) if caret.position else ""
            if opening not in _PAIRS or not self._are_at_partners([caret], _PAIRS[opening]):
                return False
        self._view.carets.change([Change(one.position - 1, one.position + 1) for one in carets])
        return True

    def _are_at_partners(self, carets: list[Caret], closing: str) -> bool:
        known = {partner.position() for partner in self._partners}
        document = self._view.document()
        places = [caret.position for caret in carets]
        return all(at in known and document.characterAt(at) == closing for at in places)

    def _forget_left(self) -> None:
        """Forget those whose pair no cursor is in any more."""
        if not self._partners:
            return
        places = [caret.position for caret in self._view.carets.all]

        def inside(partner: QTextCursor) -> bool:
            after = bisect_right(places, partner.anchor())
            return after < len(places) and places[after] <= partner.position()

        self._partners = [partner for partner in self._partners if inside(partner)]
