"""Edits of whole lines, by their keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.code_view import CodeView
from ui.widgets.marked import ALT, CTRL, SHIFT, Key, Mod, put, shown


@pytest.fixture
def view(qtbot: QtBot) -> CodeView:
    view = CodeView()
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.escape = "\\"
    view.show()
    return view


@pytest.mark.parametrize(
    ("key", "held", "before", "after"),
    [
        (Key.Key_Up, ALT, "a\nb|\nc", "b|\na\nc"),
        (Key.Key_Up, ALT, "|a\nb", "|a\nb"),
        (Key.Key_Up, ALT, "a\nb|\nc\nd|", "b|\na\nd|\nc"),
        (Key.Key_Up, ALT, "a\n[b\nc|\nd", "[b\nc|\na\nd"),
        (Key.Key_Down, ALT, "|a\nb\nc", "b\n|a\nc"),
        (Key.Key_Down, ALT, "a\nb|\nc", "a\nc\nb|"),
        (Key.Key_Down, ALT, "a\nb|", "a\nb|"),
        (Key.Key_Up, ALT | SHIFT, "ab|\nc", "ab|\nab\nc"),
        (Key.Key_Down, ALT | SHIFT, "|ab\nc", "ab\n|ab\nc"),
        (Key.Key_Down, ALT | SHIFT, "[a\nb|\nc", "a\nb\n[a\nb|\nc"),
        (Key.Key_K, CTRL | SHIFT, "a\nb|\nc", "a\n|c"),
        (Key.Key_K, CTRL | SHIFT, "a\nb|", "a|"),
        (Key.Key_K, CTRL | SHIFT, "a|", "|"),
        (Key.Key_K, CTRL | SHIFT, "a|\nb\nc|", "|b|"),
        (Key.Key_J, CTRL | SHIFT, "RUN a| \\\n    b\nc", "RUN a| b\nc"),
        (Key.Key_J, CTRL | SHIFT, "[a\nb \\\nc|\nd", "[a b c|\nd"),
        (Key.Key_J, CTRL | SHIFT, "a|", "a|"),
        (Key.Key_Return, CTRL, "  a|b\nc", "  ab\n  |\nc"),
        (Key.Key_Return, CTRL | SHIFT, "  a|b\nc", "  |\n  ab\nc"),
        (Key.Key_L, CTRL, "a\nb|c\nd", "a\n[bc\n|d"),
        (Key.Key_BracketRight, CTRL, "a|\n", "    a|\n"),
        (Key.Key_BracketLeft, CTRL, "      a|", "  a|"),
        (Key.Key_Slash, CTRL, "  a|\nb", "  # a|\nb"),
        (Key.Key_Slash, CTRL | SHIFT, "# a|\n#b|", "a|\nb|"),
    ],
)
def test_a_key_changes_lines_in_one_step(
    view: CodeView, key: Qt.Key, held: Mod, before: str, after: str
) -> None:
    put(view, before)
    text = view.text()
    QTest.keyClick(view, key, held)
    assert shown(view) == after
    view.document().undo()
    assert view.text() == text
