"""What was found in a terminal, shown where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

from pierhead.terminal.search import Match
from pierhead.ui.theme import colors
from pierhead.ui.widgets.terminal_canvas import Tint
from pierhead.ui.widgets.terminal_cells import PADDING
from pierhead.ui.widgets.terminal_find import TerminalFindBar

if TYPE_CHECKING:
    from pierhead.ui.widgets.terminal_view import TerminalView

_MATCHED, _CURRENT = 70, 160


class Finding(QObject):
    """Brings the bar and the text of one view together."""

    def __init__(self, view: TerminalView) -> None:
        super().__init__(view)
        self._view = view
        self.bar = TerminalFindBar(view.emulator, view)
        self.bar.last_seen = self._last_seen
        self.bar.found.connect(view.viewport().update)
        self.bar.moved.connect(self._show)
        self.bar.closed.connect(view.setFocus)
        self.bar.sized.connect(self.place)

    def place(self) -> None:
        """Keep the bar in the upper right corner."""
        self.bar.adjustSize()
        left = self._view.viewport().width() - self.bar.width() - PADDING
        self.bar.move(max(0, left), PADDING)

    def tints(self) -> dict[int, list[Tint]]:
        """The cells of what was found in the lines in sight."""
        found: dict[int, list[Tint]] = {}
        for match in self.bar.within(self._view.visible_lines()):
            colour = QColor(colors().warn)
            colour.setAlpha(_CURRENT if match == self.bar.current else _MATCHED)
            for line, start, end in match.cells(self._view.emulator.columns):
                found.setdefault(line, []).append((start, end, colour))
        return found

    def _last_seen(self) -> int:
        return self._view.first_visible() + self._view.emulator.lines - 1

    def _show(self, match: Match) -> None:
        self._view.show_line(match.start.line)
        self._view.marking.go_to(match.start)
        self._view.viewport().update()
