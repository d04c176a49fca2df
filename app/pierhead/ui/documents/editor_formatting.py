"""Format on demand: the keys and the place in the text for what the language's formatter does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pierhead.dockerfile.format import format_edits
from pierhead.dockerfile.syntax import Tree
from pierhead.ui.widgets.code_edit import change

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView


class EditorFormatting(QObject):
    """Attached to a view; ``tree`` is the map of its text, None where it is no Dockerfile."""

    def __init__(self, view: CodeView, tree: Callable[[], Tree | None]) -> None:
        super().__init__(view)
        self._view, self._tree = view, tree

    def format(self) -> None:
        """Format all of the text; one step to undo."""
        if tree := self._tree():
            change(self._view, tree.text, format_edits(tree))
