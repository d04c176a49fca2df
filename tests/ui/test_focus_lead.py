from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pierhead.ui.focus_lead import lead_focus


class Window(QWidget):
    """A button, then a container with a tool before the field that gets its focus, and another."""

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.addWidget(QPushButton("before"))
        self.box = QWidget()
        inner = QVBoxLayout(self.box)
        inner.addWidget(QPushButton("tool"))
        self.field = QLineEdit("field")
        inner.addWidget(self.field)
        lead_focus(self.box, self.field)
        outer.addWidget(self.box)
        outer.addWidget(QPushButton("after"))


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.findChild(QPushButton).setFocus()
    return window


def way(key: Qt.Key) -> list[str]:
    seen = []
    for _press in range(4):
        here = QApplication.focusWidget()
        assert isinstance(here, QPushButton | QLineEdit)
        seen.append(here.text())
        QTest.keyClick(here, key)
    return seen


def test_the_focus_of_a_container_goes_on_to_what_leads(window: Window) -> None:
    window.box.setFocus()
    assert window.field.hasFocus()


def test_another_may_lead_or_none(window: Window) -> None:
    tool = window.box.findChild(QPushButton)
    lead_focus(window.box, tool)
    window.box.setFocus()
    assert tool.hasFocus()
    lead_focus(window.box, None)
    window.box.setFocus()
    assert window.box.hasFocus()


def test_the_tab_key_leaves_nothing_out_on_the_way(window: Window) -> None:
    assert way(Qt.Key.Key_Tab) == ["before", "tool", "field", "after"]


def test_it_goes_back_the_same_way(window: Window) -> None:
    assert way(Qt.Key.Key_Backtab) == ["before", "after", "field", "tool"]
