"""What is known about the place under the pointer, or under the cursor by F1, in a bubble."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QCursor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QToolTip, QVBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.core.text import visible
from pierhead.dockerfile.explain import Explanation
from pierhead.dockerfile.parse import Problem, Severity
from pierhead.ui.dialogs import plain_label, plain_tooltip
from pierhead.ui.theme import UNIT, colors, monospace
from pierhead.ui.widgets.code_bubble import Bubble

if TYPE_CHECKING:
    from pierhead.ui.widgets.code_view import CodeView

_WIDE = 460
_KEEPING = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_F1)
"""Keys that do not end what is shown: F1 goes on to the page behind it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a bubble says about a place: what is wrong there, and what it is."""

    place: QTextCursor
    """Selects what it is about."""
    problems: Sequence[Problem] = ()
    explanation: Explanation | None = None


Tell = Callable[[QTextCursor], Told | None]


class HoverBubble(Bubble):
    """Plain text in rows; a link at its end, where there is more to read."""

    browse = Signal(str)

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._content: QWidget | None = None
        self.url = ""

    def tell(self, told: Told, *, above: bool) -> None:
        """Show this."""
        if self._content:
            self._content.hide()
            self.rows.removeWidget(self._content)
            self._content.deleteLater()
        self._content = QWidget()
        self.rows.addWidget(self._content)
        rows = QVBoxLayout(self._content)
        rows.setContentsMargins(UNIT + UNIT // 2, UNIT, UNIT + UNIT // 2, UNIT)
        rows.setSpacing(UNIT)
        self.url = ""
        known = told.explanation.url if told.explanation else ""
        for problem in told.problems:
            self._problem(rows, problem, known)
        if told.explanation:
            self._explain(rows, told.explanation)
        self.show_at(_beginning(told.place), above=above)

    def text(self) -> str:
        """All that it says."""
        labels = self._content.findChildren(QLabel) if self._content else []
        return "\n".join(label.text() for label in labels)

    def _problem(self, rows: QVBoxLayout, problem: Problem, known: str) -> None:
        error = problem.severity is Severity.ERROR
        rows.addWidget(_sentence(visible(problem.message), "problem" if error else ""))
        if problem.url and problem.url != known:
            self.url = self.url or problem.url
            rows.addWidget(self._link(problem.page, problem.url))

    def _explain(self, rows: QVBoxLayout, found: Explanation) -> None:
        self.url = found.url or self.url
        title = _sentence(found.title)
        title.setFont(monospace())
        rows.addWidget(title)
        if found.about:
            rows.addWidget(_sentence(found.about))
        if found.facts:
            facts = QGridLayout()
            facts.setHorizontalSpacing(2 * UNIT)
            facts.setVerticalSpacing(UNIT // 2)
            facts.setColumnStretch(1, 1)
            for row, (name, value) in enumerate(found.facts):
                facts.addWidget(plain_label(name, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
                facts.addWidget(_sentence(visible(value)), row, 1)
            rows.addLayout(facts)
        if found.url:
            rows.addWidget(self._link(_("Reference (F1)"), found.url))

    def _link(self, text: str, url: str) -> QPushButton:
        link = QPushButton(visible(text))
        font = link.font()
        font.setUnderline(True)
        link.setFont(font)
        link.setStyleSheet(
            "QPushButton { border: none; padding: 0; background: transparent; min-height: 0;"
            f" text-align: left; color: {colors().accent}; }}"
        )
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.setToolTip(plain_tooltip(url))
        link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        link.clicked.connect(lambda: self.browse.emit(url))
        return link


def _sentence(text: str, role: str = "") -> QLabel:
    label = plain_label(text, role)
    needed = max(label.fontMetrics().horizontalAdvance(line) for line in (text or " ").split("\n"))
    label.setMinimumWidth(min(needed + UNIT, _WIDE))
    label.setMaximumWidth(_WIDE)
    return label


def _beginning(place: QTextCursor) -> QTextCursor:
    begin = QTextCursor(place)
    begin.setPosition(place.selectionStart())
    return begin


class CodeHover(QObject):
    """Attached to a view; ``tell`` is what knows the text."""

    browse = Signal(str)
    """Open this page."""

    def __init__(self, view: CodeView, tell: Tell) -> None:
        super().__init__(view)
        self._view, self._tell = view, tell
        self._bubble: HoverBubble | None = None
        self._told: Told | None = None
        view.viewport().setMouseTracking(True)
        view.hover_handlers.insert(0, self._rests)
        view.key_handlers.insert(0, self._key)
        view.mouse_handlers.insert(0, self._mouse)
        view.document().contentsChange.connect(lambda *_args: self.close())
        view.installEventFilter(self)

    @property
    def bubble(self) -> HoverBubble | None:
        """What is shown, if anything is."""
        return self._bubble if self._bubble and self._bubble.isVisible() else None

    def open(self) -> None:
        """Tell about the place of the cursor; the page behind it when that is told already."""
        if self.bubble and self.bubble.url:
            self.browse.emit(self.bubble.url)
            self.close()
        elif (told := self._tell(self._view.textCursor())) is not None:
            self._show(told, above=False)
            if QAccessible.isActive() and self.bubble:
                event = QAccessibleAnnouncementEvent(self._view, self.bubble.text())
                QAccessible.updateAccessibility(event)

    def close(self) -> None:
        """Hide it."""
        if self._bubble:
            self._bubble.hide()

    def _show(self, told: Told, *, above: bool) -> None:
        if self._bubble is None:
            self._bubble = HoverBubble(self._view)
            self._bubble.browse.connect(self.browse)
            self._bubble.browse.connect(lambda _url: self.close())
            self._bubble.installEventFilter(self)
        self._told = told
        QToolTip.hideText()
        self._bubble.tell(told, above=above)

    def _rests(self, event: QHelpEvent, place: QTextCursor) -> bool:
        point = event.pos() - self._view.viewport().pos()
        if not self._over(place, point):
            return False
        told = self._tell(place)
        if told is None:
            return False
        if self.bubble is None or self._told is None or self._told.place != told.place:
            self._show(told, above=True)
        return True

    def _over(self, place: QTextCursor, point: QPoint) -> bool:
        """Whether there is text at a point, not just the nearest place to it."""
        rect = self._view.cursorRect(place)
        width = self._view.fontMetrics().horizontalAdvance("m")
        return abs(point.x() - rect.x()) <= width and rect.top() <= point.y() <= rect.bottom()

    def _key(self, event: QKeyEvent) -> bool:
        if self.bubble and event.key() == Qt.Key.Key_Escape:
            self.close()
            return True
        if event.key() not in _KEEPING:
            self.close()
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        if self.bubble is None or self._told is None:
            return False
        if event.type() == QEvent.Type.MouseMove and not event.buttons():
            at = self._view.cursorForPosition(event.position().toPoint()).position()
            place = self._told.place
            if place.selectionStart() <= at <= place.selectionEnd():
                return False
        self.close()
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._view and kind == QEvent.Type.FocusOut:
            self.close()
        bubble = self._bubble if watched is self._bubble and kind == QEvent.Type.Leave else None
        if bubble and not bubble.geometry().contains(QCursor.pos()):
            self.close()
        return False
