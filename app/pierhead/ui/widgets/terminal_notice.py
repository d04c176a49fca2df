"""A strip over a terminal that says something or asks, and leaves the keyboard where it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.flow import Flow
from pierhead.ui.widgets.icon_button import icon_button

WIDEST = 560
_STAY = 4000
"""Milliseconds that good news stays."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A button, and what it does."""

    label: str
    run: Callable[[], object]


class TerminalNotice(QFrame):
    """One thing at a time: what is said next takes its place.

    It covers a part of the text rather than make the terminal smaller, which its program would
    notice.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._text = plain_label("")
        self._detail = plain_label("", "muted")
        self._texts = QVBoxLayout()
        self._answers = Flow(UNIT)
        self._dropped: Callable[[], object] | None = None
        self._arrange()
        self.setProperty("raised", True)
        self._gone = QTimer(self, singleShot=True, interval=_STAY)
        self._gone.timeout.connect(self.close_notice)
        parent.installEventFilter(self)
        self.hide()

    def _arrange(self) -> None:
        self._texts.setSpacing(UNIT // 2)
        self._texts.addWidget(self._text)
        self._texts.addWidget(self._detail)
        self._texts.addWidget(self._answers)
        row = QHBoxLayout(self)
        row.setContentsMargins(UNIT + UNIT // 2, UNIT, UNIT, UNIT)
        row.setSpacing(UNIT)
        row.addLayout(self._texts, 1)
        close = icon_button("x", _("Close message"), self.close_notice)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def text(self) -> str:
        """What it says; empty when it is not shown."""
        shown = (self._text.text(), self._detail.text())
        return "" if self.isHidden() else "\n".join(filter(None, shown))

    @property
    def asks(self) -> bool:
        """Whether there is something to answer."""
        return not self.isHidden() and bool(self._labels())

    def take_focus(self) -> None:
        """Go to the first answer."""
        button = self.findChild(QPushButton)
        if isinstance(button, QPushButton):
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- what there is to say

    def say(self, text: str, detail: str = "") -> None:
        """Say something for a while."""
        self._show(text, detail)
        self._gone.start()

    def fail(self, text: str, detail: str = "") -> None:
        """Say what went wrong until it is closed."""
        self._show(text, detail, role="problem")

    def ask(
        self,
        text: str,
        detail: str,
        answers: Sequence[Answer],
        dropped: Callable[[], object] | None = None,
    ) -> None:
        """Offer answers; ``dropped`` is called if none of them is given."""
        self._show(text, detail, answers)
        self._dropped = dropped

    def follow(self, text: str, stop: Answer) -> None:
        """Say how far something is; called again, it keeps its place and its button."""
        if self._text.text() != text or self.isHidden():
            again = not self.isHidden() and self._labels() == [stop.label]
            if again:
                self._text.setText(text)
            else:
                self._show(text, "", [stop])

    def close_notice(self) -> None:
        """Say nothing any more."""
        self._gone.stop()
        inside = self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        if inside:
            self._over.setFocus()
        self._drop()

    def _drop(self) -> None:
        dropped, self._dropped = self._dropped, None
        if dropped is not None:
            dropped()

    def _labels(self) -> list[str]:
        return [button.text() for button in self.findChildren(QPushButton)]

    def _show(self, text: str, detail: str, answers: Sequence[Answer] = (), role: str = "") -> None:
        self._gone.stop()
        self._drop()
        polish(self._text, "role", role)
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)
        self._put_answers(answers)
        self.show()
        self.raise_()
        self._place()

    def _put_answers(self, answers: Sequence[Answer]) -> None:
        old, self._answers = self._answers, Flow(UNIT)
        self._texts.replaceWidget(old, self._answers)
        old.setParent(None)
        old.deleteLater()
        for answer in answers:
            button = QPushButton(answer.label, self._answers)
            button.setAccessibleName(answer.label)
            button.clicked.connect(partial(self._answer, answer))
            self._answers.take(button)
        if answers:
            way = _way(self._answers)
            way.setMinimumHeight(button.sizeHint().height())
            self._answers.take(way)
        self._answers.setVisible(bool(answers))

    def _answer(self, answer: Answer, _checked: bool = False) -> None:
        self._dropped = None
        self.close_notice()
        answer.run()
        self._over.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_notice()
        else:
            super().keyPressEvent(event)

    # -- place

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

    def _place(self) -> None:
        """Over the upper end, where the newest output is not."""
        room = self._over.width()
        width = max(min(WIDEST, room - 4 * UNIT), 20 * UNIT)
        self.setFixedWidth(width)
        self.resize(width, self.heightForWidth(width))
        self.move((room - self.width()) // 2, UNIT)


def _way(parent: QWidget) -> QLabel:
    """By which keys the answers are reached: the tab key is the program's."""
    keys = QKeySequence("Ctrl+Shift+G").toString(QKeySequence.SequenceFormat.NativeText)
    label = plain_label(keys, "muted")
    label.setParent(parent)
    label.setWordWrap(False)
    return label
