"""The colours of code: formats for the lines that are on the screen, and for no others.

A line keeps its formats until it may look different; lines out of sight are done when they come
into view, so that a key costs the same in a short file and in a long one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextLayout

from pierhead.dockerfile.highlight import Kind, Span
from pierhead.ui.theme import colors

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

SETTLE = 150
"""Milliseconds without typing after which the text is parsed anew."""
_DONE = 1
_STALE = -1

_LIGHT = {
    Kind.KEYWORD: "#0550ae",
    Kind.FLAG: "#6f42c1",
    Kind.NAME: "#8a4500",
    Kind.STRING: "#116329",
    Kind.VARIABLE: "#b0480b",
    Kind.NUMBER: "#0550ae",
    Kind.COMMENT: "#66707b",
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
    Kind.NUMBER: "#79b8ff",
    Kind.COMMENT: "#8b96a5",
    Kind.DIRECTIVE: "#c8a7ff",
    Kind.OPERATOR: "#9aa7b6",
    Kind.IMAGE: "#6fd6d6",
    Kind.LABEL: "#f0a5d8",
}


class Highlighting(Protocol):
    """What says which part of a text is what; positions count UTF-16 units, lines from 0."""

    def set_text(self, text: str) -> None: ...
    def edit(self, at: int, removed: int, added: int, text: str) -> tuple[int, int]: ...
    def settle(self) -> tuple[int, int] | None: ...
    def spans(self, first: int, last: int) -> list[list[Span]]: ...


class CodeColors(QObject):
    """Keeps the visible lines of ``view`` coloured; without ``highlighting`` it is idle."""

    def __init__(self, view: CodeView, text: Callable[[], str]) -> None:
        super().__init__(view)
        self._view, self._text = view, text
        self._highlighting: Highlighting | None = None
        self._length = 0
        self._formats: dict[Kind, QTextCharFormat] = {}
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._parse_anew)
        self.use_theme()
        view.document().contentsChange.connect(self._changed)
        view.updateRequest.connect(self._show)
        view.lines_shown.connect(self._show)

    def use(self, highlighting: Highlighting | None) -> None:
        """Colour by this from now on."""
        self._highlighting = highlighting
        self._begin_anew()

    def use_theme(self) -> None:
        """Take the colours of the theme in use."""
        table = _DARK if colors().dark else _LIGHT
        self._formats = {}
        for kind, color in table.items():
            self._formats[kind] = QTextCharFormat()
            self._formats[kind].setForeground(QColor(color))
        self._forget(0, self._view.blockCount() - 1)
        self._show()

    def _changed(self, at: int, removed: int, added: int) -> None:
        if self._highlighting is None:
            return
        text = self._text()
        length = self._view.document().characterCount() - 1
        if self._length - removed + added != length:
            self._begin_anew()  # Qt counts the end of the text in when it is replaced as a whole
            return
        self._length = length
        self._forget(*self._highlighting.edit(at, removed, added, text))
        self._show()
        self._settle.start()

    def _begin_anew(self) -> None:
        self._length = self._view.document().characterCount() - 1
        if self._highlighting:
            self._highlighting.set_text(self._text())
        self._forget(0, self._view.blockCount() - 1)
        self._show()

    def _parse_anew(self) -> None:
        if self._highlighting and (changed := self._highlighting.settle()):
            self._forget(*changed)
            self._show()

    def _forget(self, first: int, last: int) -> None:
        block = self._view.document().findBlockByNumber(first)
        while block.isValid() and block.blockNumber() <= last:
            block.setUserState(_STALE)
            block = block.next()

    def _show(self, *_args: object) -> None:
        for run in self._stale_runs():
            spans: list[list[Span]] = [[]] * len(run)
            if self._highlighting:
                spans = self._highlighting.spans(run[0].blockNumber(), run[-1].blockNumber())
            for block, line in zip(run, spans, strict=True):
                self._format(block, line)

    def _stale_runs(self) -> list[list[QTextBlock]]:
        """The lines in sight that may look different, those that follow each other together."""
        view = self._view
        rows = view.viewport().height() // max(1, view.fontMetrics().lineSpacing()) + 2
        runs: list[list[QTextBlock]] = []
        block = view.firstVisibleBlock()
        for _row in range(rows + 1):
            if not block.isValid():
                break
            if block.userState() != _DONE:
                if runs and runs[-1][-1].next() == block:
                    runs[-1].append(block)
                else:
                    runs.append([block])
            block = view.folding.next_visible(block)
        return runs

    def _format(self, block: QTextBlock, line: list[Span]) -> None:
        ranges = []
        for start, length, kind in line:
            piece = QTextLayout.FormatRange()
            piece.start, piece.length, piece.format = start, length, self._formats[kind]
            ranges.append(piece)
        block.setUserState(_DONE)
        if ranges or block.layout().formats():
            block.layout().setFormats(ranges)
            self._view.document().markContentsDirty(block.position(), block.length())
