"""A log with all that can be done with it: find, filter, go to a time, export."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.core.settings import Settings
from pierhead.core.text import visible
from pierhead.engine.decode import moment
from pierhead.state.log_filter import needle_filter
from pierhead.state.log_window import LogWindow, Looking
from pierhead.state.logs import LogBuffer
from pierhead.ui.bind import Binding
from pierhead.ui.dialogs import plain_label
from pierhead.ui.focus_lead import lead_focus
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets import log_words
from pierhead.ui.widgets.log_filter_bar import LogFilterBar
from pierhead.ui.widgets.log_find import LogFindBar
from pierhead.ui.widgets.log_jump import LogJumpBar
from pierhead.ui.widgets.log_places import LogPlaces
from pierhead.ui.widgets.log_seeking import LogSeeking
from pierhead.ui.widgets.log_sifting import LogSifting
from pierhead.ui.widgets.log_tools import FILTER_KEY, JUMP_KEY, LogTools
from pierhead.ui.widgets.log_view import LogView
from pierhead.ui.widgets.own_keys import claims

_OWN = (QKeySequence.StandardKey.Find, QKeySequence.StandardKey.Save)


class LogPanel(QWidget):
    """Shows a ``LogWindow``, which somebody else runs."""

    export_wanted = Signal()
    said = Signal()
    """The state of the window or of what is shown changed."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = LogView(LogBuffer(), _("Log"))
        self.finder = LogFindBar(self.view)
        self.finder.everywhere.clicked.connect(self._search_everywhere)
        self.filters = LogFilterBar(settings)
        self.filters.wanted.connect(self._sift)
        self.filters.shut_down.connect(self._show_all)
        self._jump = LogJumpBar()
        self.tools = LogTools(self, settings)
        self.status = plain_label("", "muted")
        self.window_ = LogWindow([])
        self._binding = Binding(self, self._changed)
        self.sifting = LogSifting(self.view, self.window_)
        self.sifting.changed.connect(self._sifted)
        self.places = LogPlaces(self)
        self.seeking = LogSeeking(self)
        self._jump.chosen.connect(self.places.go)
        self.view.bars.followed.connect(self._followed)
        self._arrange()
        lead_focus(self, self.view)

    def show_window(self, window: LogWindow) -> None:
        """Show another window, from its end."""
        self.window_.stop_looking()
        self.window_ = window
        self._binding.follow(window.changed)
        self.sifting.attach(window)
        self.view.filtered = False
        self.show_names()
        self.view.show_buffer(window.buffer)
        self.places.attach(window)
        self.seeking.attach(window)
        self._sift()
        self.finder.restart()
        self.say()

    def show_names(self) -> None:
        """Show beside each line which log it is from, if there are several."""
        names = [visible(source.name) for source in self.window_.sources]
        self.view.look.set_names(names if len(names) > 1 else ())

    # -- what is asked for

    def open_finder(self) -> None:
        """Open the bar that finds."""
        self.seeking.prepare()
        self.finder.open()
        self.finder.everywhere.show()

    def open_filter(self) -> None:
        """Open the bar that filters."""
        self.filters.open()

    def open_jump(self) -> None:
        """Open the bar that goes to a time."""
        buffer = self.view.buffer
        top = self.view.sight.top.line
        self._jump.open(moment(buffer.line(top).time) if len(buffer) else None)

    def clear(self) -> None:
        """Forget what was written so far; what comes is shown."""
        self.window_.clear()
        self.view.show_buffer(self.window_.buffer)
        self._sift()
        self.finder.restart()
        self.say()

    def _search_everywhere(self) -> None:
        text = needle_filter(self.finder.needle())
        if text:
            self.finder.shut()
            self.filters.open(text, whole=True)

    def _sift(self) -> None:
        wanted = self.filters.filter
        if wanted is None:
            self.sifting.show_all()
        else:
            self.sifting.sift(wanted, self.filters.around, whole=self.filters.whole)
        self.finder.restart()
        self.say()

    def _show_all(self) -> None:
        self._sift()
        self.view.setFocus()

    # -- what is said

    def say(self) -> None:
        """Say how things stand."""
        self.status.setText(log_words.status(self.window_, self.view.buffer))
        sifting = self.sifting
        if sifting.problem:
            self.filters.say(sifting.problem, problem=True)
        elif sifting.scan:
            self.filters.say(log_words.progress(sifting.scan, sifting.matches))
        elif sifting.on:
            self.filters.say(log_words.found(sifting.matches))
        self.said.emit()

    def _changed(self) -> None:
        if self.sifting.on:
            self.sifting.look()
        else:
            self.view.refresh()
        self._sifted()

    def _sifted(self) -> None:
        self.finder.look()
        self.say()

    def _followed(self, following: bool) -> None:
        self.tools.newest.setVisible(not following)
        if not self.sifting.on:
            self.window_.buffer.held = not following

    # -- the widget

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.tools, self.filters, self.finder, self._jump):
            layout.addWidget(widget)
        layout.addWidget(self.view, 1)
        self.status.setContentsMargins(UNIT, UNIT // 4, UNIT, UNIT // 4)
        layout.addWidget(self.status)

    def event(self, event: QEvent) -> bool:
        # The window's own Ctrl+F searches the list; in here it is this log's.
        if claims(event, *_OWN) or (
            event.type() == QEvent.Type.ShortcutOverride and _key(event) in {FILTER_KEY, JUMP_KEY}
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.open_finder()
        elif event.matches(QKeySequence.StandardKey.Save):
            self.export_wanted.emit()
        elif _key(event) == FILTER_KEY:
            self.open_filter()
        elif _key(event) == JUMP_KEY:
            self.open_jump()
        elif event.matches(QKeySequence.StandardKey.FindNext) and self.finder.isVisible():
            self.finder.step(1)
        elif event.matches(QKeySequence.StandardKey.FindPrevious) and self.finder.isVisible():
            self.finder.step(-1)
        elif event.matches(QKeySequence.StandardKey.Cancel) and self._busy():
            self.window_.stop_looking()
            self.sifting.give_up()
        else:
            super().keyPressEvent(event)

    def _busy(self) -> bool:
        return self.window_.looking is not Looking.NOTHING or self.sifting.scan is not None


def _key(event: QEvent) -> str:
    return QKeySequence(event.keyCombination()).toString() if isinstance(event, QKeyEvent) else ""
