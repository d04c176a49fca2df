"""Shows in each terminal that what is typed goes to others too: a bar above it and a frame."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QToolButton, QWidget

from pierhead.core.i18n import _, ngettext
from pierhead.ui.documents.document import Document
from pierhead.ui.theme import UNIT, colors
from pierhead.ui.widgets.picture import Picture
from pierhead.ui.widgets.shortened import Shortened
from pierhead.ui.workspace.broadcast import Broadcast

FRAME = 2
"""Logical pixels of the frame; terminals keep more around their cells."""


class BroadcastSigns(QObject):
    """Puts a sign on every document that takes part, on those that are seen at once."""

    def __init__(self, broadcast: Broadcast) -> None:
        super().__init__(broadcast)
        self._broadcast = broadcast
        self._signs: dict[Document, Sign] = {}
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._go_on)
        broadcast.changed.connect(self._follow)

    def _follow(self) -> None:
        members = self._broadcast.members()
        for document in set(self._signs) - set(members):
            self._signs.pop(document).take_down()
        for document in members:
            if document.isVisible():
                self._put_up(document)
        for sign in self._signs.values():
            sign.count(len(members))
        self._next.start()

    def _go_on(self) -> None:
        """One more that is not seen, for many at a stretch would take longer than a frame."""
        waiting = [each for each in self._broadcast.members() if each not in self._signs]
        if waiting:
            self._put_up(waiting[0])
            self._next.start()

    def _put_up(self, document: Document) -> None:
        if document not in self._signs:
            sign = self._signs[document] = Sign(document)
            sign.stop_asked.connect(self._broadcast.stop)
            sign.leave_asked.connect(self._broadcast.toggle)
            sign.count(len(self._broadcast))


class Sign(QObject):
    """The bar and the frame of one document."""

    stop_asked = Signal()
    leave_asked = Signal(Document)

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._bar = _Bar()
        self._bar.leave.clicked.connect(self._leave)
        self._bar.stop.clicked.connect(self.stop_asked)
        layout = document.layout()
        assert isinstance(layout, QBoxLayout)
        layout.insertWidget(0, self._bar)
        self._bar.show()
        self._frame = _Frame(document)
        document.installEventFilter(self)
        self._cover()

    def count(self, number: int) -> None:
        """Say how many take part."""
        self._bar.say(number)
        self._frame.raise_()

    def take_down(self) -> None:
        """Leave the document as it was."""
        self._document.removeEventFilter(self)
        for widget in (self._bar, self._frame):
            widget.hide()
            widget.deleteLater()
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._cover()
        return False

    def _cover(self) -> None:
        self._frame.cover(self._document.rect())

    def _leave(self) -> None:
        self.leave_asked.emit(self._document)


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._text = Shortened()
        self.leave, self.stop = QToolButton(), QToolButton()
        self.leave.setText(_("Leave Out"))
        self.stop.setText(_("Stop"))
        self.leave.setToolTip(_("What is typed elsewhere does not go here any more"))
        self.stop.setToolTip(_("Type into one terminal only (Ctrl+Shift+I)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT, FRAME + 1, UNIT, 2)
        row.setSpacing(UNIT)
        row.addWidget(Picture(16, "radio", "warn"))
        row.addWidget(self._text, 1)
        for button in (self.leave, self.stop):
            button.setProperty("slim", True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)

    def say(self, number: int) -> None:
        if number > 1:
            text = ngettext(
                "Typing into {count} terminal", "Typing into {count} terminals", number
            ).format(count=number)
        else:
            text = _("Typing into this terminal and those that you add")
        self._text.say(text)
        self.setAccessibleName(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tint = QColor(colors().warn)
        tint.setAlpha(45)
        QPainter(self).fillRect(self.rect(), tint)


class _Frame(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show()

    def cover(self, place: QRect) -> None:
        self.setGeometry(place)
        # Only the frame itself is painted, so that what it frames is not painted twice.
        inside = self.rect().adjusted(FRAME, FRAME, -FRAME, -FRAME)
        self.setMask(QRegion(self.rect()) - QRegion(inside))

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(colors().warn))
