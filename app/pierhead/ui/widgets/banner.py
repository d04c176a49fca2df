"""A strip that says what went wrong, or what to mind: shown while it has something to say."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from pierhead.core.errors import AppError
from pierhead.ui.dialogs import plain_label
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, colors

PICTURE = 16
INDENT = UNIT + UNIT // 2
MOST_DETAIL = 400
"""Characters of an engine's words that are shown."""


class Banner(QFrame):
    """An icon, a sentence, what the engine said and what to do about it; all plain text."""

    def __init__(self) -> None:
        super().__init__()
        self._bad = True
        self._title = plain_label("", "heading")
        self._detail = plain_label("", "muted", selectable=True)
        self._hint = plain_label("")
        words = QVBoxLayout(self)
        words.setContentsMargins(INDENT + PICTURE + UNIT, UNIT, INDENT, UNIT)
        words.setSpacing(UNIT // 2)
        for label in (self._title, self._hint, self._detail):
            words.addWidget(label)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty when it is not shown."""
        shown = (self._title, self._hint, self._detail)
        return "" if self.isHidden() else "\n".join(filter(None, (each.text() for each in shown)))

    def show_error(self, error: AppError) -> None:
        """Say what went wrong."""
        self._say(error.title, error.detail, error.hint, bad=True)

    def warn(self, title: str, hint: str = "") -> None:
        """Say what to mind."""
        self._say(title, "", hint, bad=False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = colors()
        color = palette.bad if self._bad else palette.warn
        name = "circle-alert" if self._bad else "triangle-alert"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(color))
        painter.setBrush(QColor(palette.base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        icon(name, color).paint(painter, INDENT, UNIT, PICTURE, PICTURE)
        painter.end()

    def _say(self, title: str, detail: str, hint: str, *, bad: bool) -> None:
        self._bad = bad
        detail = "" if detail == title else detail
        shortened = detail if len(detail) <= MOST_DETAIL else detail[:MOST_DETAIL] + "…"
        for label, text in ((self._title, title), (self._detail, shortened), (self._hint, hint)):
            label.setText(text)
            label.setVisible(bool(text))
        self.setAccessibleName(title)
        self.update()
        self.show()
