"""What is wrong with code, marked beside its lines and under their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QTextCursor, QTextDocument

from pierhead.dockerfile.parse import Problem, Severity
from pierhead.ui.theme import colors
from pierhead.ui.widgets.code_layers import Layer, line_text, wavy, whole_line
from pierhead.ui.widgets.code_marks import Level, Mark
from pierhead.ui.widgets.code_places import to_offset, to_position

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

MOST_MARKED = 200
"""Problems that are underlined; more than this are a text of another language."""
_OWNER, _BUILD = "problems", "build"
_TINT = 48
"""How opaque, of 255, the background of the line at which a build ended is."""


class CodeProblems(QObject):
    """The problems of one view, and the line at which a build of its text ended."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self._problems: tuple[tuple[QTextCursor, Problem], ...] = ()
        view.edited.connect(self._mended)

    def show(self, problems: Sequence[Problem]) -> None:
        """Mark these, and only these; the marks move along with the text."""
        there = [one for one in problems if one.line <= self._view.blockCount()]
        document = self._view.document()
        self._problems = tuple((_place(document, one), one) for one in there[:MOST_MARKED])
        self._view.marks.put(_OWNER, [_mark(problem) for _at, problem in self._problems])
        self.refresh()

    def listed(self) -> list[Problem]:
        """What is marked, where it is now."""
        return [_moved(place, problem) for place, problem in self._problems]

    def at(self, position: int) -> list[Problem]:
        """What is marked at a position of the document."""
        return [
            _moved(place, problem)
            for place, problem in self._problems
            if place.selectionStart() <= position <= place.selectionEnd()
        ]

    def next(self, by: int) -> tuple[int, int] | None:
        """Line and column of the next problem or mark, or of the one before; round at the ends."""
        found = {(one.line, one.column or 1) for one in self.listed()}
        others = set(self._view.marks.lines()) - {line for line, _column in found}
        places = sorted(found | {(line, 1) for line in others})
        here = self._view.position()
        if not places:
            return None
        if by > 0:
            return next((place for place in places if place > here), places[0])
        return next((place for place in reversed(places) if place < here), places[-1])

    def show_failure(self, line: int, message: str) -> None:
        """Mark the 1-based line at which a build ended and go there; 0 takes the mark away."""
        there = 0 < line <= self._view.blockCount()
        marks = [Mark(line, message, Level.FAILURE)] if there else []
        self._view.marks.put(_BUILD, marks)
        if there:
            self._view.go_to(line)
        self.refresh()

    def refresh(self) -> None:
        """Paint what is marked, in the colours of the theme in use."""
        theme = colors()
        tones = {Severity.ERROR: theme.bad, Severity.WARNING: theme.warn, Severity.INFO: theme.info}
        pieces = [wavy(place, tones[problem.severity]) for place, problem in self._problems]
        self._view.layers.put(Layer.PROBLEM, pieces)
        tint = QColor(theme.bad)
        tint.setAlpha(_TINT)
        failed = self._view.marks.cursors(_BUILD)
        self._view.layers.put(Layer.FAILURE, [whole_line(cursor, tint) for cursor in failed])

    def _mended(self, at: int, _removed: int, _added: int) -> None:
        """A line that is edited is no longer the one at which the build ended."""
        failed = self._view.marks.cursors(_BUILD)
        if failed and failed[0].block() == self._view.document().findBlock(at):
            self.show_failure(0, "")


_LEVELS = {
    Severity.ERROR: Level.ERROR,
    Severity.WARNING: Level.WARNING,
    Severity.INFO: Level.INFO,
}


def _mark(problem: Problem) -> Mark:
    return Mark(problem.line, problem.message, _LEVELS[problem.severity])


def _place(document: QTextDocument, problem: Problem) -> QTextCursor:
    """What the problem is about, as a selection; all of the line when it does not say."""
    block = document.findBlockByNumber(problem.line - 1)
    last = document.findBlockByNumber((problem.end_line or problem.line) - 1)
    place = line_text(QTextCursor(block))
    if problem.column and last.isValid():
        start = to_position(block.text(), problem.column - 1)
        end = to_position(last.text(), problem.end_column - 1)
        place = QTextCursor(block)
        place.setPosition(block.position() + min(start, block.length() - 1))
        stop = max(last.position() + min(end, last.length() - 1), place.position())
        place.setPosition(stop, QTextCursor.MoveMode.KeepAnchor)
        if not place.hasSelection():
            place.movePosition(
                QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
            )
    return place


def _moved(place: QTextCursor, problem: Problem) -> Problem:
    document = place.document()
    first = document.findBlock(place.selectionStart())
    last = document.findBlock(place.selectionEnd())
    return replace(
        problem,
        line=first.blockNumber() + 1,
        column=to_offset(first.text(), place.selectionStart() - first.position()) + 1,
        end_line=last.blockNumber() + 1,
        end_column=to_offset(last.text(), place.selectionEnd() - last.position()) + 1,
    )
