"""Folding: lines that belong together shrink to their first one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextBlock, QTextCursor

from pierhead.ui.widgets.code_folds import Folds

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView


class CodeFolding(QObject):
    """What can be folded in one view, and what is; lines count from 0 here."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self._document = view.document()
        self._folds = Folds()
        self._folded: list[QTextCursor] = []
        self._changes = 0
        self._looked_up = (-1, -1)
        self._known: set[int] = set()
        self._hidden: list[tuple[int, int]] = []
        self._count = view.blockCount()
        view.edited.connect(self._changed)
        view.cursorPositionChanged.connect(self._show_cursor)

    # -- what can be folded

    def offer(self, folds: Iterable[tuple[int, int]]) -> None:
        """These lines can be folded, first and last, 0-based; what else was folded opens."""
        self._folds.offer(folds)
        self._changes += 1
        self._apply()

    def end_of(self, head: int) -> int | None:
        """The last line of what folds into a line; None where nothing does."""
        return self._folds.end_of(head)

    def is_folded(self, head: int) -> bool:
        """Whether the lines below are shrunk into this one."""
        return self.end_of(head) is not None and head in self._folded_heads()

    def next_visible(self, block: QTextBlock) -> QTextBlock:
        """The next line that is not folded away."""
        following = block.next()
        while following.isValid() and not following.isVisible():
            end = self._hiding(following.blockNumber())
            if end is None:
                following = following.next()
            else:
                following = self._document.findBlockByNumber(end + 1)
        return following

    # -- folding

    def fold(self, head: int) -> None:
        """Shrink what folds into a line, if anything does."""
        if self.end_of(head) is not None and head not in self._folded_heads():
            cursor = QTextCursor(self._document.findBlockByNumber(head))
            self._take([*self._folded, cursor])
            self._leave_hidden()
            self._apply()

    def unfold(self, head: int, *, inside: bool = False) -> None:
        """Open what is folded into a line; ``inside``: and all that is folded in it."""
        end = (self.end_of(head) or head) if inside else head
        self._keep(lambda number: not head <= number <= end)

    def toggle(self, head: int, *, inside: bool = False) -> None:
        """Fold or unfold at a line."""
        if head in self._folded_heads():
            self.unfold(head, inside=inside)
        else:
            self.fold(head)

    def fold_here(self) -> None:
        """Fold the innermost lines that the cursor is in."""
        line = self._view.textCursor().blockNumber()
        folded = self._folded_heads()
        around = [head for head in self._folds.around(line) if head not in folded]
        if around:
            self.fold(around[-1])

    def unfold_here(self) -> None:
        """Unfold at the cursor's line."""
        self.unfold(self._view.textCursor().blockNumber())

    def fold_all(self) -> None:
        """Fold everything."""
        find = self._document.findBlockByNumber
        self._take([QTextCursor(find(head)) for head in self._folds.heads])
        self._leave_hidden()
        self._apply()

    def unfold_all(self) -> None:
        """Unfold everything."""
        self._keep(lambda _number: False)

    @property
    def any(self) -> bool:
        """Whether anything is folded."""
        return bool(self._folded)

    def folded(self) -> list[int]:
        """The first lines of what is folded."""
        return sorted(self._folded_heads())

    # -- inside

    def _folded_heads(self) -> set[int]:
        """The first lines of what is folded, looked up anew when the text has changed."""
        key = (self._document.revision(), self._changes)
        if key != self._looked_up:
            self._looked_up = key
            self._known = {cursor.blockNumber() for cursor in self._folded}
            self._hidden = self._folds.hidden(self._known)
        return self._known

    def _take(self, folded: list[QTextCursor]) -> None:
        self._folded = folded
        self._changes += 1

    def _keep(self, wanted: Callable[[int], bool]) -> None:
        kept = [cursor for cursor in self._folded if wanted(cursor.blockNumber())]
        if len(kept) != len(self._folded):
            self._take(kept)
            self._apply(opened=True)

    def _hiding(self, number: int) -> int | None:
        """The last line of what a line is folded into."""
        self._folded_heads()
        at = bisect_right(self._hidden, (number, self._view.blockCount())) - 1
        return self._hidden[at][1] if at >= 0 and self._hidden[at][1] >= number else None

    def _leave_hidden(self) -> None:
        """Take the cursor out of what is being folded."""
        cursor = self._view.textCursor()
        number = cursor.blockNumber()
        heads = [head for head in self._folded_heads() if head < number <= (self.end_of(head) or 0)]
        if heads:
            block = self._document.findBlockByNumber(min(heads))
            cursor.setPosition(block.position() + block.length() - 1)
            self._view.setTextCursor(cursor)

    def _show_cursor(self) -> None:
        """A line with the cursor is never hidden."""
        number = self._view.textCursor().blockNumber()
        if self._folded and not self._view.textCursor().block().isVisible():
            self._keep(lambda head: not head < number <= (self.end_of(head) or 0))

    def _changed(self, at: int, _removed: int, added: int) -> None:
        """Keep to the lines until the text is looked at again."""
        shift = self._view.blockCount() - self._count
        self._count = self._view.blockCount()
        if not shift:
            return
        line = self._document.findBlock(at).blockNumber()
        self._folds.shift(line, shift)
        # What is added below a folded line is seen, and so is what it belongs to.
        last = self._document.findBlock(at + added).blockNumber()
        if self._folded:
            self._take([one for one in self._folded if not line <= one.blockNumber() <= last])
            self._apply(opened=True)

    def _apply(self, *, opened: bool = False) -> None:
        """Show and hide lines as what is folded says."""
        heads = {head for head in self._folded_heads() if self.end_of(head) is not None}
        opened = opened or len(heads) < len(self._folded)
        self._take([one for one in self._folded if one.blockNumber() in heads])
        if not heads and not opened:
            return
        hidden = bytearray(self._view.blockCount() + 1)
        for head in heads:
            end = self.end_of(head) or head
            hidden[head + 1 : end + 1] = b"\1" * (end - head)
        if self._show(hidden):
            self._relayout()

    def _show(self, hidden: Sequence[int]) -> bool:
        changed = False
        block = self._document.begin()
        for hide in hidden:
            if not block.isValid():
                break
            if block.isVisible() == bool(hide):
                block.setVisible(not hide)
                block.setLineCount(0 if hide else max(1, block.layout().lineCount()))
                changed = True
            block = block.next()
        return changed

    def _relayout(self) -> None:
        layout = self._document.documentLayout()
        layout.documentSizeChanged.emit(layout.documentSize())
        layout.update.emit()
        self._view.viewport().update()
        self._view.lines_shown.emit()
