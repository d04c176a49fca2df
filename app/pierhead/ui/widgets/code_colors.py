"""The colours of code: formats for the lines that are on the screen, and for no others.

A line keeps its formats until it may look different; lines out of sight are done when they come
into view, so that a key costs the same in a short file and in a long one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextLayout

from pierhead.core.turns import TURN
from pierhead.dockerfile.parts import Kind, Span
from pierhead.ui.theme import colors
from pierhead.ui.widgets.code_hunks import hunks

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_STALE = -1
_QUOTES = "\"'"
_MANY = 500
"""Lines beyond which it is quicker to have them all done anew when they come into view."""

_LIGHT = {
    Kind.KEYWORD: "#0550ae",
    Kind.FLAG: "#6f42c1",
    Kind.NAME: "#8a4500",
    Kind.STRING: "#116329",
    Kind.VARIABLE: "#b0480b",
    Kind.NUMBER: "#4d6b00",
    Kind.COMMENT: "#5f6975",
    Kind.DIRECTIVE: "#6f42c1",
    Kind.OPERATOR: "#66707b",
    Kind.IMAGE: "#0a6470",
    Kind.LABEL: "#8a3a8f",
}
_DARK = {
    Kind.KEYWORD: "#79b8ff",
    Kind.FLAG: "#c8a7ff",
    Kind.NAME: "#ffc48a",
    Kind.STRING: "#85d996",
    Kind.VARIABLE: "#ffa657",
    Kind.NUMBER: "#c3d982",
    Kind.COMMENT: "#98a4b3",
    Kind.DIRECTIVE: "#c8a7ff",
    Kind.OPERATOR: "#9aa7b6",
    Kind.IMAGE: "#6fd6d6",
    Kind.LABEL: "#f0a5d8",
}


class Highlighting(Protocol):
    """What says which part of a text is what; columns count UTF-16 units, lines from 0."""

    lines: list[str]

    def set_lines(self, lines: Sequence[str]) -> None: ...
    def edit(self, first: int, removed: int, lines: Sequence[str]) -> tuple[int, int]: ...
    def reach(self, line: int, seconds: float) -> bool: ...
    def spans(self, first: int, last: int) -> list[list[Span]]: ...


class CodeColors(QObject):
    """Keeps the visible lines of ``view`` coloured; without ``highlighting`` it is idle."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self._highlighting: Highlighting | None = None
        self._count = view.blockCount()
        self._showing = False
        self._reaching = QTimer(self, singleShot=True, interval=0)
        self._reaching.timeout.connect(self._show)
        self._fresh = 0
        """The state of lines that look as they should; all others are stale."""
        self._formats: dict[Kind, QTextCharFormat] = {}
        self.use_theme()
        view.edited.connect(self._changed)
        view.updateRequest.connect(self._show)
        view.lines_shown.connect(self._show)

    def use(self, highlighting: Highlighting | None) -> None:
        """Colour by this from now on."""
        self._highlighting = highlighting
        self._count = self._view.blockCount()
        if highlighting:
            highlighting.set_lines(self._view.text().split("\n"))
        self._all_stale()

    def use_theme(self) -> None:
        """Take the colours of the theme in use."""
        table = _DARK if colors().dark else _LIGHT
        self._formats = {}
        for kind, color in table.items():
            self._formats[kind] = QTextCharFormat()
            self._formats[kind].setForeground(QColor(color))
        self._all_stale()

    def kind_at(self, line: int, column: int) -> Kind:
        """What the text around a place is, both from 0; plain at the edge of a piece.

        What goes on to the end of its line also does behind it: comments, and heredocs.
        """
        if self._highlighting is None:
            return Kind.PLAIN
        text = self._highlighting.lines[line]
        for start, length, kind in self._highlighting.spans(line, line)[0]:
            end = start + length
            open_ = kind is Kind.COMMENT or (end >= len(text) and text[-1] not in _QUOTES)
            if start < column < end + open_:
                return kind
        return Kind.PLAIN

    def _changed(self, at: int, _removed: int, added: int) -> None:
        document, count = self._view.document(), self._view.blockCount()
        first, last = document.findBlock(at), document.findBlock(at + added)
        number, end = first.blockNumber(), last.blockNumber() if last.isValid() else count - 1
        lines = self._lines(first, end)
        removed, self._count = len(lines) - (count - self._count), count
        if self._highlighting is None:
            return
        if max(removed, len(lines)) > _MANY:
            self._forget(*self._highlighting.edit(number, removed, lines))
            self._show()
            return
        shift = 0
        # Of edits in many places Qt only says from where to where they reach.
        for hunk in list(hunks(self._highlighting.lines[number : number + removed], lines)):
            place = number + hunk.first + shift
            self._forget(*self._highlighting.edit(place, hunk.removed, hunk.lines))
            shift += len(hunk.lines) - hunk.removed
        self._show()

    def _lines(self, block: QTextBlock, end: int) -> list[str]:
        """The lines from a block to the one of a number."""
        first = block.blockNumber()
        if end - first > _MANY:
            return self._view.document().toRawText().split("\u2029")[first : end + 1]
        lines = []
        while block.isValid() and block.blockNumber() <= end:
            lines.append(block.text())
            block = block.next()
        return lines

    def _all_stale(self) -> None:
        self._fresh += 1
        self._show()

    def _forget(self, first: int, last: int) -> None:
        """These lines may look different; all that follow those in sight are done when seen."""
        if last - first > _MANY:
            self._fresh += 1
            return
        block = self._view.document().findBlockByNumber(first)
        while block.isValid() and block.blockNumber() <= last:
            block.setUserState(_STALE)
            block = block.next()

    def _show(self, *_args: object) -> None:
        # To give a line colours asks for an update, which would come back here.
        if self._showing:
            return
        self._showing = True
        for run in self._stale_runs():
            if self._highlighting and not self._highlighting.reach(run[-1].blockNumber(), TURN):
                self._reaching.start()
                break
            spans: list[list[Span]] = [[]] * len(run)
            if self._highlighting:
                spans = self._highlighting.spans(run[0].blockNumber(), run[-1].blockNumber())
            changed = [self._format(block, line) for block, line in zip(run, spans, strict=True)]
            if any(changed):
                length = run[-1].position() + run[-1].length() - run[0].position()
                self._view.document().markContentsDirty(run[0].position(), length)
        self._showing = False

    def _stale_runs(self) -> list[list[QTextBlock]]:
        """The lines in sight that may look different, those that follow each other together."""
        view = self._view
        rows = view.viewport().height() // max(1, view.fontMetrics().lineSpacing()) + 2
        runs: list[list[QTextBlock]] = []
        block = view.firstVisibleBlock()
        for _row in range(rows + 1):
            if not block.isValid():
                break
            if block.userState() != self._fresh:
                if runs and runs[-1][-1].next() == block:
                    runs[-1].append(block)
                else:
                    runs.append([block])
            block = view.folding.next_visible(block)
        return runs

    def _format(self, block: QTextBlock, line: list[Span]) -> bool:
        """Give a line its colours; whether it had or has any."""
        ranges = []
        for start, length, kind in line:
            piece = QTextLayout.FormatRange()
            piece.start, piece.length, piece.format = start, length, self._formats[kind]
            ranges.append(piece)
        block.setUserState(self._fresh)
        if not ranges and not block.layout().formats():
            return False
        block.layout().setFormats(ranges)
        return True
