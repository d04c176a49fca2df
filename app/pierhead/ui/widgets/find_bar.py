"""What every bar that finds text has: a line, a count, and the way to the next place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from pierhead.core import units
from pierhead.core.i18n import _, ngettext
from pierhead.core.needle import Needle
from pierhead.ui.dialogs import plain_label, plain_tooltip
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.icon_button import icon_button

_LONGEST_PROBLEM = 48
_ONWARD = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3}


class FindBar(QFrame):
    """A line to type in, how often it was found, and buttons; what finds is up to the subclass.

    ``onward`` is the step that Return takes: -1 where the newest place is the first of interest.
    """

    closed = Signal()

    onward = 1

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line = self._field(hint)
        self._count = plain_label("", "muted")
        self._count.setWordWrap(False)
        self._previous = icon_button("arrow-up", _("Previous match"), lambda: self.step(-1))
        self._next = icon_button("arrow-down", _("Next match"), lambda: self.step(1))
        self._close = icon_button("x", _("Close the search"), self.shut)
        self._arrange()
        self.hide()

    @property
    def message(self) -> str:
        """What it says about what it found."""
        return self._count.text()

    def open(self, text: str = "") -> None:
        """Show the bar, to find ``text`` if it is one line, or what was searched before."""
        self.show()
        if text and text.splitlines() == [text]:
            self._line.setText(text)
        self._line.selectAll()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shut(self) -> None:
        """Hide the bar and forget what it found."""
        self.hide()
        self.closed.emit()

    def leave(self) -> None:
        """Escape was pressed."""
        self.shut()

    def step(self, by: int) -> None:
        """Go to the next place, or to the one before when negative."""
        raise NotImplementedError

    def needle(self) -> Needle:
        """What is looked for, as line and switches say."""
        return Needle(
            self._line.text(),
            self.expression.isChecked(),
            self.case.isChecked(),
            self.word.isChecked(),
        )

    def show_count(self, current: int, total: int, *, more: bool = False) -> None:
        """Say where among the places the current one is, by number from 1; 0 for none of them."""
        text, number = self._line.text(), units.count(total)
        polish(self._line, "problem", bool(text) and not total)
        self._count.setToolTip("")
        if not text:
            self._count.setText("")
        elif not total:
            self._count.setText(_("Not found"))
        elif more:
            self._count.setText(_("More than {count}").format(count=number))
        elif current:
            place = _("{current} of {count}").format(current=units.count(current), count=number)
            self._count.setText(place)
        else:
            places = ngettext("{count} place", "{count} places", total)
            self._count.setText(places.format(count=number))

    def _complain(self, problem: str) -> None:
        """Say why nothing can be found."""
        polish(self._line, "problem", True)
        short = problem if len(problem) <= _LONGEST_PROBLEM else problem[:_LONGEST_PROBLEM] + "…"
        self._count.setText(short)
        self._count.setToolTip(plain_tooltip(problem) if short != problem else "")

    def _switches(self, changed: Callable[[], object]) -> tuple[QToolButton, ...]:
        """The buttons that say how the text is meant; make them once, for ``needle``."""
        self.case = self._switch("case-sensitive", _("Match case"), changed)
        self.word = self._switch("whole-word", _("Whole words"), changed)
        self.expression = self._switch("regex", _("Regular expression"), changed)
        return self.case, self.word, self.expression

    def _switch(self, symbol: str, name: str, changed: Callable[[], object]) -> QToolButton:
        button = icon_button(symbol, name)
        button.setCheckable(True)
        button.toggled.connect(lambda _on: changed())
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in _ONWARD:
                back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self.step(-self.onward if back else self.onward)
                return True
        return super().eventFilter(watched, event)

    def _field(self, hint: str) -> QLineEdit:
        field = QLineEdit(placeholderText=hint)
        field.setAccessibleName(hint)
        field.installEventFilter(self)
        return field

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        row.setSpacing(UNIT // 2)
        row.addWidget(self._line, 1)
        for widget in (self._count, self._previous, self._next, self._close):
            row.addWidget(widget)
