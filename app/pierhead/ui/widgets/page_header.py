"""The top of a page: what it is, how much there is of it, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT, polish

ICON = QSize(18, 18)


def tool_button(action: QAction, name: str = "") -> QToolButton:
    """A flat button for an action, with its icon alone; the tooltip and the name say the rest."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(ICON)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(name or action.text())
    return button


class PageHeader(QWidget):
    """A title with a count, a toolbar and one primary button."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = plain_label(title, "title")
        self._title.setWordWrap(False)
        self._count = plain_label("", "muted")
        self._count.setWordWrap(False)
        self._tools: dict[QAction, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(UNIT // 2)
        self._row.addWidget(self._title)
        self._row.addSpacing(UNIT)
        self._row.addWidget(self._count)
        self._row.addStretch(1)

    @property
    def count(self) -> str:
        """The count, as it is shown."""
        return self._count.text()

    def show_count(self, listed: int, total: int) -> None:
        """Say how many there are, and how many of them are listed."""
        if listed == total:
            self._count.setText(str(total) if total else "")
        else:
            text = _("{listed} of {total}").format(listed=listed, total=total)
            self._count.setText(text)

    def add_tools(self, actions: Sequence[QAction]) -> None:
        """Add a button for each action, apart from those that are there."""
        if self._tools:
            self._add_line()
        for action in actions:
            self._tools[action] = tool_button(action)
            self._row.addWidget(self._tools[action])

    def add_primary(self, action: QAction) -> None:
        """Add the button that stands out."""
        button = QPushButton(action.text())
        button.setAccessibleName(action.text())
        button.setToolTip(action.toolTip())
        polish(button, "primary", True)
        button.setEnabled(action.isEnabled())
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        self._row.addSpacing(UNIT)
        self._row.addWidget(button)

    def below(self, action: QAction) -> QPoint:
        """The point of the screen below the button of an action."""
        button = self._tools[action]
        return button.mapToGlobal(button.rect().bottomLeft())

    def _add_line(self) -> None:
        line = QWidget()
        line.setFixedSize(1, 2 * UNIT)
        line.setAutoFillBackground(True)
        line.setBackgroundRole(QPalette.ColorRole.Mid)
        self._row.addSpacing(UNIT // 2)
        self._row.addWidget(line)
        self._row.addSpacing(UNIT // 2)
