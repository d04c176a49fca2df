"""Several changes of one text at once: worked out on the text as it is, done as one step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtGui import QTextCursor, QTextDocument

from pierhead.ui.widgets.code_text import CodeText, length

MOST_APART = 200
"""Changes that are made one by one; more are put in as one piece of text, which is quicker."""


class Change(NamedTuple):
    """What lies between two positions, as Qt counts them, becomes another text."""

    start: int
    end: int
    text: str = ""

    @property
    def growth(self) -> int:
        """By how much longer the text is after it."""
        return length(self.text) - (self.end - self.start)


class Caret(NamedTuple):
    """A cursor: where its selection began, and where it is."""

    anchor: int
    position: int

    @property
    def start(self) -> int:
        """Where what it selects begins."""
        return min(self)

    @property
    def end(self) -> int:
        """Where what it selects ends."""
        return max(self)

    @property
    def empty(self) -> bool:
        """Whether it selects nothing."""
        return self.anchor == self.position


def cursor_at(document: QTextDocument, caret: Caret) -> QTextCursor:
    """Qt's cursor with the same selection."""
    cursor = QTextCursor(document)
    cursor.setPosition(caret.anchor)
    cursor.setPosition(caret.position, QTextCursor.MoveMode.KeepAnchor)
    return cursor


def joined(changes: Iterable[Change]) -> list[Change]:
    """The changes in their order, with those that overlap made one."""
    found: list[Change] = []
    for change in sorted(changes):
        last = found[-1] if found else None
        if last and change.start < last.end:
            text = last.text + change.text
            found[-1] = Change(last.start, max(last.end, change.end), text)
        else:
            found.append(change)
    return found


def apply(document: QTextDocument, changes: Sequence[Change], *, again: bool = False) -> None:
    """Do changes that do not overlap, in their order, as one step that can be undone.

    ``again``: as part of the step before.
    """
    if len(changes) > MOST_APART:
        changes = [together(document, changes)]
    cursor = QTextCursor(document)
    if again:
        cursor.joinPreviousEditBlock()
    else:
        cursor.beginEditBlock()
    for change in reversed(changes):
        cursor.setPosition(change.start)
        cursor.setPosition(change.end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(change.text)
    cursor.endEditBlock()


def together(document: QTextDocument, changes: Sequence[Change]) -> Change:
    """One change that does them all; they do not overlap, and are in their order."""
    start, end = changes[0].start, changes[-1].end
    text = CodeText(cursor_at(document, Caret(start, end)).selectedText())
    pieces, at = [], 0
    for change in changes:
        pieces += [text.text[at : text.index(change.start - start)], change.text]
        at = text.index(change.end - start)
    return Change(start, end, "".join(pieces))


def moved(position: int, changes: Sequence[Change], *, stay: bool = False) -> int:
    """Where a position is after changes in their order.

    Behind what is put in right there, or before it with ``stay``.
    """
    shift = 0
    for change in changes:
        if stay and change.start == change.end == position:
            continue
        if change.end <= position:
            shift += change.growth
        elif change.start < position:
            return change.start + shift + min(position - change.start, length(change.text))
    return position + shift


def ends(changes: Sequence[Change]) -> list[Caret]:
    """A cursor behind the new text of each change."""
    found, shift = [], 0
    for change in changes:
        shift += change.growth
        found.append(Caret(change.end + shift, change.end + shift))
    return found


def merged(carets: Iterable[Caret], main: int) -> tuple[list[Caret], int]:
    """Cursors in their order, with those that touch made one; and which is the main one now."""
    found: list[Caret] = []
    place = 0
    for number, caret in sorted(enumerate(carets), key=lambda pair: (pair[1].start, pair[1].end)):
        last = found[-1] if found else None
        if last and _touch(last, caret):
            start, end = last.start, max(last.end, caret.end)
            back = caret.position < caret.anchor or last.position < last.anchor
            found[-1] = Caret(end, start) if back else Caret(start, end)
        else:
            found.append(caret)
        if number == main:
            place = len(found) - 1
    return found, place


def _touch(first: Caret, second: Caret) -> bool:
    if second.start < first.end or first.start == second.start:
        return True
    return second.start == first.end and (first.empty or second.empty)
