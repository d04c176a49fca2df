"""The bar that finds text in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from pierhead.core.i18n import _
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.search import Match, find
from pierhead.ui.widgets.find_bar import FindBar

MOST = 10_000
"""Matches that are looked for; more are not counted."""
_SETTLE = 150
_MOMENT = 0.004
_FIELD_WIDTH = 200


class TerminalFindBar(FindBar):
    """Searches for a moment at a time, and again when there is more output."""

    found = Signal()
    """The matches or the current one changed."""
    sized = Signal()
    """It needs another width than before."""

    onward = -1

    def __init__(self, emulator: Emulator, parent: QWidget) -> None:
        super().__init__(_("Find in the terminal"), parent)
        self._emulator = emulator
        self.matches: list[Match] = []
        self.current = -1
        self._kept: Match | None = None
        self._found: list[list[Match]] = []
        self._portions: Iterator[list[Match]] = iter(())
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._line.setFixedWidth(_FIELD_WIDTH)
        self._line.textChanged.connect(self._search)
        self._again = QTimer(self, singleShot=True, interval=_SETTLE)
        self._again.timeout.connect(self._refresh)
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._go_on)

    def open(self, text: str = "") -> None:
        super().open(text)
        self.raise_()
        self._search()

    def shut(self) -> None:
        self._again.stop()
        self._more.stop()
        self.matches = []
        self.current = -1
        self.found.emit()
        super().shut()

    def step(self, by: int) -> None:
        """Go to the next match, or to the previous one when negative."""
        if self.matches:
            self.current = (self.current + by) % len(self.matches)
            self._tell()

    def output_came(self) -> None:
        """Look again soon: there may be more to find."""
        if self.isVisible() and not self._again.isActive():
            self._again.start()

    # -- searching

    def _search(self) -> None:
        """The newest match is the first that is shown: output is read from its end."""
        self._kept = None
        self._begin()

    def _refresh(self) -> None:
        """Search again without leaving the current match."""
        self._kept = self.matches[self.current] if self.matches else None
        self._begin()

    def _begin(self) -> None:
        self._portions = find(self._emulator, self._line.text())
        self._found = []
        self._go_on()

    def _go_on(self) -> None:
        """Search for a moment, and go on when the app has had its turn."""
        until = perf_counter() + _MOMENT
        count = sum(map(len, self._found))
        for portion in self._portions:
            self._found.append(portion)
            count += len(portion)
            if count >= MOST:
                break
            if perf_counter() > until:
                self._more.start()
                return
        self._finish()

    def _finish(self) -> None:
        self._more.stop()
        self.matches = [match for portion in reversed(self._found) for match in portion]
        self.current = len(self.matches) - 1
        if self._kept in self.matches:
            self.current = self.matches.index(self._kept)
            self._say()
        else:
            self._tell()

    def _tell(self) -> None:
        self._say()
        self.found.emit()

    def _say(self) -> None:
        total = len(self.matches)
        self.show_count(self.current + 1, total, more=total >= MOST)
        self.sized.emit()
