"""Tells screen readers what has changed in a terminal, a few times a second at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleTextCursorEvent,
    QAccessibleTextInsertEvent,
    QAccessibleTextRemoveEvent,
)

from pierhead.core import units
from pierhead.core.i18n import ngettext
from pierhead.terminal.joined import Place
from pierhead.ui.widgets.terminal_screen_text import ScreenText
from pierhead.ui.widgets.text_access import install

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

_EVERY = 150
"""Milliseconds between two reports."""
_MOST_LINES = 20
"""Lines that are read out; of more only the number is told, and the last ones."""


class Telling(QObject):
    """Compares the line of the cursor and what came below it with the last report."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view
        self._place = Place(0, 0)
        self._text = ""
        self._alternate = False
        self._soon = QTimer(self, singleShot=True, interval=_EVERY)
        self._soon.timeout.connect(self._tell)
        install()

    def frame_done(self) -> None:
        """The picture has changed."""
        if QAccessible.isActive() and not self._soon.isActive():
            self._soon.start()

    def mark_moved(self, place: Place) -> None:
        """The cursor of the mark mode is elsewhere, where the program's is not."""
        if QAccessible.isActive():
            self._tell_cursor(place)

    def _tell(self) -> None:
        emulator = self._view.emulator
        place = Place(*emulator.cursor)
        moved = place != self._place
        if emulator.alternate or self._alternate or place.line < self._place.line:
            # Programs that fill the screen are read line by line, where their cursor goes.
            self._alternate = emulator.alternate
        else:
            self._tell_line()
            self._tell_below(place)
        self._place = place
        self._text = emulator.line(place.line).read().rstrip()
        if moved and not self._view.marking.active:
            self._tell_cursor(place)

    def _tell_cursor(self, place: Place) -> None:
        offset = self._screen().offset(place)
        QAccessible.updateAccessibility(QAccessibleTextCursorEvent(self._view, offset))

    def _screen(self) -> ScreenText:
        return ScreenText(self._view.emulator, self._view.visible_lines())

    def _tell_line(self) -> None:
        """What was typed or erased in the line where the cursor was."""
        emulator, line = self._view.emulator, self._place.line
        if not emulator.first <= line < emulator.end:
            return
        old, new = self._text, emulator.line(line).read().rstrip()
        if old == new:
            return
        same = _common(old, new)
        offset = self._screen().offset(Place(line, 0)) + same
        if removed := old[same:]:
            event = QAccessibleTextRemoveEvent(self._view, offset, removed)
            QAccessible.updateAccessibility(event)
        if inserted := new[same:]:
            self._insert(offset, inserted, [inserted] if line < emulator.cursor[0] else [])

    def _tell_below(self, place: Place) -> None:
        """The lines that came since."""
        emulator = self._view.emulator
        start = max(self._place.line + 1, emulator.first)
        count = place.line + 1 - start
        if count <= 0:
            return
        first = max(start, place.line + 1 - _MOST_LINES)
        lines = [emulator.line(number).read().rstrip() for number in range(first, place.line + 1)]
        told = [line for line in lines if line]
        if first > start:
            more = first - start
            left_out = ngettext("{count} more line", "{count} more lines", more)
            told.insert(0, left_out.format(count=units.count(more)))
        self._insert(self._screen().offset(Place(first, 0)), "\n".join(lines), told)

    def _insert(self, offset: int, text: str, told: list[str]) -> None:
        QAccessible.updateAccessibility(QAccessibleTextInsertEvent(self._view, offset, text))
        if told and self._view.preferences.options.announce:
            event = QAccessibleAnnouncementEvent(self._view, "\n".join(told))
            QAccessible.updateAccessibility(event)


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with together."""
    pairs = zip(one, other, strict=False)
    different = (at for at, (left, right) in enumerate(pairs) if left != right)
    return next(different, min(len(one), len(other)))
