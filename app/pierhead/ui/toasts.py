"""Messages that come up over a corner of the window."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.state.notices import Level, Notice, Notices, Offer
from pierhead.ui.bind import bind
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT, monospace
from pierhead.ui.widgets.corner import Corner
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.widgets.picture import Picture

WIDTH = 400
STAY = 6000
"""Milliseconds that good news stays; an error stays until it is closed."""
LONGER = 30_000
"""Milliseconds for those that something can be done about."""
MOST = 4
LONG = 400
"""Characters of detail above which it gets a box that scrolls."""
LINES = 8
"""Line ends in it above which it does."""


_LOOKS = {
    Level.INFO: ("good", "circle-check"),
    Level.WARNING: ("warn", "triangle-alert"),
    Level.ERROR: ("bad", "circle-alert"),
}
"""The meaning of a message's colour, and its icon."""


class Toast(QFrame):
    """One message with a button that closes it."""

    closed = Signal()

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self.notice = notice
        tint, symbol = _LOOKS[notice.level]
        self.setProperty("raised", True)
        self.setProperty("tone", tint)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(notice.title)
        self.setAccessibleDescription(" ".join((notice.detail, notice.hint)).strip())
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT + 4, UNIT, UNIT, UNIT)
        row.setSpacing(UNIT)
        mark = Picture(18, symbol, tint)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._texts(notice), 1)
        close = icon_button("x", _("Close message"), self.closed)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        if notice.level is Level.INFO and not notice.lasting:
            QTimer.singleShot(LONGER if notice.offers else STAY, self, self.closed.emit)

    def _texts(self, notice: Notice) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(UNIT // 2)
        column.addWidget(plain_label(notice.title, "heading"))
        if len(notice.detail) > LONG or notice.detail.count("\n") > LINES:
            box = QPlainTextEdit(notice.detail)
            box.setReadOnly(True)
            box.setFont(monospace(9))
            box.setFixedHeight(12 * UNIT)
            box.setAccessibleName(_("Details"))
            column.addWidget(box)
        elif notice.detail:
            column.addWidget(plain_label(notice.detail, selectable=True))
        if notice.hint:
            column.addWidget(plain_label(notice.hint, "muted"))
        if notice.offers:
            column.addSpacing(UNIT // 2)
            column.addLayout(self._offers(notice.offers))
        return column

    def _offers(self, offers: Iterable[Offer]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(UNIT)
        for offer in offers:
            button = QPushButton(offer.title)
            button.setAccessibleName(offer.title)
            button.clicked.connect(partial(self._take, offer))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _take(self, offer: Offer) -> None:
        self.closed.emit()
        offer.take()


class Toasts(Corner):
    """Stacks messages over a corner of the window."""

    def __init__(self, notices: Notices, window: QWidget) -> None:
        super().__init__(window, WIDTH)
        self._toasts: list[Toast] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(UNIT)
        bind(notices.posted, self, self.show_notice)
        bind(notices.over, self, self._over)

    def show_notice(self, notice: Notice) -> None:
        """Add a message below the others; the oldest goes when there are too many."""
        if len(self._toasts) >= MOST:
            self._close(self._toasts[0])
        toast = Toast(notice, self)
        toast.closed.connect(lambda: self._close(toast))
        self._toasts.append(toast)
        self._column.addWidget(toast)
        # A layout shows what is put into it only in the next turn, and until then gives it no room.
        toast.show()
        self.show()
        self.place()

    def _over(self, notice: Notice) -> None:
        for toast in [each for each in self._toasts if each.notice is notice]:
            self._close(toast)

    def wanted_height(self) -> int:
        if not self._toasts:
            return 0
        self._column.activate()
        return max(self._column.totalHeightForWidth(WIDTH), self.minimumSizeHint().height())

    def _close(self, toast: Toast) -> None:
        if toast in self._toasts:
            self._toasts.remove(toast)
            self._column.removeWidget(toast)
            toast.hide()
            toast.deleteLater()
            self.place()
