from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pierhead.ui.tab_order import step


class Window(QWidget):
    def focusNextPrevChild(self, next: bool) -> bool:
        return step(self, next)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    """A button, then a container with a tool before the field that gets its focus, and another."""
    window = Window()
    outer = QVBoxLayout(window)
    outer.addWidget(QPushButton("before"))
    box = QWidget()
    inner = QVBoxLayout(box)
    inner.addWidget(QPushButton("tool"))
    field = QLineEdit("field")
    inner.addWidget(field)
    box.setFocusProxy(field)
    outer.addWidget(box)
    hidden, disabled = QPushButton("hidden"), QPushButton("disabled")
    outer.addWidget(hidden)
    hidden.hide()
    outer.addWidget(disabled)
    disabled.setEnabled(False)
    outer.addWidget(QPushButton("after"))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.findChild(QPushButton).setFocus()
    return window


def way(window: Window, key: Qt.Key) -> list[str]:
    seen = []
    for _press in range(4):
        here = QApplication.focusWidget()
        assert isinstance(here, QPushButton | QLineEdit)
        seen.append(here.text())
        QTest.keyClick(here, key)
    return seen


def test_the_tab_key_leaves_nothing_out(window: Window) -> None:
    assert way(window, Qt.Key.Key_Tab) == ["before", "tool", "field", "after"]
    assert way(window, Qt.Key.Key_Tab)[0] == "before"


def test_it_goes_back_the_same_way(window: Window) -> None:
    assert way(window, Qt.Key.Key_Backtab) == ["before", "after", "field", "tool"]


def test_where_nothing_takes_the_focus_it_stays(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    assert not step(window, True)
