"""The bar that finds text in a log, while it grows too."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.state.log_search import LogSearch
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.find_bar import FindBar
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.log_view import LogView

_AGAIN = 16
"""Milliseconds between two slices of a search."""


class LogFindBar(FindBar):
    """Searches a slice at a time, and goes on with what is written meanwhile."""

    def __init__(self, view: LogView, parent: QWidget | None = None) -> None:
        super().__init__(_("Find in the log"), parent)
        self._view = view
        self._search = LogSearch(view.buffer, None)
        self._current: tuple[int, int] | None = None
        self._first = view.buffer.first
        for at, switch in enumerate(self._switches(self.restart), 1):
            self._row().insertWidget(at, switch)
        # Little room; an expression can say it.
        self.word.hide()
        self._line.setMinimumWidth(10 * UNIT)
        self.everywhere = icon_button("filter", _("Search the whole log for this"))
        self._row().insertWidget(self._row().count() - 1, self.everywhere)
        self.everywhere.hide()
        self._line.textChanged.connect(self.restart)
        self._slices = QTimer(self, singleShot=True, interval=_AGAIN)
        self._slices.timeout.connect(self.look)

    def open(self, text: str = "") -> None:
        """Show the bar, with what is selected or what was searched before."""
        super().open(text or self._view.copying.text())
        self.restart()

    def shut(self) -> None:
        self._slices.stop()
        self._view.matches.find(None)
        self._view.setFocus()
        super().shut()

    def restart(self) -> None:
        """Search what is typed in what the view shows, from the beginning."""
        if not self.isVisible():
            return
        needle, problem = self._compiled()
        self._search = LogSearch(self._view.buffer, needle)
        self._current = None
        self._first = self._view.buffer.first
        self._view.matches.find(needle)
        self.look()
        if problem:
            self._complain(problem)

    def look(self) -> None:
        """Search a slice further; call it when the log grew."""
        if not self.isVisible() or self._slices.isActive():
            return
        if self._view.buffer.first < self._first:
            self._search.again()
        self._first = self._view.buffer.first
        if self._search.look():
            self._slices.start()
        elif self._current is None:
            self._begin()
        self._say()

    def step(self, by: int) -> None:
        """Go to the next match, or to the previous one when negative."""
        line, number = self._current or self._seen()
        search = self._search.after if by > 0 else self._search.before
        self._go(search(line, number))

    def _begin(self) -> None:
        """The first match to show: the newest, or the first that is seen where the user went."""
        if self._view.following:
            self._go(self._search.before(self._view.buffer.end, 0), follow=True)
        else:
            self.step(1)

    def _row(self) -> QHBoxLayout:
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        return layout

    def _compiled(self) -> tuple[Any, str]:
        """The pattern, None for nothing, and what is wrong with it."""
        try:
            return (self.needle().compiled() if self._line.text() else None), ""
        except ValueError as error:
            return None, str(error)

    def _sees(self, index: int) -> bool:
        return any(place.line == index for place in self._view.sight.seen())

    def _seen(self) -> tuple[int, int]:
        return self._view.sight.top.line, -1

    def _go(self, match: tuple[int, int] | None, follow: bool = False) -> None:
        self._current = match
        if match and not (follow and self._sees(match[0])):
            self._view.matches.show(*match)
        elif match:
            self._view.matches.mark(*match)
        self._say()

    def _say(self) -> None:
        if self._search.problem:
            self._complain(self._search.problem)
            return
        number = self._search.ordinal(*self._current) if self._current else 0
        self.show_count(number, self._search.count)
