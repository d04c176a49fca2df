"""Folding, brackets and what the margin shows of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.code_view import CodeView

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key
TEXT = "FROM a\nRUN b \\\n  c \\\n  d\nENV e=f\n\nFROM g\nRUN (h [i] {j})\n"
FOLDS = [(0, 4), (1, 3), (6, 7)]


@pytest.fixture
def view(qtbot: QtBot) -> CodeView:
    view = CodeView()
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.escape = "\\"
    view.setPlainText(TEXT)
    view.folding.offer(FOLDS)
    view.show()
    return view


def seen(view: CodeView) -> list[int]:
    """The numbers of the lines that are shown, from 1."""
    return [block.blockNumber() + 1 for block, _top in view.rows.visible()]


def test_keys_fold_the_innermost_and_unfold(view: CodeView) -> None:
    view.go_to(3)
    QTest.keyClick(view, Key.Key_BracketLeft, CTRL | SHIFT)
    assert seen(view) == [1, 2, 5, 6, 7, 8, 9]
    assert view.position() == (2, 8)
    QTest.keyClick(view, Key.Key_BraceLeft, CTRL | SHIFT)
    assert seen(view) == [1, 6, 7, 8, 9]
    assert view.position() == (1, 7)
    QTest.keyClick(view, Key.Key_BracketRight, CTRL | SHIFT)
    assert seen(view) == [1, 2, 5, 6, 7, 8, 9]
    QTest.keyClick(view, Key.Key_BracketLeft, CTRL | ALT)
    assert seen(view) == [1, 6, 7, 9]
    QTest.keyClick(view, Key.Key_BracketRight, CTRL | ALT)
    assert seen(view) == list(range(1, 10))


def test_the_cursor_passes_over_what_is_folded(view: CodeView) -> None:
    view.folding.fold(1)
    view.go_to(2)
    QTest.keyClick(view, Key.Key_Down)
    assert view.position()[0] == 5
    QTest.keyClick(view, Key.Key_Up)
    assert view.position()[0] == 2


def test_going_to_a_hidden_line_opens_what_hides_it(view: CodeView) -> None:
    view.folding.fold_all()
    view.go_to(4)
    assert view.folding.folded() == [6]
    assert seen(view) == [1, 2, 3, 4, 5, 6, 7, 9]


def test_a_click_on_the_arrow_or_the_dots(view: CodeView, qtbot: QtBot) -> None:
    margin, left = view.margin, Qt.MouseButton.LeftButton
    line = view.fontMetrics().lineSpacing()
    arrow = QPoint(margin.width() - 8, 5 + line)
    qtbot.mouseClick(margin, left, pos=arrow)
    assert view.folding.folded() == [1]
    (dots,) = view.dots.rects()
    qtbot.mouseClick(view.viewport(), left, pos=dots.center())
    assert view.folding.folded() == []
    view.folding.fold_all()
    qtbot.mouseClick(margin, left, SHIFT, QPoint(margin.width() - 8, 5))
    assert view.folding.folded() == [6]


def test_folds_move_with_the_text_until_it_is_looked_at_again(view: CodeView) -> None:
    view.folding.fold(6)
    view.go_to(1)
    view.carets.write("# x\n")
    assert view.folding.folded() == [7]
    assert seen(view)[-2:] == [8, 10]
    assert view.folding.end_of(2) == 4
    view.folding.offer([(1, 5)])
    assert view.folding.folded() == []
    assert seen(view) == list(range(1, 11))


def test_a_line_added_at_a_fold_opens_it(view: CodeView) -> None:
    view.folding.fold(1)
    view.go_to(2, 99)
    QTest.keyClick(view, Key.Key_Return)
    assert seen(view) == list(range(1, 11))


def test_undo_shows_what_it_changes(view: CodeView) -> None:
    view.go_to(3, 99)
    QTest.keyClicks(view, "x")
    view.folding.fold(1)
    view.undo()
    assert view.text() == TEXT
    assert 3 in seen(view)


def test_folded_lines_are_moved_and_deleted_as_one(view: CodeView) -> None:
    view.folding.fold(1)
    view.go_to(2)
    QTest.keyClick(view, Key.Key_Down, ALT)
    assert view.text().startswith("FROM a\nENV e=f\nRUN b \\\n  c \\\n  d\n\n")
    view.go_to(2)
    QTest.keyClick(view, Key.Key_Down, ALT)
    assert view.text() == TEXT
    view.folding.offer(FOLDS)
    view.folding.fold(1)
    view.go_to(2)
    QTest.keyClick(view, Key.Key_K, CTRL | SHIFT)
    assert view.text().startswith("FROM a\nENV e=f\n\n")


@pytest.mark.parametrize(
    ("column", "pair"),
    [(5, (4, 14)), (4, (4, 14)), (7, (7, 9)), (15, (14, 4)), (11, (11, 13)), (3, None)],
)
def test_brackets_find_their_partners(
    view: CodeView, column: int, pair: tuple[int, int] | None
) -> None:
    view.go_to(8, column + 1)
    start = view.textCursor().block().position()
    expected = pair and tuple(start + at for at in pair)
    assert view.brackets.pair() == expected
    QTest.keyClick(view, Key.Key_Backslash, CTRL | SHIFT)
    assert view.position() == (8, pair[1] + 1 if pair else column + 1)
