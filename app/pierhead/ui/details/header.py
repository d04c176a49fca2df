"""The top of the details, and the quiet pages that stand in when there is nothing to show."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pierhead.core.i18n import _
from pierhead.ui.details.heading import Heading
from pierhead.ui.dialogs import make_selectable, plain_label
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.facts import SEAM, breakable
from pierhead.ui.widgets.icon_button import icon_button


class Header(QFrame):
    """Name, state and a button that hides the details; below them a sentence when it matters."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._name = NameLabel()
        self._line = plain_label("", selectable=True)
        _let_shrink(self._line)
        self._notice = plain_label("", "muted")
        self._notice.hide()
        self._close = icon_button("x", _("Hide the details"), self.closed)
        self._arrange()

    def show_heading(self, heading: Heading | None) -> None:
        """Show this; None leaves nothing but the button."""
        self._name.setText(breakable(heading.name) if heading else "")
        self._line.setText(heading.line if heading else "")
        self._name.setAccessibleName(heading.name if heading else _("Details"))
        self._line.setVisible(bool(heading and heading.line))
        polish(self._line, "tone", heading.tone if heading else "muted")
        if heading is None:
            self.say("")

    def say(self, text: str) -> None:
        """Show a sentence below the name; an empty one removes it."""
        self._notice.setText(text)
        self._notice.setVisible(bool(text))

    @property
    def texts(self) -> tuple[str, str, str]:
        """Name, line and sentence, as they are shown."""
        return self._name.text().replace(SEAM, ""), self._line.text(), self._notice.text()

    def _arrange(self) -> None:
        text = QVBoxLayout()
        text.setSpacing(UNIT // 4)
        text.addWidget(self._name)
        text.addWidget(self._line)
        text.addWidget(self._notice)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
        layout.addLayout(text, 1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)


class QuietPage(QWidget):
    """A sentence in the middle of nothing."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._label = plain_label(text, "muted")
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        layout.addWidget(self._label)
        layout.addStretch(2)

    def say(self, text: str) -> None:
        """Change the sentence."""
        self._label.setText(text)

    @property
    def text(self) -> str:
        """The sentence."""
        return self._label.text()


class NameLabel(QLabel):
    """A name that can be selected; long ones break anywhere, and are copied without the breaks."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", "heading")
        make_selectable(self)
        _let_shrink(self)

    def copy(self) -> None:
        """Put what is selected on the clipboard, or all of it."""
        text = self.selectedText() or self.text()
        QGuiApplication.clipboard().setText(text.replace(SEAM, ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Copy"), self.copy)
        menu.popup(event.globalPos())


def _let_shrink(label: QLabel) -> None:
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
