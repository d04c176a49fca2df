"""Finding and replacing in the editor."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from harness.waiting import until
from pierhead.ui.widgets import code_search
from pierhead.ui.widgets.code_changes import Caret
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
def bar(view: CodeView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> CodeFindBar:
    # How soon a search is handed to a thread is not what is tried here, and up to the machine.
    monkeypatch.setattr(code_search, "AT_ONCE", 60.0)
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
    bar.case.click()
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
    view.margin._select(view.document().findBlockByNumber(1))
    bar._line.setText("kept")
    bar.open()
    assert bar._line.text() == "kept"
    cursor = view.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(3, cursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    bar.open()
    assert bar._line.text() == "run"


def test_expressions_with_groups_and_line_ends(view: CodeView, bar: CodeFindBar) -> None:
    bar.expression.click()
    bar._line.setText(r"^(run) (\w)")
    assert bar._count.text() == "1 of 3"
    bar._other.setText(r"$2-$1 $$ ${3} \t$&;")
    bar.replace_all()
    assert view.text() == (
        "a-run $ ${3} \trun a;\nb-RUN $ ${3} \tRUN b;\nc-run $ ${3} \trun c; run\n"
    )
    view.undo()
    bar._line.setText("$")
    bar._other.setText(" \\\\")
    bar.replace_all()
    assert view.text() == "run a \\\nRUN b \\\nrun c run \\\n \\"


def test_an_expression_that_is_none_or_takes_for_ever_is_said(
    view: CodeView, bar: CodeFindBar, qtbot: QtBot
) -> None:
    bar.expression.click()
    bar._line.setText("(")
    assert "valid expression" in bar.message
    bar._line.setText("run")
    assert bar._count.text() == "1 of 4"


async def test_what_takes_longer_is_found_in_a_thread(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nothing is quick enough for the loop.
    monkeypatch.setattr(code_search, "AT_ONCE", 1e-7)
    view = CodeView()
    qtbot.addWidget(view)
    view.setPlainText("ab" * 40_000 + "!\n" + ("x" * 600 + "?\n") * 200)
    view.show()
    bar = CodeFindBar(view)
    qtbot.addWidget(bar)
    bar.open()
    bar.expression.click()
    bar._line.setText("(?:ab)+!|(?=b)ab")
    await until(lambda: bar.message == "1 of 1")
    bar._line.setText("(x+x+)+y")
    await until(lambda: "takes too long" in bar.message)
    bar._line.setText("!")
    await until(lambda: bar.message == "1 of 1")


def test_only_the_selection_is_searched(view: CodeView, bar: CodeFindBar) -> None:
    bar._line.setText("run")
    view.carets.put([Caret(6, 15)])
    bar.selection.click()
    assert bar._count.text() == "2 places"
    bar._other.setText("x")
    bar.replace_all()
    assert view.text() == "run a\nx b\nx c run\n"
    bar.shut()
    bar.open("run")
    assert bar._count.text().endswith("2 places")


def test_whole_words_and_a_cursor_at_each(view: CodeView, bar: CodeFindBar, qtbot: QtBot) -> None:
    view.setPlainText("run runs\nrun 😀run\n")
    bar.word.click()
    bar._line.setText("run")
    assert bar._count.text() == "1 of 3"
    qtbot.keyClick(bar._line, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClicks(view, "X")
    assert view.text() == "X runs\nX 😀X\n"


def test_very_many_are_replaced_at_once(view: CodeView, bar: CodeFindBar) -> None:
    view.setPlainText("a b\n" * 5000)
    bar._line.setText("a")
    bar._other.setText("xyz")
    bar.replace_all()
    assert view.text() == "xyz b\n" * 5000
    view.undo()
    assert view.text() == "a b\n" * 5000
