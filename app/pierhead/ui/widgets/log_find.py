"""The bar that finds text in a log, while it grows too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.state.log_count import LogCount, LogTally
from pierhead.state.log_search import LogSearch, occurrences
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets import log_words
from pierhead.ui.widgets.find_bar import FindBar
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.log_view import LogView

_AGAIN = 16
"""Milliseconds between two slices of a search."""


class LogFindBar(FindBar):
    """Searches a slice at a time, and goes on with what is written meanwhile.

    What it finds is in the lines that are kept. Where they end it asks for what is ``beyond``.
    """

    beyond = Signal(int)
    """The next match beyond the lines that are kept is wanted; the previous one when negative."""
    given_up = Signal()
    """What is looked for beyond is not wanted any more."""
    renewed = Signal()
    """Something else is looked for now, or nothing."""

    def __init__(self, view: LogView, parent: QWidget | None = None) -> None:
        super().__init__(_("Find in the log"), parent)
        self._view = view
        self._search = LogSearch(view.buffer, None)
        self._tally = LogTally(view.buffer, self._search)
        self._current: tuple[int, int] | None = None
        self._first = view.buffer.first
        self._step = 0
        self.complete: Callable[[], bool] = lambda: True
        """Whether there are no lines but those that the view has."""
        self.seeking: Callable[[], int | None] = lambda: None
        """How many lines were looked at while what is beyond is looked for."""
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

    @property
    def pattern(self) -> Any:
        """What is looked for; None for nothing."""
        return self._search.needle

    def open(self, text: str = "") -> None:
        """Show the bar, with what is selected or what was searched before."""
        super().open(text or self._view.copying.text())
        self.restart()

    def shut(self) -> None:
        self._slices.stop()
        self.renewed.emit()
        self._view.matches.find(None)
        self._view.setFocus()
        super().shut()

    def restart(self) -> None:
        """Search what is typed in what the view shows, from the beginning."""
        if not self.isVisible():
            return
        self.renewed.emit()
        needle, problem = self._compiled()
        buffer = self._view.buffer
        self._search = LogSearch(buffer, needle)
        self._tally = LogTally(buffer, self._search)
        self._current, self._step = None, 0
        self._first = buffer.first
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
        elif self._step:
            by, self._step = self._step, 0
            self.step(by)
        elif self._current is None:
            self._begin()
        self.say()

    def step(self, by: int) -> None:
        """Go to the next match, or to the previous one when negative."""
        if not self._search.done:
            self._step = by  # It may be in a line that was not looked at.
            return
        here = self._current or self._seen()
        match = self._match(here, by)
        ahead = match and (match > here if by > 0 else match < here)
        if self.pattern is None or ahead or self.complete():
            self._go(match)
        else:
            self.beyond.emit(by)
            self.say()

    def land(self, index: int | None, by: int) -> None:
        """What was asked for is beyond is in this line of the buffer now; None: there is none."""
        if index is None:
            self._go(self._match(self._current or self._seen(), by))
            return
        self._first = self._view.buffer.first
        self._search.again()
        text = next((text for _index, text in self._view.buffer.texts(index, index + 1)), "")
        last = max(1, occurrences(self.pattern, text)) - 1
        self._go((index, 0 if by > 0 else last))
        # In a turn of the loop of its own: this one has shown the match.
        self._slices.start()

    def count(self, count: LogCount | None) -> None:
        """Say how often it is in all of the log, as this knows."""
        self._tally.count = count
        self.say()

    def say(self) -> None:
        """Say which of how many the current one is."""
        looked = self.seeking()
        if self._search.problem:
            self._complain(self._search.problem)
        elif looked is not None:
            self._count.setText(log_words.seeking(looked))
        elif self.pattern is None:
            self.show_count(0, 0)
        else:
            standing = self._tally.standing(self._current, all_kept=self.complete())
            polish(self._line, "problem", not standing.total and not standing.more)
            self._count.setText(log_words.matches(standing))
            self._count.setToolTip(
                _("In the lines that are loaded. Next and previous go on in the whole log.")
                if standing.more and self._tally.count is None
                else ""
            )

    def leave(self) -> None:
        if self.seeking() is None:
            self.shut()
        else:
            self.given_up.emit()
            self.say()

    def _match(self, here: tuple[int, int], by: int) -> tuple[int, int] | None:
        return (self._search.after if by > 0 else self._search.before)(*here)

    def _begin(self) -> None:
        """The first match to show: the newest, or the first that is seen where the user went."""
        if self._view.following:
            self._go(self._search.before(self._view.buffer.end, 0), follow=True)
        else:
            self._go(self._match(self._seen(), 1))

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
        self.say()
