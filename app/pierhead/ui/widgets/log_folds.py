"""Lines of a log that are shown as several: their JSON is laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pierhead.ui.widgets.log_scroll import Place

if TYPE_CHECKING:
    from pierhead.ui.widgets.log_view import LogView


class LogFolds:
    """Which lines of a ``LogView`` are unfolded: some, or all but some."""

    def __init__(self, view: LogView) -> None:
        self._view = view
        self._turned: set[int] = set()
        self.all = False
        """Whether lines are unfolded where nobody says otherwise."""

    def unfolded(self, index: int) -> bool:
        """Whether a line is unfolded."""
        return (index in self._turned) != self.all

    def turn(self, index: int) -> bool:
        """Unfold a line or fold it again; False if it has nothing to unfold."""
        if not self._view.shown(index).foldable:
            return False
        self._turned ^= {index}
        self._changed(index)
        return True

    def turn_here(self) -> bool:
        """The same for the line of the selection if it is seen, else the first that can."""
        view = self._view
        seen = list(dict.fromkeys(place.line for place in view.sight.seen()))
        caret = view.selection.caret.line
        if caret in seen and view.shown(caret).foldable:
            return self.turn(caret)
        return any(self.turn(index) for index in seen if view.shown(index).foldable)

    def set_all(self, on: bool) -> None:
        """Unfold all lines that are seen from now on, or fold them."""
        self.all = on
        self._turned.clear()
        self._changed()

    def clear(self) -> None:
        """Other lines are shown."""
        self._turned.clear()

    def _changed(self, index: int | None = None) -> None:
        view = self._view
        if view.following and index is not None:
            # What was unfolded must not run away.
            view.sight.go_exactly(Place(view.sight.top.line))
        view.forget_shown()
        view.selection.begin(view.selection.caret)
        view.moved()
