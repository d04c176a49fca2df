"""Finding and replacing in the editor."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.code_find import CodeFindBar
from pierhead.ui.widgets.code_view import CodeView


@pytest.fixture
def view(qtbot: QtBot) -> CodeView:
    view = CodeView()
    qtbot.addWidget(view)
    view.setPlainText("run a\nRUN b\nrun c run\n")
    view.show()
    return view


@pytest.fixture
def bar(view: CodeView, qtbot: QtBot) -> CodeFindBar:
    bar = CodeFindBar(view)
    qtbot.addWidget(bar)
    bar.open(replacing=True)
    return bar


def selected(view: CodeView) -> tuple[int, int]:
    cursor = view.textCursor()
    return cursor.selectionStart(), cursor.selectionEnd()


def test_typing_goes_to_the_first_place_and_counts(
    view: CodeView, bar: CodeFindBar, qtbot: QtBot
) -> None:
    qtbot.keyClicks(bar._line, "run")
    assert selected(view) == (0, 3)
    assert bar._count.text() == "1 of 4"
    qtbot.keyClick(bar._line, Qt.Key.Key_Return)
    assert selected(view) == (6, 9)
    qtbot.keyClick(bar._line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(bar._line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar._count.text() == "4 of 4"
    bar._case.click()
    assert bar._count.text().endswith("of 3")


def test_what_is_not_there_is_said(bar: CodeFindBar, qtbot: QtBot) -> None:
    qtbot.keyClicks(bar._line, "xyz")
    assert bar._count.text() == "Not found"
    bar.step(1)


def test_replacing_one_and_all(view: CodeView, bar: CodeFindBar, qtbot: QtBot) -> None:
    bar._line.setText("run")
    bar._other.setText("USER")
    bar.replace()
    assert view.text() == "USER a\nRUN b\nrun c run\n"
    assert bar._count.text() == "1 of 3"
    bar.replace_all()
    assert view.text() == "USER a\nUSER b\nUSER c USER\n"
    view.undo()
    assert view.text() == "USER a\nRUN b\nrun c run\n"


def test_the_count_follows_the_text(view: CodeView, bar: CodeFindBar, qtbot: QtBot) -> None:
    bar._line.setText("run")
    with qtbot.waitSignal(bar._again.timeout):
        view.setPlainText("run")
    assert bar._count.text() == "1 place"


def test_escape_closes_it_and_takes_the_marks_away(
    view: CodeView, bar: CodeFindBar, qtbot: QtBot
) -> None:
    bar._line.setText("run")
    assert len(view.extraSelections()) == 5
    with qtbot.waitSignal(bar.closed):
        qtbot.keyClick(bar._line, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert len(view.extraSelections()) == 1


def test_it_opens_with_the_selection(view: CodeView, bar: CodeFindBar) -> None:
    view.go_to(2)
    view.select_line(view.document().findBlockByNumber(1))
    bar._line.setText("kept")
    bar.open()
    assert bar._line.text() == "kept"
    cursor = view.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(3, cursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    bar.open()
    assert bar._line.text() == "run"
