"""A field over a name in a text, in which another name is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT, polish

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_NARROWEST = 320


class RenameField(QFrame):
    """Enter takes the name, Escape or going elsewhere gives up."""

    closed = Signal()

    def __init__(
        self, view: CodeView, place: QTextCursor, name: str, take: Callable[[str], str]
    ) -> None:
        super().__init__(view.viewport())
        self._view, self._take = view, take
        self.setProperty("raised", True)
        self.line = QLineEdit(name)
        self.line.setAccessibleName(_("New name for {name}").format(name=name))
        self.line.setFont(view.font())
        self.line.selectAll()
        self.line.installEventFilter(self)
        self._problem = plain_label(_("Enter renames it everywhere in this file."), "muted")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(UNIT // 2, UNIT // 2, UNIT // 2, UNIT // 2)
        rows.setSpacing(UNIT // 2)
        rows.addWidget(self.line)
        rows.addWidget(self._problem)
        self.line.textEdited.connect(lambda _text: self._say(""))
        self._put(place)
        self.show()
        self.line.setFocus()

    def _put(self, place: QTextCursor) -> None:
        begin = QTextCursor(place)
        begin.setPosition(place.selectionStart())
        rect = self._view.cursorRect(begin)
        wide = self.line.fontMetrics().horizontalAdvance(self.line.text()) + 12 * UNIT
        self.resize(max(_NARROWEST, wide), self.sizeHint().height())
        room = self._view.viewport()
        top = rect.bottom() + UNIT // 4
        if top + self.height() > room.height():
            top = max(0, rect.top() - self.height() - UNIT // 4)
        self.move(max(0, min(rect.left(), room.width() - self.width())), top)

    def _say(self, problem: str) -> None:
        text = problem or _("Enter renames it everywhere in this file.")
        self._problem.setText(text)
        polish(self._problem, "role", "problem" if problem else "muted")
        polish(self.line, "problem", bool(problem))
        self.resize(self.width(), self.heightForWidth(self.width()) or self.sizeHint().height())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._shut()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self._leave()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if problem := self._take(self.line.text()):
                    self._say(problem)
                else:
                    self._leave()
                return True
        return False

    def _leave(self) -> None:
        self._view.setFocus()
        self._shut()

    def _shut(self) -> None:
        if not self.isHidden():
            self.hide()
            self.deleteLater()
            self.closed.emit()
