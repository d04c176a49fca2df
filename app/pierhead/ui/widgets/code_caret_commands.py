"""What gives an editor's text more cursors, by key, by menu, by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from pierhead.core.i18n import _
from pierhead.ui.entry import Entry
from pierhead.ui.widgets.code_changes import Caret, cursor_at
from pierhead.ui.widgets.code_occurrences import next_occurrence, occurrences, word_at

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView


class CaretCommands:
    """The commands of one view."""

    def __init__(self, view: CodeView) -> None:
        self._view = view
        self._word = ""
        """The word that was selected by asking for its next occurrence."""

    def entries(self) -> Iterator[Entry]:
        """All of them, in the order of a menu."""
        yield Entry(_("Select the Next Occurrence Too"), self.add_next, "", ("Ctrl+D",))
        yield Entry(_("Select All Occurrences"), self.add_all, "", ("Ctrl+Shift+L",))
        # Some window managers keep the keys with Alt for themselves.
        above, below = ("Ctrl+Alt+Up", "Ctrl+Shift+Up"), ("Ctrl+Alt+Down", "Ctrl+Shift+Down")
        yield Entry(_("Add a Cursor Above"), self.add_above, "", above)
        yield Entry(_("Add a Cursor Below"), self.add_below, "", below)

    def add_next(self) -> None:
        """Select the word; then also the next place where what is selected stands."""
        carets = self._view.carets
        main = carets.all[carets.main]
        if main.empty:
            words = [word_at(self._view.document(), caret.position) for caret in carets.all]
            carets.put(words, carets.main)
            self._word = carets.selected()[carets.main]
            return
        word = carets.selected()[carets.main] == self._word
        found = next_occurrence(self._view.document(), main, carets.all, word=word)
        if found:
            carets.add(found)

    def add_all(self) -> None:
        """Select every place where the word or what is selected stands."""
        carets = self._view.carets
        main = carets.all[carets.main]
        word = main.empty
        if word:
            main = word_at(self._view.document(), main.position)
        if not main.empty:
            found = occurrences(self._view.document(), main, word=word)
            carets.put(found, found.index(main) if main in found else 0)

    def add_above(self) -> None:
        """Add a cursor above the first."""
        self._add_beside(QTextCursor.MoveOperation.Up)

    def add_below(self) -> None:
        """Add a cursor below the last."""
        self._add_beside(QTextCursor.MoveOperation.Down)

    def _add_beside(self, way: QTextCursor.MoveOperation) -> None:
        carets = self._view.carets
        edge = carets.all[0 if way is QTextCursor.MoveOperation.Up else -1]
        cursor = cursor_at(self._view.document(), Caret(edge.position, edge.position))
        if cursor.movePosition(way):
            carets.add(Caret(cursor.position(), cursor.position()))
