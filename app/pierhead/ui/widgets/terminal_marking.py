"""Marking with the keyboard: a cursor that goes everywhere, for those who use no mouse.

Arrows and vi's letters move, Shift or v selects, Return copies, Escape leaves. What is typed
does not go to the program meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen

from pierhead.core.i18n import _
from pierhead.terminal.joined import Place
from pierhead.terminal.links import link_at
from pierhead.terminal.width import TAIL
from pierhead.ui.theme import colors
from pierhead.ui.widgets.terminal_caption import Caption
from pierhead.ui.widgets.terminal_keys import CONTROL_KEY, Held
from pierhead.ui.widgets.terminal_mark_moves import Moves
from pierhead.ui.widgets.terminal_select import Unit, select

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

Key = Qt.Key

_MOVES = {
    **{Key.Key_Left: "left", Key.Key_Right: "right", Key.Key_Up: "up", Key.Key_Down: "down"},
    **{Key.Key_H: "left", Key.Key_L: "right", Key.Key_K: "up", Key.Key_J: "down"},
    **{Key.Key_Home: "line_start", Key.Key_End: "line_end", Key.Key_0: "line_start"},
    **{Key.Key_PageUp: "page_up", Key.Key_PageDown: "page_down"},
    **{Key.Key_W: "word_right", Key.Key_B: "word_left", Key.Key_G: "first"},
    **{Key.Key_BracketLeft: "prompt_up", Key.Key_BracketRight: "prompt_down"},
}
_MOVES_BY_TEXT = {"$": "line_end", "^": "line_start", "G": "last", "{": "prompt_up"}
_MOVES_BY_TEXT |= {"}": "prompt_down"}
_MOVES_WITH_CONTROL = {
    **{Key.Key_Left: "word_left", Key.Key_Right: "word_right"},
    **{Key.Key_Up: "prompt_up", Key.Key_Down: "prompt_down"},
    **{Key.Key_Home: "first", Key.Key_End: "last"},
    **{Key.Key_U: "half_up", Key.Key_D: "half_down"},
    **{Key.Key_B: "page_up", Key.Key_F: "page_down"},
}
_NOT_LETTERS = Key.Key_Escape
"""Qt numbers keys without a character from here on."""


class Marking(QObject):
    """The mark mode of one view."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view
        self._moves = Moves(view.emulator, view.prompts)
        self._caption = Caption(view.viewport(), right=True)
        self._ends: list[tuple[int, int]] = []
        """The cursor, then where a selection began, if there is one: they follow their text."""
        self._unit = Unit.CHARACTER
        self._top = 0
        view.emulator.follow(self._ends)

    @property
    def active(self) -> bool:
        """Whether keys mark."""
        return bool(self._ends)

    @property
    def place(self) -> Place:
        """Where the cursor is."""
        return Place(*self._ends[0])

    # -- beginning and end

    def begin(self) -> None:
        """Put the cursor where the program's is, or else into the last line in sight."""
        view = self._view
        line, column = view.emulator.cursor
        lines = view.visible_lines()
        if line not in lines:
            line, column = lines.stop - 1, 0
        self._ends[:] = [(line, column)]
        self._unit = Unit.CHARACTER
        self._top = view.first_visible()
        self._caption.say(_("Marking: arrows move, Shift selects, Return copies, Escape leaves"))
        self._view.viewport().update()

    def end(self) -> None:
        """Type into the program again."""
        self._ends.clear()
        self._caption.say("")
        self._view.viewport().update()

    def hold(self) -> None:
        """Output must not carry away what is being marked."""
        if self.active:
            first = max(self._top, self._view.emulator.first)
            self._view.verticalScrollBar().setValue(first)
            if self.place.line < self._view.emulator.first:
                self._ends[0] = self._view.emulator.first, 0

    def follow(self) -> None:
        """Lines have other numbers, and the view has followed them."""
        self._top = self._view.first_visible()

    # -- keys

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key does while marking; False for keys that mean nothing here."""
        held = event.modifiers() & ~Held.KeypadModifier
        if held & Held.AltModifier:
            return False
        action = self._action(event, bool(held & CONTROL_KEY), bool(held & Held.ShiftModifier))
        if action is None:
            # A letter that was meant for the program must not come to it unseen.
            return not held & CONTROL_KEY and event.key() < _NOT_LETTERS
        action()
        self._top = self._view.first_visible()
        return True

    def _action(self, event: QKeyEvent, control: bool, shift: bool) -> Callable[[], object] | None:
        key, text = event.key(), event.text()
        capital = text.isupper()
        move = _MOVES_WITH_CONTROL.get(Key(key)) if control else _MOVES_BY_TEXT.get(text)
        if move is None and not control:
            move = _MOVES.get(Key(key))
        if move is not None:
            # Capital letters move as far as others do, with the selection.
            return lambda: self._move(move, extends=shift and text not in _MOVES_BY_TEXT)
        if control:
            return {
                Key.Key_V: lambda: self._start(Unit.BLOCK),
                Key.Key_C: self._copy,
                Key.Key_Return: self._open,
                Key.Key_Enter: self._open,
            }.get(Key(key))
        return {
            Key.Key_Escape: self._back,
            Key.Key_Q: self.end,
            Key.Key_Return: self._copy,
            Key.Key_Enter: self._copy,
            Key.Key_Y: self._copy,
            Key.Key_V: lambda: self._start(Unit.LINE if capital else Unit.CHARACTER),
            Key.Key_Space: lambda: self._start(Unit.CHARACTER),
            Key.Key_O: self._swap,
            Key.Key_Slash: self._view.offers.find,
            Key.Key_N: lambda: self._find(1 if capital else -1),
        }.get(Key(key))

    def _move(self, name: str, *, extends: bool) -> None:
        page = self._view.emulator.lines
        if extends and len(self._ends) == 1:
            self._ends.append(self._ends[0])
        elif not extends and self._unit is Unit.CHARACTER and self._by_shift:
            self._drop_selection()
        self._by_shift = extends
        self._go(self._moves.go(name, self.place, page))

    _by_shift = False

    def _go(self, place: Place) -> None:
        self._ends[0] = place
        self._show()
        self._mark()
        self._view.telling.mark_moved(place)

    def _show(self) -> None:
        """Scroll as little as it takes to see the cursor."""
        line, first = self.place.line, self._view.first_visible()
        bar, page = self._view.verticalScrollBar(), self._view.emulator.lines
        if line < first:
            bar.setValue(line)
        elif line >= first + page:
            bar.setValue(line - page + 1)
        self._top = self._view.first_visible()

    # -- selecting

    def _start(self, unit: Unit) -> None:
        """Begin to select, or stop; another unit changes what is selected."""
        if len(self._ends) > 1 and (unit is self._unit or self._by_shift):
            self._drop_selection()
        elif len(self._ends) == 1:
            self._ends.append(self._ends[0])
        self._by_shift = False
        self._unit = unit
        self._mark()

    def _drop_selection(self) -> None:
        del self._ends[1:]
        self._unit = Unit.CHARACTER
        self._view.select(None)

    def _swap(self) -> None:
        self._ends.reverse()
        self._show()
        self._mark()

    def _mark(self) -> None:
        """Both ends are selected, whichever comes first."""
        view = self._view
        if len(self._ends) > 1:
            start, end = sorted(Place(*each) for each in self._ends)
            if self._unit is Unit.BLOCK:
                left, right = sorted((start.column, end.column))
                start, end = Place(start.line, left), Place(end.line, right + 1)
            elif self._unit is Unit.CHARACTER:
                end = Place(end.line, min(end.column + 1, view.emulator.columns))
            view.select(select(view.emulator, self._unit, start, end))
        view.viewport().update()

    def _copy(self) -> None:
        if self._view.selection is not None:
            self._view.copying.copy()
            self._view.select(None)
        self.end()

    def _back(self) -> None:
        if len(self._ends) > 1:
            self._drop_selection()
        else:
            self.end()

    # -- other ways to go

    def _open(self) -> None:
        link = link_at(self._view.emulator, self.place)
        if link is not None:
            self._view.links.open(link.uri)

    def _find(self, by: int) -> None:
        self._view.find_bar.step(by)

    def go_to(self, place: Place) -> None:
        """Take the cursor to what was found."""
        if self.active:
            self._go(place)

    # -- painting

    def paint(self, painter: QPainter) -> None:
        """A frame around the cell."""
        if not self.active:
            return
        view, (line, column) = self._view, self.place
        if not view.emulator.first <= line < view.emulator.end:
            return
        wide = view.emulator.line(line).text[column + 1 : column + 2] == TAIL
        rect = QRectF(view.cell_rect(line, column, 1 + wide))
        painter.setPen(QPen(QColor(colors().accent), 2))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
