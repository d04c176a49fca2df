"""Tabs in a wide and in a narrow place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from pierhead.ui.icons import icon
from pierhead.ui.theme import LIGHT, style_sheet
from pierhead.ui.widgets.fitting_tabs import FittingTabs

TITLES = ("Overview", "Logs", "Processes", "Changes", "Inspect")


@pytest.fixture
def tabs(qtbot: QtBot) -> FittingTabs:
    tabs = FittingTabs("Details")
    qtbot.addWidget(tabs)
    for title in TITLES:
        tabs.add(QLineEdit(), icon("info"), title)
    tabs.setStyleSheet(style_sheet(LIGHT))
    tabs.show()
    return tabs


def texts(tabs: FittingTabs) -> list[str]:
    return [tabs.tabText(number) for number in range(tabs.count())]


def test_texts_go_where_there_is_no_room(tabs: FittingTabs) -> None:
    window = tabs.window()
    window.resize(900, 200)
    assert texts(tabs) == list(TITLES)
    window.resize(320, 200)
    assert texts(tabs) == ["Overview", "", "", "", ""]
    window.resize(220, 200)
    assert texts(tabs) == [""] * len(TITLES)
    assert tabs.tabBar().sizeHint().width() <= tabs.width()
    tabs.setCurrentIndex(len(TITLES) - 1)
    assert tabs.tabBar().tabRect(0).left() >= 0
    tabs.setCurrentIndex(0)
    window.resize(320, 200)
    tabs.setCurrentIndex(2)
    assert texts(tabs) == ["", "", "Processes", "", ""]
    window.resize(900, 200)
    assert texts(tabs) == list(TITLES)
    assert tabs.tabBar().accessibleTabName(3) == "Changes"
    assert "Alt+4" in tabs.tabToolTip(3)


def test_each_has_a_key(tabs: FittingTabs, qtbot: QtBot) -> None:
    window = tabs.window()
    window.activateWindow()
    with qtbot.waitActive(window):
        pass
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    assert tabs.currentIndex() == 3
    assert tabs.currentWidget().hasFocus()
