"""Lists are sorted by a menu as by a click on the heads of their columns."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QMenu, QTableView
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.sort_menu import add_sorting


@pytest.fixture
def table(qtbot: QtBot) -> QTableView:
    table = QTableView()
    qtbot.addWidget(table)
    model = QStandardItemModel(table)
    model.setHorizontalHeaderLabels(["Name", "Up & Down", "", "Hidden"])
    for row in (("b", "1"), ("a", "2")):
        model.appendRow([QStandardItem(text) for text in row])
    table.setModel(model)
    table.setSortingEnabled(True)
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    table.setColumnHidden(3, True)
    return table


def texts(table: QTableView) -> list[str]:
    return [table.model().index(row, 0).data() for row in range(2)]


def test_columns_on_screen_are_offered_and_the_one_that_sorts_is_marked(
    qtbot: QtBot, table: QTableView
) -> None:
    menu = QMenu(table)
    below = add_sorting(menu, table.horizontalHeader())
    name, other, _line, down = below.actions()
    assert [each.text() for each in (name, other, down)] == ["Name", "Up && Down", "Descending"]
    assert [each.isChecked() for each in (name, other, down)] == [True, False, False]
    assert texts(table) == ["a", "b"]
    other.trigger()
    assert texts(table) == ["b", "a"]
    down.trigger()
    assert texts(table) == ["a", "b"]
    again = add_sorting(menu, table.horizontalHeader()).actions()
    assert [each.isChecked() for each in again if not each.isSeparator()] == [False, True, True]
