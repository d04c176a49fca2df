"""The column at the left: where to go, and which engine is shown."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pierhead.core.i18n import _, ngettext
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT, colors

WIDTH = 13 * UNIT
MOST = 99
"""The greatest number that a button shows."""


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
        self._count = 0

    def set_count(self, count: int) -> None:
        """Show that there are so many new things."""
        if count != self._count:
            self._count = count
            new = ngettext("{count} new", "{count} new", count).format(count=count)
            self.setAccessibleName(f"{self.text()}, {new}" if count else self.text())
            self.setToolTip(self.accessibleName())
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = str(self._count) if self._count <= MOST else f"{MOST}+"
        font = self.font()
        font.setPointSizeF(0.8 * font.pointSizeF())
        font.setBold(True)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        height = metrics.height()
        width = max(height, metrics.horizontalAdvance(text) + UNIT)
        pill = QRectF(min(self.width() / 2 + 4, self.width() - width - 2), 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors().bad)
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(self.palette().base().color())
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


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

    def count(self, id_: str, count: int) -> None:
        """Show on a page's button that there are so many new things on it."""
        self._by_id[id_].set_count(count)

    def mark(self, id_: str) -> None:
        """Show which page is open."""
        self._by_id[id_].setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(colors().border)
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
