"""Keys in two steps, and the window's own key that is the first of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from harness.waiting import until
from pierhead.ui.widgets.code_view import CodeView
from ui.widgets.marked import CTRL, Key, put, shown


class Window(QWidget):
    """An editor, another field, and a key of the window's."""

    def __init__(self) -> None:
        super().__init__()
        self.view, self.line = CodeView(), QLineEdit()
        layout = QVBoxLayout(self)
        layout.addWidget(self.view)
        layout.addWidget(self.line)
        self.opened = 0
        QShortcut(QKeySequence("Ctrl+K"), self).activated.connect(self._open)

    def _open(self) -> None:
        self.opened += 1

    def keys(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.focusWidget(), key, CTRL)


@pytest.fixture
async def window(qtbot: QtBot) -> Window:
    window = Window()
    qtbot.addWidget(window)
    window.resize(700, 400)
    window.show()
    window.activateWindow()
    window.view.setFocus()
    await until(window.view.hasFocus)
    return window


@pytest.mark.parametrize(
    ("second", "before", "after"),
    [
        (Key.Key_C, "  a|\n# b\n", "  # a|\n# b\n"),
        (Key.Key_C, "[# a\nb|", "# [# a\n# b|"),
        (Key.Key_U, "[# a\nb\n#c|", "[a\nb\nc|"),
        (Key.Key_X, "a \t|\nb ", "a|\nb"),
    ],
)
async def test_two_keys_do_one_thing(
    window: Window, second: Qt.Key, before: str, after: str
) -> None:
    put(window.view, before)
    window.keys(Key.Key_K, second)
    assert shown(window.view) == after
    assert window.opened == 0
    assert not window.view.commands.chords.begun


async def test_the_first_key_twice_is_for_the_window(window: Window) -> None:
    window.keys(Key.Key_K)
    assert window.opened == 0
    window.keys(Key.Key_K)
    assert window.opened == 1
    window.line.setFocus()
    window.keys(Key.Key_K)
    assert window.opened == 2


async def test_who_waits_is_told_what_can_follow(window: Window) -> None:
    window.keys(Key.Key_K)
    await until(lambda: "Comment Lines" in QToolTip.text())
    assert "All Commands" in QToolTip.text()
    QTest.keyClick(window.view, Key.Key_Escape)
    await until(lambda: not QToolTip.isVisible())
    put(window.view, "a|")
    QTest.keyClicks(window.view, "b")
    assert window.view.text() == "ab"


async def test_a_key_that_does_not_follow_does_nothing(window: Window) -> None:
    put(window.view, "a|")
    window.keys(Key.Key_K)
    QTest.keyClicks(window.view, "q")
    assert window.view.text() == "a"
    assert "Ctrl+K, Q is no command" in QToolTip.text()
    QTest.keyClicks(window.view, "q")
    assert window.view.text() == "aq"


async def test_nothing_is_waited_for_elsewhere(window: Window) -> None:
    window.keys(Key.Key_K)
    window.line.setFocus()
    assert not window.view.commands.chords.begun
    window.view.setFocus()
    QTest.mouseClick(window.view.viewport(), Qt.MouseButton.LeftButton)
    assert not window.view.commands.chords.begun
