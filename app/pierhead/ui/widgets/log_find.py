"""The bar that finds text in a log, while it grows too."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from pierhead.core.i18n import _
from pierhead.state.log_search import LogSearch, pattern
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.log_view import LogView

_AGAIN = 16
"""Milliseconds between two slices of a search."""


class LogFindBar(QFrame):
    """A line to type in, how often it was found, and the way from one place to the next."""

    closed = Signal()

    def __init__(self, view: LogView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._search = LogSearch(view.buffer, None)
        self._current: tuple[int, int] | None = None
        self._line = QLineEdit(placeholderText=_("Find in the log"))
        self._line.setAccessibleName(_("Find in the log"))
        self._line.installEventFilter(self)
        self._line.textChanged.connect(self.restart)
        self._count = plain_label("", "muted")
        self._count.setWordWrap(False)
        self._slices = QTimer(self, singleShot=True, interval=_AGAIN)
        self._slices.timeout.connect(self.look)
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        layout.setSpacing(UNIT // 2)
        layout.addWidget(self._line, 1)
        layout.addWidget(self._count)
        self._button(_("Previous match"), "arrow-up", self.previous)
        self._button(_("Next match"), "arrow-down", self.next)
        self._button(_("Close"), "x", self.shut)
        self.hide()

    @property
    def message(self) -> str:
        """What it says about what it found."""
        return self._count.text()

    def open(self) -> None:
        """Show the bar, with what is selected or what was searched before."""
        self.show()
        selected = self._view.selected_text()
        if selected and "\n" not in selected:
            self._line.setText(selected)
        self._line.selectAll()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.restart()

    def shut(self) -> None:
        """Hide the bar and its marks."""
        self.hide()
        self._slices.stop()
        self._view.set_needle(None)
        self._view.setFocus()
        self.closed.emit()

    def restart(self) -> None:
        """Search what is typed in what the view shows, from the beginning."""
        if not self.isVisible():
            return
        needle = pattern(self._line.text())
        self._search = LogSearch(self._view.buffer, needle)
        self._current = None
        self._view.set_needle(needle)
        self.look()

    def look(self) -> None:
        """Search a slice further; call it when the log grew."""
        if not self.isVisible() or self._slices.isActive():
            return
        if self._search.look():
            self._slices.start()
        elif self._current is None:
            self._begin()
        self._say()

    def next(self) -> None:
        """Go to the next match."""
        line, number = self._current or self._seen()
        self._go(self._search.after(line, number))

    def previous(self) -> None:
        """Go to the previous match."""
        line, number = self._current or self._seen()
        self._go(self._search.before(line, number))

    def _begin(self) -> None:
        """The first match to show: the newest, or the first that is seen where the user went."""
        if self._view.following:
            self._go(self._search.before(self._view.buffer.end, 0), follow=True)
        else:
            self.next()

    def _seen(self) -> tuple[int, int]:
        return self._view.sight.top.line, -1

    def _go(self, match: tuple[int, int] | None, follow: bool = False) -> None:
        self._current = match
        if match and not (follow and self._view.sees(match[0])):
            self._view.show_match(*match)
        elif match:
            self._view.mark_match(*match)
        self._say()

    def _say(self) -> None:
        count = self._search.count
        polish(self._line, "problem", bool(self._line.text()) and not count)
        if not self._line.text():
            self._count.setText("")
        elif not count:
            self._count.setText(_("Not found"))
        else:
            current = self._search.ordinal(*self._current) if self._current else 0
            text = _("{current} of {count}") if current else "{count}"
            self._count.setText(text.format(current=f"{current:,}", count=f"{count:,}"))

    def _button(self, name: str, symbol: str, act: Callable[[], None]) -> None:
        button = QToolButton(self)
        button.setIcon(icon(symbol))
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.clicked.connect(act)
        self._layout.addWidget(button)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key, back = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if key == Qt.Key.Key_Escape:
                self.shut()
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3}:
                (self.previous if back else self.next)()
                return True
        return super().eventFilter(watched, event)
