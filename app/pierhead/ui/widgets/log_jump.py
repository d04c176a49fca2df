"""The bar in which a time is chosen to which a log goes."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QDateTime, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDateTimeEdit, QFrame, QHBoxLayout, QPushButton, QWidget

from pierhead.core.i18n import _
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.calm_spin import CalmSpin
from pierhead.ui.widgets.flow import Flow
from pierhead.ui.widgets.icon_button import icon_button

_MOST_MINUTES = 60 * 24 * 365
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class LogJumpBar(QFrame):
    """Asks for a time, as a date or as minutes ago."""

    chosen = Signal(object)
    """A ``datetime``, or None for the beginning."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._time = QDateTimeEdit()
        self._time.setDisplayFormat("yyyy-MM-dd HH:mm:ss")
        self._time.setCalendarPopup(True)
        self._time.setAccessibleName(_("Date and time"))
        self._minutes = CalmSpin(1, _MOST_MINUTES, 5, 0)
        self._minutes.setValue(15)
        self._minutes.setAccessibleName(_("Minutes ago"))
        self._at = QPushButton(_("Go to Time"))
        self._at.clicked.connect(self.go_to_time)
        self._ago = QPushButton(_("Minutes Ago"))
        self._ago.clicked.connect(self.go_ago)
        self._start = QPushButton(_("Beginning"))
        self._start.setToolTip(_("Go to the beginning of the log (Ctrl+Home)"))
        self._start.clicked.connect(lambda: self._choose(None))
        for field in (self._time, self._minutes):
            field.installEventFilter(self)
        self._arrange()
        self.hide()

    def open(self, when: datetime | None) -> None:
        """Show the bar, beginning with a time."""
        shown = when.astimezone() if when else datetime.now().astimezone()
        self._time.setDateTime(QDateTime.fromMSecsSinceEpoch(int(shown.timestamp() * 1000)))
        self.show()
        self._time.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shut(self) -> None:
        """Hide the bar."""
        self.hide()

    def go_to_time(self) -> None:
        """Go to the date and time."""
        moment = self._time.dateTime().toMSecsSinceEpoch() / 1000
        self._choose(datetime.fromtimestamp(moment).astimezone())

    def go_ago(self) -> None:
        """Go to so many minutes ago."""
        ago = timedelta(minutes=self._minutes.value())
        self._choose(datetime.now().astimezone() - ago)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.shut()
                return True
            if event.key() in _ENTER:
                self._minutes.interpretText()
                self.go_ago() if watched is self._minutes else self.go_to_time()
                return True
        return super().eventFilter(watched, event)

    def _choose(self, when: datetime | None) -> None:
        self.hide()
        self.chosen.emit(when)

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT, UNIT // 2, UNIT, UNIT // 2)
        row.setSpacing(UNIT // 2)
        flow = Flow(UNIT // 2)
        for widget in (self._time, self._at, self._minutes, self._ago, self._start):
            widget.setParent(flow)
            flow.take(widget)
        row.addWidget(flow, 1)
        close = icon_button("x", _("Close"), self.shut)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
