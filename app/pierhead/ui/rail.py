"""The column at the left: where to go, and which engine is shown."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, colors

WIDTH = 13 * UNIT


class RailButton(QToolButton):
    """An icon over a word."""

    def __init__(self, text: str, icon_name: str, hint: str = "") -> None:
        super().__init__()
        self.setText(text)
        self.setIcon(icon(icon_name))
        self.setIconSize(QSize(22, 22))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("rail", True)
        self.setAccessibleName(text)
        self.setToolTip(hint or text)


class Rail(QWidget):
    """Buttons for the pages above; engine and settings below."""

    chosen = Signal(str)
    """The id of the page to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self._pages = QButtonGroup(self)
        self._by_id: dict[str, RailButton] = {}
        self.engine = RailButton(_("Engine"), "server", _("Choose an engine"))
        self.engine.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.settings = RailButton(_("Settings"), "settings")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(UNIT // 2, UNIT, UNIT // 2 + 1, UNIT)
        self._layout.setSpacing(UNIT // 2)
        self._layout.addStretch(1)
        self._layout.addWidget(self.engine)
        self._layout.addWidget(self.settings)

    def add(self, id_: str, title: str, icon_name: str) -> None:
        """Add a page's button below those that are there."""
        button = RailButton(title, icon_name)
        button.setCheckable(True)
        button.clicked.connect(lambda: self.chosen.emit(id_))
        self._pages.addButton(button)
        self._by_id[id_] = button
        self._layout.insertWidget(len(self._by_id) - 1, button)

    def mark(self, id_: str) -> None:
        """Show which page is open."""
        self._by_id[id_].setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colors().border)
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
