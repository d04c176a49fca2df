"""Keeps a selection while output flows, and drops it when what was selected is no longer there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pierhead.terminal.joined import Place
from pierhead.ui.widgets.terminal_select import Selection, Unit, select

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView


class Keeping:
    """Compares the lines of a selection that can still change with what they were."""

    def __init__(self, view: TerminalView) -> None:
        self._view = view
        self._selection: Selection | None = None
        self._texts: dict[int, str] = {}
        self._columns = 0
        self._ends: list[tuple[int, int]] = []
        view.emulator.follow(self._ends)

    def check(self) -> None:
        """Call it when something was selected, and when output was shown."""
        view, selection = self._view, self._view.selection
        if selection is None:
            self._forget()
        elif selection is not self._selection:
            self._remember(selection)
        elif self._columns != view.emulator.columns:
            self._follow(selection)
        elif self._is_changed(selection):
            self._forget()
            view.select(None)
        else:
            self._remember(selection)

    def follow(self) -> None:
        """Call it when lines have other numbers."""
        selection = self._selection
        if selection is not None and self._ends != [selection.anchor, selection.head]:
            self._follow(selection)

    def _forget(self) -> None:
        self._selection = None
        self._texts.clear()
        self._ends.clear()

    def _remember(self, selection: Selection) -> None:
        emulator = self._view.emulator
        self._selection = selection
        self._columns = emulator.columns
        self._ends[:] = [selection.anchor, selection.head]
        # What has scrolled off cannot change any more.
        changing = range(
            max(selection.start.line, emulator.top), min(selection.end.line + 1, emulator.end)
        )
        self._texts = {number: self._text(selection, number) for number in changing}

    def _is_changed(self, selection: Selection) -> bool:
        first, end = self._view.emulator.first, self._view.emulator.end
        if selection.end.line < first or selection.start.line >= end:
            return True
        return any(
            self._text(selection, number) != text
            for number, text in self._texts.items()
            if first <= number < end
        )

    def _text(self, selection: Selection, number: int) -> str:
        emulator = self._view.emulator
        return emulator.line(number).read(*selection.columns_on(emulator, number)).rstrip(" ")

    def _follow(self, selection: Selection) -> None:
        """The lines have wrapped anew: the same text is elsewhere now."""
        if selection.unit is Unit.BLOCK:
            self._view.select(None)
            self._forget()
            return
        anchor, head = (Place(*each) for each in self._ends)
        moved = select(self._view.emulator, selection.unit, anchor, head, selection.separators)
        self._remember(moved)
        self._view.select(moved)
