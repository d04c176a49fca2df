"""Tabs that fit a narrow place: where their texts have no room, icons stand alone."""

from __future__ import annotations

from functools import partial
from itertools import product

from PySide6.QtGui import QIcon, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QTabWidget, QWidget

from pierhead.core.i18n import _
from pierhead.ui.theme import polish

MOST_KEYS = 9


class FittingTabs(QTabWidget):
    """Each tab has an icon and a text, and a key: Alt and its number."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: list[str] = []
        self.setDocumentMode(True)
        self.setAccessibleName(name)
        self.tabBar().setAccessibleName(name)
        self.tabBar().setExpanding(False)
        self.currentChanged.connect(self._fit)

    def add(self, page: QWidget, symbol: QIcon, title: str) -> None:
        """Add a tab behind the others."""
        number = self.addTab(page, symbol, title)
        self._titles.append(title)
        self.tabBar().setAccessibleTabName(number, title)
        if number >= MOST_KEYS:
            self.setTabToolTip(number, title)
            return
        keys = QKeySequence(f"Alt+{number + 1}")
        shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
        self.setTabToolTip(number, _("{title} ({keys})").format(title=title, keys=shown))
        shortcut = QShortcut(keys, self)
        shortcut.activated.connect(partial(self._go, number))

    def _go(self, number: int) -> None:
        self.setCurrentIndex(number)
        if page := self.currentWidget():
            page.setFocus()

    def _fit(self) -> None:
        """All texts, else that of the current tab, else none; closer together before one goes."""
        everyone, current = range(len(self._titles)), self.currentIndex()
        for wanted, tight in product((everyone, (current,), ()), (False, True)):
            polish(self.tabBar(), "tight", tight)
            for number, title in enumerate(self._titles):
                text = title if number in wanted else ""
                if self.tabText(number) != text:
                    self.setTabText(number, text)
            # Has it measured anew, and scrolled back where all fit: another style alone does not.
            self.setTabText(current, self.tabText(current))
            if self.tabBar().sizeHint().width() <= self.width():
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()
