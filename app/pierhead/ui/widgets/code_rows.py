"""The lines of an editor that are on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextBlock

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView


class CodeRows:
    """Where the lines of one view are."""

    def __init__(self, view: CodeView) -> None:
        self._view = view

    def visible(self) -> Iterator[tuple[QTextBlock, float]]:
        """The lines that are on the screen, with their upper edges in pixels."""
        view, block = self._view, self._view.firstVisibleBlock()
        top = view.blockBoundingGeometry(block).translated(view.contentOffset()).top()
        while block.isValid() and top <= view.viewport().height():
            yield block, top
            top += view.blockBoundingRect(block).height()
            block = view.folding.next_visible(block)

    def at(self, y: int) -> QTextBlock:
        """The line at a height of the viewport; an invalid one below the last."""
        for block, top in self.visible():
            if top <= y < top + self._view.blockBoundingRect(block).height():
                return block
        return QTextBlock()
