"""Format on demand: the keys and the place in the text for what the language's formatter does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from pierhead.core.turns import in_turns
from pierhead.dockerfile.format import format_edits, format_steps
from pierhead.dockerfile.syntax import Tree
from pierhead.ui.widgets.code_edit import change
from pierhead.ui.widgets.tasks import Tasks

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

AT_ONCE = 50_000
"""Characters that are formatted in one turn of the loop."""


class EditorFormatting(QObject):
    """Attached to a view; ``tree`` is the map of its text, None where it is no Dockerfile."""

    def __init__(self, view: CodeView, tree: Callable[[], Tree | None]) -> None:
        super().__init__(view)
        self._view, self._tree = view, tree
        self._tasks = Tasks(self)

    def format(self) -> None:
        """Format all of the text; one step to undo. What is edited meanwhile stays as it is."""
        tree = self._tree()
        if tree is None:
            return
        if len(tree.text) <= AT_ONCE:
            change(self._view, tree.text, format_edits(tree))
        else:
            self._tasks.start("format", self._format_in_turns(tree))

    @property
    def busy(self) -> bool:
        """Whether a long text is being formatted."""
        return self._tasks.runs("format")

    def shut(self) -> None:
        """End what is being formatted."""
        self._tasks.cancel()

    async def _format_in_turns(self, tree: Tree) -> None:
        edits = [edit async for edit in in_turns(format_steps(tree))]
        change(self._view, tree.text, edits)
