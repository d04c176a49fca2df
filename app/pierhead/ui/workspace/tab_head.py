"""The line above a document: the tabs of its group, and buttons for all of them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pierhead.core.i18n import _
from pierhead.ui.theme import UNIT, polish
from pierhead.ui.widgets.icon_button import icon_button
from pierhead.ui.workspace.tab_bar import TabBar


class TabHead(QWidget):
    """A bar with buttons that are shown when there is use for them."""

    list_asked = Signal(QPoint)
    """All tabs shall be listed in a menu, at this place of the screen."""
    menu_asked = Signal(QPoint)
    unfill_asked = Signal()
    """The other groups shall be seen again."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = TabBar()
        self._corner: QWidget | None = None
        self._all = icon_button("chevron-down", _("All Tabs"), self._ask_list)
        tip = _("Show the other splits again (Ctrl+Shift+X)")
        self._unfill = icon_button("minimize-2", _("Show All Splits"), self.unfill_asked, tip=tip)
        self._more = icon_button("ellipsis", _("Splits and Windows"), self._ask_menu)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, UNIT // 2, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.bar, 1)
        for button in (self._all, self._unfill, self._more):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._row.addWidget(button)
        self._all.hide()
        self._unfill.hide()
        self.bar.crowded.connect(self._all.setVisible)

    def set_corner(self, corner: QWidget | None) -> None:
        """Put buttons of the whole workspace at the end, or know that they are elsewhere."""
        if corner is not self._corner and corner is not None:
            self._row.addWidget(corner)
            corner.show()
        self._corner = corner

    def set_filling(self, filling: bool) -> None:
        """Show whether the other groups are out of sight."""
        self._unfill.setVisible(filling)

    def set_active(self, active: bool) -> None:
        """Show whether what the keyboard says of tabs is meant for this group."""
        if self.bar.property("quiet") is not (not active):
            polish(self.bar, "quiet", not active)

    def _ask_list(self) -> None:
        self.list_asked.emit(self._all.mapToGlobal(self._all.rect().bottomLeft()))

    def _ask_menu(self) -> None:
        self.menu_asked.emit(self._more.mapToGlobal(self._more.rect().bottomLeft()))
