"""The problems of an editor's text as they are shown: at their lines, in a list, and counted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from pierhead.dockerfile.parse import Problem, Severity
from pierhead.state.builds import Build
from pierhead.ui.documents.build_marks import failure_of, show_marks
from pierhead.ui.documents.editor_bar import EditorBar
from pierhead.ui.widgets.code_view import CodeView
from pierhead.ui.widgets.problem_list import ProblemList


class EditorProblems(QObject):
    """Shows what is said of the lines of ``view``, also by a build, and goes there."""

    def __init__(self, view: CodeView, bar: EditorBar) -> None:
        super().__init__(view)
        self._view, self._bar = view, bar
        self.list = ProblemList()
        self.list.chosen.connect(self.go_to)
        bar.problem_asked.connect(self.next)

    def show(self, problems: Sequence[Problem]) -> None:
        """Show these in place of those that were there."""
        self._view.problems.show(problems)
        self.list.show_problems(problems)
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        self._bar.show_count(errors, len(problems) - errors)

    def show_build(self, build: Build | None) -> None:
        """Mark what a build says of lines, and go to where it failed; None takes that away."""
        show_marks(self._view, build)
        self.mark_error(*failure_of(build))

    def mark_error(self, line: int, message: str) -> None:
        """Mark the 1-based line at which a build failed and go there; 0 takes the mark away."""
        self._view.problems.show_failure(line, message)

    def next(self, by: int = 1) -> None:
        """Go to the next problem, or to the one before; round at the ends."""
        if place := self._view.problems.next(by):
            self.go_to(*place)

    def go_to(self, line: int, column: int = 1) -> None:
        """Show a 1-based line and put the cursor there."""
        self._view.go_to(line, column)
        self._view.setFocus()
