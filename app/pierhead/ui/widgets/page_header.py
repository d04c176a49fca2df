"""The top of a page: what it is, how much there is of it, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from pierhead.core.i18n import _
from pierhead.ui.dialogs import plain_label
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.icon_button import icon_button

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
        self._folding: list[QAction] = []
        """The tools in the order in which they give way where it is narrow."""
        self._folded: list[QAction] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(UNIT // 2)
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self._row.addWidget(self._title)
        self._row.addSpacing(UNIT)
        self._row.addWidget(self._count)
        self._row.addStretch(1)
        self._more = _more_button(self)

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
        self._fold()

    def add_tools(self, actions: Sequence[QAction]) -> None:
        """Add a button for each action, apart from those that are there."""
        if self._tools:
            self._add_line()
        for action in actions:
            self._tools[action] = tool_button(action)
            self._row.addWidget(self._tools[action])
        self._folding += reversed(actions)

    def add_primary(self, action: QAction) -> None:
        """Add the button that stands out."""
        button = QPushButton(action.text())
        button.setAccessibleName(action.text())
        button.setToolTip(action.toolTip())
        polish(button, "primary", True)
        button.setEnabled(action.isEnabled())
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        self._row.addWidget(self._more)
        self._row.addSpacing(UNIT)
        self._row.addWidget(button)

    def below(self, action: QAction) -> QPoint:
        """The point of the screen below the button of an action."""
        tool = self._tools[action]
        button = self._more if tool.isHidden() else tool
        return button.mapToGlobal(button.rect().bottomLeft())

    def minimumSizeHint(self) -> QSize:
        """What is needed when all tools are folded."""
        shown = [action for action in self._tools if action not in self._folded]
        least = super().minimumSizeHint()
        more = self._more.sizeHint().width() if shown and self._more.isHidden() else 0
        return QSize(least.width() - sum(map(self._room, shown)) + more, least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Move tools that have no room into a menu, so that all else can be read."""
        room = self.width() - self._row.minimumSize().width() - sum(map(self._room, self._folded))
        more = self._more.sizeHint().width() + self._row.spacing()
        room += 0 if self._more.isHidden() else more
        folded = []
        if room < 0:
            room -= more
            for action in self._folding:
                if room < 0:
                    folded.append(action)
                    room += self._room(action)
        if folded != self._folded:
            self._folded = folded
            self._show_folded()

    def _room(self, action: QAction) -> int:
        return self._tools[action].sizeHint().width() + self._row.spacing()

    def _show_folded(self) -> None:
        for action, button in self._tools.items():
            button.setHidden(action in self._folded)
        self._more.setVisible(bool(self._folded))
        menu = self._more.menu()
        menu.clear()
        menu.addActions([action for action in self._tools if action in self._folded])
        self._row.activate()

    def _add_line(self) -> None:
        line = QWidget()
        line.setFixedSize(1, 2 * UNIT)
        line.setAutoFillBackground(True)
        line.setBackgroundRole(QPalette.ColorRole.Mid)
        self._row.addSpacing(UNIT // 2)
        self._row.addWidget(line)
        self._row.addSpacing(UNIT // 2)


def _more_button(header: QWidget) -> QToolButton:
    # Its place is given to it later, when the header may be gone: else it would stay.
    button = icon_button("ellipsis", _("More"), parent=header)
    button.setProperty("bare", True)
    button.setIconSize(ICON)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(button)
    menu.setAccessibleName(_("More"))
    button.setMenu(menu)
    button.hide()
    return button
