from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QLineEdit, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from pierhead.ui.palette import Palette


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


def palette(window: QWidget) -> tuple[Palette, list[str]]:
    ran: list[str] = []
    actions = []
    for group, title in (("Container", "&Start"), ("Container", "Stop"), ("Image", "Run…")):
        action = QAction(title, window)
        action.setObjectName(f"{group.lower()}.{title.strip('&…').lower()}x")
        action.triggered.connect(lambda _checked=False, title=title: ran.append(title))
        actions.append((group, action))
    actions[1][1].setEnabled(False)
    window.show()
    shown = Palette(actions, window)
    shown.open()
    return shown, ran


def rows(shown: Palette) -> list[str]:
    listing = shown.findChild(QTreeWidget)
    return [listing.topLevelItem(row).text(0) for row in range(listing.topLevelItemCount())]


def test_words_in_any_order_narrow_the_list(qtbot: QtBot, window: QWidget) -> None:
    shown, _ran = palette(window)
    assert rows(shown) == ["Container: Start", "Image: Run…", "Container: Stop"]
    qtbot.keyClicks(shown.findChild(QLineEdit), "run im")
    assert rows(shown) == ["Image: Run…"]
    shown.close()


def test_enter_runs_what_is_marked(qtbot: QtBot, window: QWidget) -> None:
    shown, ran = palette(window)
    field = shown.findChild(QLineEdit)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert ran == ["Run…"]


def test_a_command_that_does_not_fit_now_does_not_run(qtbot: QtBot, window: QWidget) -> None:
    shown, ran = palette(window)
    field = shown.findChild(QLineEdit)
    qtbot.keyClicks(field, "stop")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert ran == []
    shown.close()


def test_the_id_of_a_command_leads_to_it_too(qtbot: QtBot, window: QWidget) -> None:
    shown, _ran = palette(window)
    qtbot.keyClicks(shown.findChild(QLineEdit), "image.runx")
    assert rows(shown) == ["Image: Run…"]
    shown.close()


def test_it_says_when_nothing_is_found(qtbot: QtBot, window: QWidget) -> None:
    shown, _ran = palette(window)
    said = shown.findChild(QLabel)
    assert said.text() == "No command has such a name."
    assert not said.isVisible()
    qtbot.keyClicks(shown.findChild(QLineEdit), "nonsense")
    assert said.isVisible()
    shown.close()
