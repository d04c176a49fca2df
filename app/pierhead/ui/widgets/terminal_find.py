"""The bar that finds text in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from pierhead.core.i18n import _, ngettext
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.search import Match, find
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT

MOST = 10_000
"""Matches that are looked for; more are not counted."""
_SETTLE = 150
_MOMENT = 0.004
_FIELD_WIDTH = 200


class FindBar(QFrame):
    """A line to type in, how often it was found, and the way from one place to the next."""

    found = Signal()
    """The matches or the current one changed."""
    closed = Signal()
    sized = Signal()
    """It needs another width than before."""

    def __init__(self, emulator: Emulator, parent: QWidget) -> None:
        super().__init__(parent)
        self._emulator = emulator
        self.matches: list[Match] = []
        self.current = -1
        self._kept: Match | None = None
        self._found: list[list[Match]] = []
        self._portions: Iterator[list[Match]] = iter(())
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(UNIT // 2, UNIT // 2, UNIT // 2, UNIT // 2)
        layout.setSpacing(UNIT // 2)
        self._line = QLineEdit(placeholderText=_("Find in the terminal"))
        self._line.setAccessibleName(_("Find in the terminal"))
        self._line.setFixedWidth(_FIELD_WIDTH)
        self._line.installEventFilter(self)
        self._line.textChanged.connect(self._search)
        self._count = plain_label("", "muted")
        self._count.setWordWrap(False)
        layout.addWidget(self._line)
        layout.addWidget(self._count)
        self._button(_("Previous match"), "arrow-up", lambda: self.step(-1))
        self._button(_("Next match"), "arrow-down", lambda: self.step(1))
        self._button(_("Close"), "x", self.shut)
        self._again = QTimer(self, singleShot=True, interval=_SETTLE)
        self._again.timeout.connect(self._refresh)
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self._go_on)
        self.hide()

    def open(self, text: str = "") -> None:
        """Show the bar and search for ``text``, or for what was searched before."""
        self.show()
        self.raise_()
        if text:
            self._line.setText(text)
        self._line.selectAll()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search()

    def shut(self) -> None:
        """Hide the bar and what it found."""
        self.hide()
        self._again.stop()
        self._more.stop()
        self.matches = []
        self.current = -1
        self.found.emit()
        self.closed.emit()

    def step(self, by: int) -> None:
        """Go to the next match, or to the previous one when negative."""
        if self.matches:
            self.current = (self.current + by) % len(self.matches)
            self._tell()

    def output_came(self) -> None:
        """Look again soon: there may be more to find."""
        if self.isVisible() and not self._again.isActive():
            self._again.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.shut()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.step(1 if back else -1)
                return True
        return super().eventFilter(watched, event)

    def _button(self, name: str, symbol: str, act: Callable[[], None]) -> None:
        button = QToolButton(self)
        button.setIcon(icon(symbol))
        button.setToolTip(name)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        self._layout.addWidget(button)

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
        if not self._line.text():
            self._count.setText("")
        elif not total:
            self._count.setText(_("Not found"))
        elif total >= MOST:
            self._count.setText(_("More than {count}").format(count=MOST))
        else:
            text = ngettext("{current} of {count}", "{current} of {count}", total)
            self._count.setText(text.format(current=self.current + 1, count=total))
        self.sized.emit()
