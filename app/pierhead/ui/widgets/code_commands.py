"""What can be done with an editor's text besides typing: by key, by menu, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from pierhead.core.i18n import _
from pierhead.ui.entry import Entry
from pierhead.ui.widgets.code_caret_commands import CaretCommands
from pierhead.ui.widgets.code_chords import CodeChords
from pierhead.ui.widgets.code_line_commands import LineCommands

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_SHIFTED = {
    Qt.Key.Key_BraceLeft: Qt.Key.Key_BracketLeft,
    Qt.Key.Key_BraceRight: Qt.Key.Key_BracketRight,
    Qt.Key.Key_Bar: Qt.Key.Key_Backslash,
    Qt.Key.Key_Enter: Qt.Key.Key_Return,
}
"""Keys that have another name while Shift is held, or on the keypad."""
_SYMBOLS = {Qt.Key.Key_Slash, Qt.Key.Key_Plus}
"""Keys that some keyboards have on Shift."""


_MODIFIERS = {
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
}


class CodeCommands(QObject):
    """The commands of one view, and which key is for which."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self.lines, self._carets = LineCommands(view), CaretCommands(view)
        self._added: list[Entry] = []
        self._keys: dict[str, Entry] = {}
        self.chords = CodeChords(view, self._keys)
        self._learn(self.entries())

    def add(self, *entries: Entry) -> None:
        """Have more commands, whose keys go before those of the window."""
        self._added += entries
        self._learn(entries)

    def _learn(self, entries: Iterable[Entry | None]) -> None:
        for entry in entries:
            if entry is not None:
                self._keys |= {QKeySequence(keys).toString(): entry for keys in entry.shortcuts}

    # -- keys

    def takes(self, event: QKeyEvent) -> bool:
        """Whether a key is for one of these, and for nothing else that is open."""
        if event.key() == Qt.Key.Key_Escape:
            return self._view.carets.several or bool(self.chords.begun)
        key = _name(event)
        return self.chords.takes(key) or key in self._keys

    def act(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; False if that is none of these."""
        if event.key() in _MODIFIERS:
            return False
        if event.key() == Qt.Key.Key_Escape and self.chords.begun:
            self.chords.cancel()
            return True
        if event.key() == Qt.Key.Key_Escape and self._view.carets.several:
            self._view.carets.drop()
            return True
        key = _name(event)
        if self.chords.act(key):
            return True
        entry = self._keys.get(key)
        if entry is not None:
            entry.run()
        return entry is not None

    def entries(self) -> Iterator[Entry | None]:
        """All of them."""
        yield from self._added
        yield None
        yield from self.lines.entries()
        yield None
        yield from self._carets.entries()
        yield None
        yield from self._view_entries()

    def _view_entries(self) -> Iterator[Entry]:
        view, folding = self._view, self._view.folding
        yield Entry(_("Go to the Matching Bracket"), view.brackets.go, "", ("Ctrl+Shift+\\",))
        yield Entry(_("Fold"), folding.fold_here, "chevron-right", ("Ctrl+Shift+[",))
        yield Entry(_("Unfold"), folding.unfold_here, "chevron-down", ("Ctrl+Shift+]",))
        yield Entry(_("Fold All"), folding.fold_all, "", ("Ctrl+Alt+[", "Ctrl+K, Ctrl+0"))
        yield Entry(_("Unfold All"), folding.unfold_all, "", ("Ctrl+Alt+]", "Ctrl+K, Ctrl+J"))
        yield Entry(_("Larger Text"), lambda: view.look.zoom(1), "", ("Ctrl+=", "Ctrl++"))
        yield Entry(_("Smaller Text"), lambda: view.look.zoom(-1), "", ("Ctrl+-",))
        yield Entry(_("Normal Text"), lambda: view.look.zoom(0), "", ("Ctrl+0",))


def _name(event: QKeyEvent) -> str:
    """A key with what is held, as shortcuts are written; empty for one that is only held."""
    if event.key() in _MODIFIERS or not event.key():
        return ""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = _SHIFTED.get(Qt.Key(event.key()), Qt.Key(event.key()))
    if key in _SYMBOLS:
        held &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(held.value | key.value).toString()
