"""What a build says of a Dockerfile, as marks beside its lines."""

from __future__ import annotations

from pierhead.state.builds import Build
from pierhead.ui.widgets.code_marks import Level, Mark
from pierhead.ui.widgets.code_view import CodeView

_OWNER = "build.warnings"


def show_marks(view: CodeView, build: Build | None) -> None:
    """Mark each line that the builder warns of; None takes the marks away."""
    marks = [
        Mark(
            warning.line,
            "\n".join(filter(None, (warning.text, warning.detail, warning.url))),
            Level.WARNING,
        )
        for warning in (build.warnings if build else ())
        if warning.line
    ]
    view.marks.put(_OWNER, marks)


def failure_of(build: Build | None) -> tuple[int, str]:
    """The line at which a build failed, 0 for none, and the builder's words."""
    failure = build.failure if build else None
    if failure is None:
        return 0, ""
    words = (failure.reason, failure.detail)
    return failure.line, "\n".join(filter(None, words)) or failure.title
