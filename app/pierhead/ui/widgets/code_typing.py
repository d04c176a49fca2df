"""What the keys of writing do where Qt's own text would do less, or has one cursor only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QTextCursor

from pierhead.ui.widgets import code_edits, code_lines
from pierhead.ui.widgets.code_changes import Caret, Change, cursor_at
from pierhead.ui.widgets.code_text import length, plain

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

Key, Operation, Standard = Qt.Key, QTextCursor.MoveOperation, QKeySequence.StandardKey
_ENTER = {Key.Key_Return, Key.Key_Enter}
_CONTROL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
_MOVES = {
    Standard.MoveToNextChar: (Operation.Right, False),
    Standard.MoveToPreviousChar: (Operation.Left, False),
    Standard.SelectNextChar: (Operation.Right, True),
    Standard.SelectPreviousChar: (Operation.Left, True),
    Standard.MoveToNextWord: (Operation.NextWord, False),
    Standard.MoveToPreviousWord: (Operation.PreviousWord, False),
    Standard.SelectNextWord: (Operation.NextWord, True),
    Standard.SelectPreviousWord: (Operation.PreviousWord, True),
    Standard.MoveToNextLine: (Operation.Down, False),
    Standard.MoveToPreviousLine: (Operation.Up, False),
    Standard.SelectNextLine: (Operation.Down, True),
    Standard.SelectPreviousLine: (Operation.Up, True),
    Standard.MoveToEndOfLine: (Operation.EndOfBlock, False),
    Standard.SelectEndOfLine: (Operation.EndOfBlock, True),
}
_REMOVALS = {
    Standard.Delete: Operation.NextCharacter,
    Standard.Backspace: Operation.PreviousCharacter,
    Standard.DeleteStartOfWord: Operation.PreviousWord,
    Standard.DeleteEndOfWord: Operation.NextWord,
}
_PAIRS = {"(": ")", "[": "]", "{": "}", '"': '"', "'": "'", "`": "`"}
_LINE = "application/x-pierhead-line"
"""Marks a copied line, taken without being selected: it is put in as a line."""
_PIECES = "application/x-pierhead-pieces"
"""Marks what several cursors copied: a line for each."""


class CodeTyping(QObject):
    """Keys, the clipboard and input methods of one view."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key is for; False leaves it to Qt."""
        if self._view.isReadOnly():
            return False
        return self._writes(event) or (self._view.carets.several and self._for_all(event))

    def input_method(self, event: QInputMethodEvent) -> bool:
        """Put in at all cursors what an input method made."""
        if not self._view.carets.several or not event.commitString():
            return False
        self._view.carets.write(event.commitString(), "typing")
        return True

    # -- the clipboard

    def copy(self) -> None:
        """Copy what is selected, or the whole line where nothing is."""
        QGuiApplication.clipboard().setMimeData(self.copied())

    def cut(self) -> None:
        """Copy, and take it out."""
        self.copy()
        carets, document = self._view.carets, self._view.document()
        if all(caret.empty for caret in carets.all):
            carets.change(code_lines.removed(document, code_lines.groups(document, carets.all)))
        else:
            carets.change([Change(one.start, one.end) for one in carets.all if not one.empty])

    def copied(self) -> QMimeData:
        """What copying puts into the clipboard."""
        carets, data = self._view.carets, QMimeData()
        if all(caret.empty for caret in carets.all):
            lines = code_lines.groups(self._view.document(), carets.all)
            text = "".join(block.text() + "\n" for group in lines for block in group)
            data.setData(_LINE, b"1")
        else:
            text = "\n".join(carets.selected())
            if carets.several and not any("\n" in piece for piece in carets.selected()):
                data.setData(_PIECES, str(len(carets.all)).encode())
        data.setText(text)
        return data

    def paste(self, data: QMimeData) -> bool:
        """Put in what is copied; False leaves it to Qt."""
        text = plain(data.text()).replace("\r\n", "\n").replace("\r", "\n")
        carets = self._view.carets
        if not text or self._view.isReadOnly():
            return False
        if data.hasFormat(_LINE) and all(caret.empty for caret in carets.all):
            starts = [
                group[0].position()
                for group in code_lines.groups(self._view.document(), carets.all)
            ]
            carets.change([Change(start, start, text) for start in starts])
            return True
        pieces = text.split("\n")
        if carets.several and len(pieces) == len(carets.all):
            carets.write_each(pieces)
        else:
            carets.write(text)
        return True

    # -- keys

    def _writes(self, event: QKeyEvent) -> bool:
        """The keys that do more than Qt's also with one cursor."""
        view, key, held = self._view, event.key(), event.modifiers()
        if event.matches(Standard.Copy) or event.matches(Standard.Cut):
            (self.copy if event.matches(Standard.Copy) else self.cut)()
            return True
        if self._surrounds(event):
            return True
        if held & (_CONTROL | _ALT):
            return False
        if key in _ENTER:
            view.carets.write_by(lambda at: code_edits.line_break(at, view.escape, view.step))
        elif key == Key.Key_Tab:
            self._tab()
        elif key == Key.Key_Backtab:
            lines = code_lines.groups(view.document(), view.carets.all)
            view.carets.change(code_lines.unindented(lines, view.step))
        elif key == Key.Key_Home:
            self._home(keep=bool(held & Qt.KeyboardModifier.ShiftModifier))
        elif key == Key.Key_Backspace:
            self._backspace()
        else:
            return False
        return True

    def _for_all(self, event: QKeyEvent) -> bool:
        """The keys that Qt would only do at one cursor."""
        carets = self._view.carets
        for standard, (operation, keep) in _MOVES.items():
            if event.matches(standard):
                carets.move(operation, keep=keep)
                return True
        for standard, removal in _REMOVALS.items():
            if event.matches(standard):
                carets.remove(removal)
                return True
        if event.matches(Standard.Undo):
            self._view.document().undo()
        elif event.matches(Standard.Redo):
            self._view.document().redo()
        elif event.text().isprintable() and event.text() and not _is_command(event):
            carets.write(event.text(), "typing")
        else:
            return False
        carets.refresh()
        return True

    def _surrounds(self, event: QKeyEvent) -> bool:
        """Put quotes or brackets around what is selected, which stays selected."""
        carets, opening = self._view.carets, event.text()
        if opening not in _PAIRS or not opening or any(caret.empty for caret in carets.all):
            return False
        kept = carets.selected()
        carets.write_each([opening + text + _PAIRS[opening] for text in kept])
        inner = [
            Caret(caret.position - 1 - length(text), caret.position - 1)
            for caret, text in zip(carets.all, kept, strict=True)
        ]
        carets.put(inner, carets.main)
        return True

    def _tab(self) -> None:
        view = self._view
        lines = code_lines.groups(view.document(), view.carets.all)
        several = [caret for caret in view.carets.all if self._spans_lines(caret)]
        if several:
            view.carets.change(code_lines.indented(lines, view.step))
        else:
            view.carets.write_by(lambda at: code_edits.spaces(at, view.step))

    def _spans_lines(self, caret: Caret) -> bool:
        find = self._view.document().findBlock
        return find(caret.start) != find(caret.end)

    def _home(self, *, keep: bool) -> None:
        carets = []
        for caret in self._view.carets.all:
            place = Caret(caret.position, caret.position)
            cursor = cursor_at(self._view.document(), place)
            start = code_edits.text_start(cursor)
            carets.append(Caret(caret.anchor if keep else start, start))
        self._view.carets.put(carets, self._view.carets.main)

    def _backspace(self) -> None:
        carets, changes = self._view.carets, []
        for caret in carets.all:
            cursor = cursor_at(self._view.document(), caret)
            if caret.empty:
                back = code_edits.stop_before(cursor, self._view.step)
                keep = QTextCursor.MoveMode.KeepAnchor
                cursor.movePosition(Operation.PreviousCharacter, keep, back)
            changes.append(Change(cursor.selectionStart(), cursor.selectionEnd()))
        carets.change([one for one in changes if one.start != one.end], "backspace")


def _is_command(event: QKeyEvent) -> bool:
    """Whether a key with a text is not for writing it; AltGr is Ctrl and Alt together."""
    held = event.modifiers() & (_CONTROL | _ALT)
    return held in (_CONTROL, _ALT)
