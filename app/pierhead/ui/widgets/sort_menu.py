"""A menu that sorts a list as a click on the heads of its columns does, for the keyboard."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHeaderView, QMenu

from pierhead.core.i18n import _

_UP, _DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


def add_sorting(menu: QMenu, header: QHeaderView) -> QMenu:
    """Add a menu of the columns on screen, with the one that sorts marked."""
    below = menu.addMenu(_("Sort By"))
    columns = QActionGroup(below)
    for place in map(header.logicalIndex, range(header.count())):
        title = header.model().headerData(place, Qt.Orientation.Horizontal)
        if header.isSectionHidden(place) or not title:
            continue
        action = below.addAction(str(title).replace("&", "&&"), partial(_by, header, place))
        action.setCheckable(True)
        action.setChecked(place == header.sortIndicatorSection())
        columns.addAction(action)
    below.addSeparator()
    down = below.addAction(_("Descending"))
    down.setCheckable(True)
    down.setChecked(header.sortIndicatorOrder() == _DOWN)
    down.toggled.connect(partial(_turn, header))
    return below


def _by(header: QHeaderView, place: int) -> None:
    header.setSortIndicator(place, header.sortIndicatorOrder())


def _turn(header: QHeaderView, down: bool) -> None:
    header.setSortIndicator(header.sortIndicatorSection(), _DOWN if down else _UP)
