"""Selecting with the mouse: by character, word, line or block, beyond the edge too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent

from pierhead.terminal.joined import Place
from pierhead.ui.widgets.terminal_keys import Held
from pierhead.ui.widgets.terminal_select import Unit, select

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

_AUTO_SCROLL = 40
"""Milliseconds between two steps while the mouse is beyond the edge."""
_NEAR = 6
"""Logical pixels that a mouse may move between the clicks of a double click."""
_UNITS = {1: Unit.CHARACTER, 2: Unit.WORD, 3: Unit.LINE}


class Selecting(QObject):
    """Follows the left button from press to release."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view
        self.active = False
        self._clicks = 0
        self._point = QPointF()
        self._last_click: Place | None = None
        self._since_click = QTimer(self, singleShot=True)
        self._scroller = QTimer(self, interval=_AUTO_SCROLL)
        self._scroller.timeout.connect(self._scroll_and_extend)
        view.verticalScrollBar().valueChanged.connect(self._scrolled)

    def start(self, event: QMouseEvent) -> None:
        """Begin a selection, or extend the last one with Shift; Alt makes a block of it."""
        view, held = self._view, event.modifiers()
        near = (event.position() - self._point).manhattanLength() < _NEAR
        again = self._since_click.isActive() and near
        self._clicks = self._clicks % len(_UNITS) + 1 if again else 1
        self._point = event.position()
        self._since_click.start(QGuiApplication.styleHints().mouseDoubleClickInterval())
        self.active = True
        unit = _UNITS[self._clicks]
        if held & Held.AltModifier and unit is Unit.CHARACTER:
            unit = Unit.BLOCK
        place = self._place(unit)
        # Where the program takes the mouse, Shift only takes it back.
        extends = held & Held.ShiftModifier and not view.emulator.mouse and self._clicks == 1
        if extends and view.selection is not None:
            view.select(view.selection.to(view.emulator, self._place(view.selection.unit)))
        else:
            start = self._last_click if extends and self._last_click else place
            view.select(select(view.emulator, unit, start, place, self._separators))
            self._last_click = start

    def move(self, point: QPointF) -> None:
        """Extend the selection; beyond the edge the view scrolls along."""
        self._point = point
        self._extend()
        outside = not 0 <= self._view.cell_at(point)[1] < self._view.emulator.lines
        if outside != self._scroller.isActive():
            (self._scroller.start if outside else self._scroller.stop)()

    def end(self) -> None:
        """The button went up."""
        self.active = False
        self._scroller.stop()
        selection = self._view.selection
        if selection is not None and selection.start == selection.end:
            self._view.select(None)
        else:
            self._view.copying.offer()

    @property
    def _separators(self) -> str:
        return self._view.preferences.options.word_separators

    def _place(self, unit: Unit) -> Place:
        view = self._view
        across, row = view.cell_at(self._point)
        between = unit in {Unit.CHARACTER, Unit.BLOCK}
        column = round(across) if between else int(across)
        line = min(max(view.emulator.first, view.first_visible() + row), view.emulator.end - 1)
        return Place(line, min(max(0, column), view.emulator.columns))

    def _extend(self) -> None:
        selection = self._view.selection
        if selection is not None:
            place = self._place(selection.unit)
            self._view.select(selection.to(self._view.emulator, place))

    def _scroll_and_extend(self) -> None:
        row, lines = self._view.cell_at(self._point)[1], self._view.emulator.lines
        self._view.scroll_lines(row if row < 0 else max(1, row - lines + 1))

    def _scrolled(self) -> None:
        if self.active:
            self._extend()
