"""What can be done with an editor's text besides typing: by key, by menu, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor

from pierhead.core.i18n import _
from pierhead.ui.entry import Entry
from pierhead.ui.widgets import code_lines
from pierhead.ui.widgets.code_changes import Caret, Change, cursor_at
from pierhead.ui.widgets.code_chords import CodeChords
from pierhead.ui.widgets.code_lines import Lines
from pierhead.ui.widgets.code_occurrences import next_occurrence, occurrences, word_at

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
    """The commands of one view."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self._word = ""
        """The word that was selected by asking for its next occurrence."""
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
        yield from self._line_entries()
        yield None
        yield from self._caret_entries()
        yield None
        yield from self._view_entries()

    def _line_entries(self) -> Iterator[Entry]:
        yield Entry(_("Toggle Comment"), self.toggle_comment, "", ("Ctrl+/",))
        yield Entry(_("Comment Lines"), self.comment, "", ("Ctrl+K, Ctrl+C",))
        yield Entry(_("Uncomment Lines"), self.uncomment, "", ("Ctrl+K, Ctrl+U",))
        yield Entry(_("Indent Lines"), self.indent, "", ("Ctrl+]",))
        yield Entry(_("Unindent Lines"), self.unindent, "", ("Ctrl+[",))
        yield Entry(_("Move Lines Up"), self.move_up, "arrow-up", ("Alt+Up",))
        yield Entry(_("Move Lines Down"), self.move_down, "arrow-down", ("Alt+Down",))
        yield Entry(_("Copy Lines Up"), self.copy_up, "", ("Alt+Shift+Up",))
        yield Entry(_("Copy Lines Down"), self.copy_down, "copy", ("Alt+Shift+Down",))
        yield Entry(_("Delete Lines"), self.delete_lines, "trash-2", ("Ctrl+Shift+K",))
        yield Entry(_("Join Lines"), self.join_lines, "", ("Ctrl+Shift+J",))
        yield Entry(_("New Line Below"), self.line_below, "", ("Ctrl+Return",))
        yield Entry(_("New Line Above"), self.line_above, "", ("Ctrl+Shift+Return",))
        yield Entry(_("Select Lines"), self.select_lines, "", ("Ctrl+L",))
        yield Entry(_("Remove Spaces at the Ends of Lines"), self.trim, "", ("Ctrl+K, Ctrl+X",))

    def _caret_entries(self) -> Iterator[Entry]:
        yield Entry(_("Select the Next Occurrence Too"), self.add_next, "", ("Ctrl+D",))
        yield Entry(_("Select All Occurrences"), self.add_all, "", ("Ctrl+Shift+L",))
        # Some window managers keep the keys with Alt for themselves.
        above, below = ("Ctrl+Alt+Up", "Ctrl+Shift+Up"), ("Ctrl+Alt+Down", "Ctrl+Shift+Down")
        yield Entry(_("Add a Cursor Above"), self.add_above, "", above)
        yield Entry(_("Add a Cursor Below"), self.add_below, "", below)

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

    # -- lines

    def toggle_comment(self) -> None:
        """Make comments of the lines with cursors, or text again."""
        self._change(code_lines.commented)

    def comment(self) -> None:
        """Make comments of the lines with cursors, also of those that are some."""
        self._change(code_lines.made_comments)

    def uncomment(self) -> None:
        """Make text again of those that are comments."""
        self._change(code_lines.uncommented)

    def trim(self) -> None:
        """Take out the spaces at the ends of all lines."""
        if not self._view.isReadOnly():
            self._view.carets.change(code_lines.trimmed(self._view.document()), stay=True)

    def indent(self) -> None:
        """Indent the lines with cursors by one step."""
        self._change(lambda lines: code_lines.indented(lines, self._view.step))

    def unindent(self) -> None:
        """Take one step of indentation from them."""
        self._change(lambda lines: code_lines.unindented(lines, self._view.step))

    def move_up(self) -> None:
        """Move them above the line above."""
        self._change(code_lines.moved_up, stay=True)

    def move_down(self) -> None:
        """Move them below the line below."""
        self._change(code_lines.moved_down)

    def copy_up(self) -> None:
        """Copy them, and stay in the upper ones."""
        self._change(lambda lines: code_lines.copied(lines, down=False), stay=True)

    def copy_down(self) -> None:
        """Copy them, and go on in the lower ones."""
        self._change(lambda lines: code_lines.copied(lines, down=True))

    def delete_lines(self) -> None:
        """Take them out."""
        self._change(lambda lines: code_lines.removed(self._view.document(), lines))

    def join_lines(self) -> None:
        """Make them one line, or join a single one with the next."""
        self._change(lambda lines: code_lines.together(lines, self._view.escape))

    def line_below(self) -> None:
        """Begin a line below each cursor's."""
        carets = self._view.carets
        find = self._view.document().findBlock
        ends = [
            block.position() + block.length() - 1 for block in (find(c.end) for c in carets.all)
        ]
        carets.put([Caret(end, end) for end in ends], carets.main)
        carets.write_by(lambda at: "\n" + code_lines.indent(at.block().text()))

    def line_above(self) -> None:
        """Begin a line above each cursor's."""
        carets = self._view.carets
        find = self._view.document().findBlock
        changes = []
        for block in (find(caret.start) for caret in carets.all):
            margin = code_lines.indent(block.text())
            changes.append(Change(block.position(), block.position(), margin + "\n"))
        carets.put([Caret(one.start, one.start) for one in changes], carets.main)
        carets.change(changes, each=True)
        back = [caret.position - 1 for caret in carets.all]
        carets.put([Caret(at, at) for at in back], carets.main)

    def select_lines(self) -> None:
        """Select the lines with cursors as a whole; again, the next line too."""
        carets, document = self._view.carets, self._view.document()
        selected = []
        for caret in carets.all:
            start, end = document.findBlock(caret.start), document.findBlock(caret.end)
            last = min(end.position() + end.length(), document.characterCount() - 1)
            selected.append(Caret(start.position(), last))
        carets.put(selected, carets.main)

    def _change(
        self, changes: Callable[[Sequence[Lines]], list[Change]], *, stay: bool = False
    ) -> None:
        if not self._view.isReadOnly():
            carets = self._view.carets
            lines = code_lines.groups(self._view.document(), carets.all)
            carets.change(changes(lines), stay=stay)

    # -- cursors

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


def _name(event: QKeyEvent) -> str:
    """A key with what is held, as shortcuts are written; empty for one that is only held."""
    if event.key() in _MODIFIERS or not event.key():
        return ""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = _SHIFTED.get(Qt.Key(event.key()), Qt.Key(event.key()))
    if key in _SYMBOLS:
        held &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(held.value | key.value).toString()
