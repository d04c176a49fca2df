"""The bar above a list: what to look for, which of them, and how the page is laid out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.ui.icons import icon
from pierhead.ui.theme import UNIT
from pierhead.ui.widgets.chips import Chips
from pierhead.ui.widgets.search_field import SearchField


class FilterBar(QWidget):
    """Search field and chips, and the actions that go with them."""

    searched = Signal(str)

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField(hint)
        self.search.setMaximumWidth(45 * UNIT)
        self.search.textChanged.connect(self.searched)
        self.chips = Chips()
        self.details = QAction(icon("panel-right"), _("Details"), self)
        self.details.setCheckable(True)
        self.details.setToolTip(_("Show the details beside the list"))
        self.choose_columns = QAction(icon("columns-3"), _("Columns"), self)
        self.choose_columns.setToolTip(_("Choose columns"))
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(UNIT)
        self._row.addWidget(self.search, 1)
        self._row.addWidget(self.chips)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the chips below the field where they would leave no room for its hint."""
        super().resizeEvent(event)
        wanted = self.search.needed + UNIT + self.chips.sizeHint().width()
        direction = QBoxLayout.Direction
        fits = event.size().width() >= wanted
        self._row.setDirection(direction.LeftToRight if fits else direction.TopToBottom)

    def find_action(self, owner: QWidget) -> QAction:
        """The action that leads here by Ctrl+F while the focus is inside of ``owner``."""
        action = QAction(icon("search"), _("Filter the List"), owner)
        action.setShortcut(QKeySequence(QKeySequence.StandardKey.Find))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        owner.addAction(action)
        return action
