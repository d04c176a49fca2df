"""Changes that are worked out elsewhere, made in a text as one step that can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pierhead.dockerfile.edits import Edit
from pierhead.ui.widgets.code_changes import Change, apply
from pierhead.ui.widgets.code_text import CodeText

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView


def change(view: CodeView, text: str, edits: Iterable[Edit]) -> bool:
    """Make edits, if the text is still the one that they were worked out for."""
    if view.text() != text:
        return False
    places = CodeText(text)
    apply(
        view.document(),
        [
            Change(places.unit(edit.start), places.unit(edit.end), edit.text)
            for edit in sorted(edits, key=lambda one: (one.start, one.end))
        ],
    )
    view.ensureCursorVisible()
    return True
