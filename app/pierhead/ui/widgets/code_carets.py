"""Several cursors in one text: where they are, how they move, and what is typed at all of them.

Every edit is worked out for all cursors on the text as it is, then done as one step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextCursor

from pierhead.ui.theme import colors
from pierhead.ui.widgets.code_caret_bars import CaretBars
from pierhead.ui.widgets.code_changes import (
    Caret,
    Change,
    apply,
    cursor_at,
    ends,
    joined,
    merged,
    moved,
)
from pierhead.ui.widgets.code_layers import Layer, behind
from pierhead.ui.widgets.code_text import plain

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

MOST = 1000
"""Cursors that there may be at once."""
_KEEP = QTextCursor.MoveMode.KeepAnchor
_Operation = QTextCursor.MoveOperation
_COLLAPSING = {_Operation.Left, _Operation.Right}


class CodeCarets(QObject):
    """The cursors of one view: its own, which is the main one, and any further ones."""

    changed = Signal()
    """There are more or fewer, or they are elsewhere."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self._others: list[QTextCursor] = []
        self._last: tuple[str, int, list[Caret]] | None = None
        self._bars = CaretBars(view)
        view.cursorPositionChanged.connect(self.refresh)
        view.textChanged.connect(self.refresh)

    # -- where they are

    @property
    def several(self) -> bool:
        """Whether there is more than one."""
        return bool(self._others)

    @property
    def all(self) -> list[Caret]:
        """All of them in the order of the text."""
        return self._merged()[0]

    @property
    def main(self) -> int:
        """Which of ``all`` is the one that the view keeps in sight."""
        return self._merged()[1]

    def put(self, carets: Sequence[Caret], main: int = -1) -> None:
        """Have these and no others; the main one is brought into sight."""
        carets, main = merged(carets[:MOST], main % len(carets))
        self._others = [
            self._cursor(caret) for number, caret in enumerate(carets) if number != main
        ]
        self._view.setTextCursor(self._cursor(carets[main]))
        self._view.ensureCursorVisible()
        self.refresh()

    def add(self, caret: Caret) -> None:
        """Have one more, which becomes the main one."""
        carets = self.all
        self.put([*carets, caret], len(carets))

    def toggle(self, position: int) -> None:
        """Add one at a position, or take away the one that is there."""
        carets = self.all
        left = [caret for caret in carets if not caret.start <= position <= caret.end]
        if len(left) == len(carets) or not left:
            self.add(Caret(position, position))
        else:
            self.put(left)

    def drop(self) -> None:
        """Keep the main one only."""
        self._others = []
        self.refresh()

    def move(self, operation: QTextCursor.MoveOperation, *, keep: bool) -> None:
        """Move all of them; ``keep`` selects what they move over."""
        cursors = [*self._others, self._view.textCursor()]
        for cursor in cursors:
            _move(cursor, operation, keep=keep)
        # The cursors themselves are kept, for they remember their columns from line to line.
        self._others = cursors[:-1]
        self._view.setTextCursor(cursors[-1])
        self._unite()

    # -- what they do

    def change(
        self,
        changes: Sequence[Change],
        kind: str = "",
        *,
        each: bool = False,
        stay: bool = False,
    ) -> None:
        """Do changes as one step; what is of one ``kind`` and follows at once belongs to it.

        ``each``: every cursor ends up behind its own change, else they keep to their text, and
        before what is put in right where they are if they shall ``stay``.
        """
        changes = joined(changes)
        if not changes or self._view.isReadOnly():
            return
        carets, main = self._merged()
        state = (kind, self._view.document().revision(), carets)
        apply(self._view.document(), changes, again=bool(kind) and state == self._last)
        if each and len(changes) == len(carets):
            after = ends(changes)
        else:
            after = [Caret(*(moved(at, changes, stay=stay) for at in caret)) for caret in carets]
        self.put(after, main)
        self._last = (kind, self._view.document().revision(), self.all)

    def write(self, text: str, kind: str = "") -> None:
        """Put a text in at each cursor, in place of what it selects."""
        self.change([Change(c.start, c.end, text) for c in self.all], kind, each=True)

    def write_each(self, texts: Sequence[str]) -> None:
        """Put one text in at each cursor, as many as there are."""
        pairs = zip(self.all, texts, strict=True)
        self.change([Change(caret.start, caret.end, text) for caret, text in pairs], each=True)

    def write_by(self, text: Callable[[QTextCursor], str]) -> None:
        """Put in at each cursor what is right there."""
        self.write_each([text(self._cursor(caret)) for caret in self.all])

    def remove(self, operation: QTextCursor.MoveOperation) -> None:
        """Remove what is selected; where nothing is, what a move would pass."""
        changes = []
        for caret in self.all:
            cursor = self._cursor(caret)
            if not cursor.hasSelection():
                cursor.movePosition(operation, _KEEP)
            changes.append(Change(cursor.selectionStart(), cursor.selectionEnd()))
        self.change([one for one in changes if one.start != one.end], f"remove {operation}")

    def selected(self) -> list[str]:
        """What each of them selects."""
        return [plain(self._cursor(caret).selectedText()) for caret in self.all]

    # -- how they are shown

    def refresh(self) -> None:
        """Show them as they are now."""
        if not self._others and not self._bars.cursors:
            return
        self._bars.show([*self._others, self._view.textCursor()] if self._others else [])
        selections = [
            behind(QTextCursor(cursor), colors().selection)
            for cursor in self._others
            if cursor.hasSelection()
        ]
        self._view.layers.put(Layer.CARET, selections)
        self._view.viewport().update()
        self.changed.emit()

    # -- inside

    def _merged(self) -> tuple[list[Caret], int]:
        own = self._view.textCursor()
        carets = [Caret(one.anchor(), one.position()) for one in (*self._others, own)]
        return merged(carets, len(carets) - 1)

    def _unite(self) -> None:
        carets, main = self._merged()
        if len(carets) <= len(self._others):
            self.put(carets, main)
        else:
            self._view.ensureCursorVisible()
            self.refresh()

    def _cursor(self, caret: Caret) -> QTextCursor:
        return cursor_at(self._view.document(), caret)


def _move(cursor: QTextCursor, operation: QTextCursor.MoveOperation, *, keep: bool) -> None:
    if not keep and operation in _COLLAPSING and cursor.hasSelection():
        left = operation is _Operation.Left
        cursor.setPosition(cursor.selectionStart() if left else cursor.selectionEnd())
        return
    mode = _KEEP if keep else QTextCursor.MoveMode.MoveAnchor
    cursor.movePosition(operation, mode)
