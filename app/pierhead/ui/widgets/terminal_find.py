"""The bar that finds text in a terminal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from pierhead.core.i18n import _, ngettext
from pierhead.terminal.emulator import Emulator
from pierhead.terminal.search import MOST, Match, find
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT

_SETTLE = 150
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
        self.matches = []
        self.current = -1
        self.found.emit()
        self.closed.emit()

    def step(self, by: int) -> None:
        """Go to the next match, or to the previous one when negative."""
        self._refresh()
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

    def _search(self) -> None:
        """The newest match is the first that is shown: output is read from its end."""
        self.matches = find(self._emulator, self._line.text())
        self.current = len(self.matches) - 1
        self._tell()

    def _refresh(self) -> None:
        """Find again without leaving the current match."""
        before = self.matches[self.current] if self.matches else None
        self.matches = find(self._emulator, self._line.text())
        if before in self.matches:
            self.current = self.matches.index(before)
        else:
            self.current = len(self.matches) - 1
        self._say()

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
