"""What is wrong with code, marked beside its lines and under their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

from pierhead.dockerfile.parse import Problem, Severity
from pierhead.ui.theme import colors
from pierhead.ui.widgets.code_layers import Layer, line_text, wavy, whole_line
from pierhead.ui.widgets.code_marks import Level, Mark

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
        self._problems: tuple[Problem, ...] = ()
        view.document().contentsChange.connect(self._mended)

    def show(self, problems: Sequence[Problem]) -> None:
        """Mark these, and only these; the marks move along with the text."""
        there = [one for one in problems if one.line <= self._view.blockCount()]
        self._problems = tuple(there[:MOST_MARKED])
        self._view.marks.put(_OWNER, [_mark(problem) for problem in self._problems])
        self.refresh()

    def listed(self) -> list[Problem]:
        """What is marked, at the lines where it is now."""
        marks = self._view.marks.of(_OWNER)
        return [
            replace(problem, line=mark.line)
            for problem, mark in zip(self._problems, marks, strict=True)
        ]

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
        places = self._view.marks.cursors(_OWNER)
        pieces = [
            wavy(
                line_text(cursor),
                theme.bad if problem.severity is Severity.ERROR else theme.warn,
            )
            for problem, cursor in zip(self._problems, places, strict=True)
        ]
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


def _mark(problem: Problem) -> Mark:
    level = Level.ERROR if problem.severity is Severity.ERROR else Level.WARNING
    return Mark(problem.line, problem.message, level)
