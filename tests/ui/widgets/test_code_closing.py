"""Brackets and quotes that close themselves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pierhead.dockerfile.highlight import Highlighter
from pierhead.ui.widgets.code_view import CodeView
from ui.widgets.marked import CTRL, Key, put, shown


@pytest.fixture
def view(qtbot: QtBot) -> CodeView:
    view = CodeView()
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.colors.use(Highlighter(""))
    view.show()
    return view


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        ("CMD |", "[", "CMD [|]"),
        ("CMD |", '["', 'CMD ["|"]'),
        ("CMD |", '["a"', 'CMD ["a"|]'),
        ("CMD |", '["a"]', 'CMD ["a"]|'),
        ("CMD |", '["a", "b"]', 'CMD ["a", "b"]|'),
        ("RUN a |", "${B}", "RUN a ${B}|"),
        ("RUN a |", "''", "RUN a ''|"),
        ("RUN a |", "don't", "RUN a don't|"),
        ("RUN a |b", "(", "RUN a (|b"),
        ("RUN a (|)", ")", "RUN a ()|)"),
        ("RUN a \\|", "(", "RUN a \\(|"),
        ("# see |", "(", "# see (|"),
        ('RUN "a | b"', "(", 'RUN "a (| b"'),
        ("COPY <<EOF /x\na |\nEOF", "'", "COPY <<EOF /x\na '|\nEOF"),
        ("RUN <<EOF\necho |\nEOF", "'", "RUN <<EOF\necho '|'\nEOF"),
        ("RUN a |\nRUN b |", "[1]", "RUN a [1]|\nRUN b [1]|"),
        ("RUN a |\nRUN b |c", "(", "RUN a (|\nRUN b (|c"),
    ],
)
def test_what_is_typed(view: CodeView, before: str, typed: str, after: str) -> None:
    put(view, before)
    QTest.keyClicks(view, typed)
    assert shown(view) == after


def test_an_empty_pair_goes_at_once(view: CodeView) -> None:
    put(view, "RUN a |\nRUN b |")
    QTest.keyClicks(view, "(")
    QTest.keyClick(view, Key.Key_Backspace)
    assert shown(view) == "RUN a |\nRUN b |"
    put(view, "RUN a (|)")
    QTest.keyClick(view, Key.Key_Backspace)
    assert shown(view) == "RUN a |)"


def test_a_partner_that_was_left_is_typed_again(view: CodeView) -> None:
    put(view, "RUN |")
    QTest.keyClicks(view, "(")
    for key in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Left):
        QTest.keyClick(view, key)
    QTest.keyClicks(view, ")")
    assert shown(view) == "RUN ()|)"


def test_it_is_undone_as_one_step(view: CodeView) -> None:
    put(view, "RUN |")
    QTest.keyClicks(view, "{")
    QTest.keyClick(view, Key.Key_Z, CTRL)
    assert view.text() == "RUN "


def test_nothing_is_closed_where_the_user_does_not_want_it(view: CodeView) -> None:
    put(view, "RUN |")
    view.closing.on = False
    QTest.keyClicks(view, '("')
    assert shown(view) == 'RUN ("|'
    view.closing.on = True
    view.setReadOnly(True)
    QTest.keyClicks(view, "(")
    assert view.text() == 'RUN ("'
