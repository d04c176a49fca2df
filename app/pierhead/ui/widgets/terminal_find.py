"""The bar that finds text in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.core.needle import Needle
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.joined import Place
from pierhead.terminal.search import Match, Search
from pierhead.ui.widgets.find_bar import FindBar

_SETTLE = 150
"""Milliseconds of output before it is looked at; longer where looking takes long."""
_FIELD_WIDTH = 200


class TerminalFindBar(FindBar):
    """Searches for a moment at a time, and again when there is more output."""

    found = Signal()
    """The matches changed."""
    moved = Signal(Match)
    """Another match is the current one."""
    sized = Signal()
    """It needs another width than before."""

    onward = -1

    def __init__(self, emulator: Emulator, parent: QWidget) -> None:
        super().__init__(_("Find in the terminal"), parent)
        self._emulator = emulator
        self._search = Search(emulator, Needle(""))
        self._began = self._took = 0.0
        self.current: Match | None = None
        """The match that the user is at."""
        self.last_seen: Callable[[], int] = _nowhere
        """The last line that the user sees: from there the first match is looked for."""
        self._from_line = 0
        self.setProperty("raised", True)
        self._line.setFixedWidth(_FIELD_WIDTH)
        self._line.textChanged.connect(self.restart)
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._refresh)
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._go_on)

    def _arrange(self) -> None:
        super()._arrange()
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        for place, button in enumerate(self._switches(self.restart), start=1):
            row.insertWidget(place, button)

    # -- for the view

    @property
    def matches(self) -> list[Match]:
        """All that is found so far, from the top down."""
        return list(self._search.matches)

    def within(self, lines: range) -> Iterator[Match]:
        """The matches that touch some lines."""
        matches = self._search.matches
        index = self._search.index(Match(Place(lines.start, 0), Place(0, 0)))
        # One that begins before may reach into them.
        index = max(0, index - 1)
        while index < len(matches) and matches[index].start.line < lines.stop:
            yield matches[index]
            index += 1

    def open(self, text: str = "") -> None:
        super().open(text)
        self.raise_()
        self.restart()

    def shut(self) -> None:
        self._again.stop()
        self._more.stop()
        self._search = Search(self._emulator, Needle(""))
        self.current = None
        self.found.emit()
        super().shut()

    def step(self, by: int) -> None:
        """Go to the next match, or to the previous one when negative."""
        matches = self._search.matches
        if not matches:
            return
        index = self._search.index(self.current) if self.current else len(matches)
        there = index < len(matches) and matches[index] == self.current
        # Where the current one is gone, the next one stands in its place.
        index += by if there or by < 0 else by - 1
        self._go_to(matches[index % len(matches)])

    def output_came(self) -> None:
        """Look again soon: there may be more to find."""
        if self.isVisible() and not self._again.isActive() and not self._more.isActive():
            self._again.start(_SETTLE + 2 * round(1000 * self._took))

    # -- searching

    def restart(self) -> None:
        """Search what is asked for from the beginning."""
        if not self.isVisible():
            return
        self.current = None
        self._from_line = self.last_seen()
        self._began = perf_counter()
        try:
            self._search = Search(self._emulator, self.needle())
        except ValueError as error:
            self._search = Search(self._emulator, Needle(""))
            self._complain(str(error))
            self.found.emit()
        else:
            self._go_on()

    def _refresh(self) -> None:
        self._began = perf_counter()
        self._search.refresh()
        self._go_on()

    def _go_on(self) -> None:
        """Search for a moment, and go on when the app has had its turn."""
        more = self._search.look()
        if self.current is None:
            self._choose(final=not more)
        if more:
            self._more.start()
        else:
            self._more.stop()
            self._took = perf_counter() - self._began
        self._say()
        self.found.emit()

    def _choose(self, *, final: bool) -> None:
        """The first match is the nearest one above what the user sees last, else one below."""
        matches = self._search.matches
        index = self._search.index(Match(Place(self._from_line + 1, 0), Place(0, 0)))
        if index > 0:
            self._go_to(matches[index - 1])
        elif final and matches:
            self._go_to(matches[0])

    def _go_to(self, match: Match) -> None:
        self.current = match
        self._say()
        self.moved.emit(match)

    def _say(self) -> None:
        matches, current = self._search.matches, 0
        if self.current is not None:
            index = self._search.index(self.current)
            there = index < len(matches) and matches[index] == self.current
            current = index + 1 if there else 0
        if self._search.slow:
            self._complain(_("The expression takes too long."))
            return
        self.show_count(current, len(matches), more=self._search.more)
        self.sized.emit()

    def _complain(self, problem: str) -> None:
        super()._complain(problem)
        self.sized.emit()


def _nowhere() -> int:
    return 0
