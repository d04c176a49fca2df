"""The editor's text: keys, colours, marks, and how long a key takes."""

from __future__ import annotations

from time import thread_time

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QHelpEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from harness.speed import slowness
from harness.waiting import until
from pierhead.dockerfile.highlight import Highlighter
from pierhead.dockerfile.parse import Problem, Severity
from pierhead.dockerfile.parts import Kind
from pierhead.ui.theme import LIGHT
from pierhead.ui.widgets import code_changes, code_colors
from pierhead.ui.widgets.code_look import LARGEST
from pierhead.ui.widgets.code_marks import Level
from pierhead.ui.widgets.code_view import CodeView

SOURCE = "FROM a AS b\nRUN one \\\n    two\nCOPY --from=b x y\n"
PART = 'RUN echo "hello" && foo=bar $X \\\n  && baz\nCOPY --from=a b c\nENV A="b $C"\n'


@pytest.fixture
def view(qtbot: QtBot) -> CodeView:
    view = CodeView()
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.escape = "\\"
    view.setPlainText(SOURCE)
    view.show()
    return view


def colored(view: CodeView, line: int) -> dict[str, str]:
    """The coloured pieces of a line, 1-based, with their colours."""
    block = view.document().findBlockByNumber(line - 1)
    return {
        block.text()[piece.start : piece.start + piece.length]: piece.format.foreground()
        .color()
        .name()
        for piece in block.layout().formats()
    }


def select(view: CodeView, first: int, last: int) -> None:
    view.go_to(first)
    cursor = view.textCursor()
    end = view.document().findBlockByNumber(last - 1)
    cursor.setPosition(end.position() + len(end.text()), QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("RUN a \\", "RUN a \\\n    |"),
        ("RUN a \\\n    b \\", "RUN a \\\n    b \\\n    |"),
        ("RUN a \\\n    b", "RUN a \\\n    b\n|"),
        ("RUN a \\\n    # note\n    b", "RUN a \\\n    # note\n    b\n|"),
        ("FROM a", "FROM a\n|"),
        ("RUN <<E\n  x", "RUN <<E\n  x\n  |"),
        ("# a \\", "# a \\\n|"),
    ],
)
def test_enter_indents(view: CodeView, qtbot: QtBot, before: str, after: str) -> None:
    view.setPlainText(before)
    view.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.keyClicks(view, "|")
    assert view.text() == after


def test_tab_goes_to_the_next_stop_or_indents_lines(view: CodeView, qtbot: QtBot) -> None:
    view.setPlainText("ab\ncd")
    view.go_to(1, 3)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert view.text() == "ab  \ncd"
    select(view, 1, 2)
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert view.text() == "    ab  \n    cd"
    qtbot.keyClick(view, Qt.Key.Key_Backtab)
    assert view.text() == "ab  \ncd"


def test_control_slash_comments_and_back_in_one_step(view: CodeView, qtbot: QtBot) -> None:
    text = "RUN a\n    b\n\nENV c"
    view.setPlainText(text)
    select(view, 1, 4)
    qtbot.keyClick(view, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    assert view.text() == "# RUN a\n#     b\n\n# ENV c"
    qtbot.keyClick(view, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    assert view.text() == text
    view.undo()
    assert view.text().startswith("# RUN")


def test_shift_enter_makes_a_line_and_no_character_is_lost(view: CodeView, qtbot: QtBot) -> None:
    view.setPlainText("a\u00a0b")
    view.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert view.text() == "a\u00a0b\n"
    assert view.blockCount() == 2


def test_lines_in_view_have_colours(view: CodeView) -> None:
    view.colors.use(Highlighter())
    assert colored(view, 1)["FROM"] == code_colors._LIGHT[Kind.KEYWORD]
    assert colored(view, 4)["--from"] == code_colors._LIGHT[Kind.FLAG]
    view.colors.use(None)
    assert colored(view, 1) == {}


def test_colours_follow_typing_and_undo(view: CodeView, qtbot: QtBot) -> None:
    view.colors.use(Highlighter())
    view.go_to(1)
    qtbot.keyClicks(view, "# ")
    assert list(colored(view, 1)) == ["# FROM a AS b"]
    view.undo()
    assert "FROM" in colored(view, 1)
    view.setPlainText("USER x")
    assert list(colored(view, 1)) == ["USER"]


def test_lines_out_of_view_are_coloured_when_they_come_into_view(view: CodeView) -> None:
    view.setPlainText("FROM a\n" + PART * 100)
    view.colors.use(Highlighter())
    last = view.blockCount() - 1
    assert colored(view, last) == {}
    view.go_to(last)
    QApplication.processEvents()
    assert "ENV" in colored(view, last)


def test_colours_follow_the_theme(view: CodeView, monkeypatch: pytest.MonkeyPatch) -> None:
    from pierhead.ui.theme import DARK

    view.colors.use(Highlighter())
    monkeypatch.setattr(code_colors, "colors", lambda: DARK)
    view.changeEvent(QEvent(QEvent.Type.PaletteChange))
    assert colored(view, 1)["FROM"] == code_colors._DARK[Kind.KEYWORD]


def test_a_key_takes_less_than_a_frame_in_a_thousand_lines(view: CodeView, qtbot: QtBot) -> None:
    view.setPlainText("FROM a\n" + PART * 250)
    view.colors.use(Highlighter())
    view.go_to(500, 3)
    QApplication.processEvents()
    taken = []
    for key in 'x"# y' * 8:
        begun = thread_time()
        qtbot.keyClicks(view, key)
        taken.append(thread_time() - begun)
    assert sorted(taken)[len(taken) // 2] < 0.010 * slowness()


def test_problems_are_marked_and_move_with_the_text(view: CodeView, qtbot: QtBot) -> None:
    view.problems.show([Problem(2, "one"), Problem(4, "two", Severity.WARNING), Problem(99, "no")])
    view.go_to(1)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert [(problem.line, problem.message) for problem in view.problems.listed()] == [
        (3, "one"),
        (5, "two"),
    ]
    assert {line: mark.level for line, mark in view.marks.lines().items()} == {
        3: Level.ERROR,
        5: Level.WARNING,
    }
    underlined = [one for one in view.extraSelections() if one.format.fontUnderline()]
    waves = [one.format.underlineColor().name() for one in view.extraSelections()]
    assert not underlined
    assert LIGHT.bad in waves
    view.problems.show([])
    assert view.marks.lines() == {}


def test_a_failed_line_is_marked_until_it_is_edited(view: CodeView, qtbot: QtBot) -> None:
    view.problems.show_failure(3, "it <b>failed</b>")
    assert view.position()[0] == 3
    assert view.marks.lines()[3].level is Level.FAILURE
    view.go_to(4)
    qtbot.keyClicks(view, "x")
    assert view.marks.lines()[3].level is Level.FAILURE
    view.go_to(3)
    qtbot.keyClicks(view, "x")
    assert view.marks.lines() == {}
    view.problems.show_failure(2, "again")
    view.problems.show_failure(0, "")
    assert view.marks.lines() == {}


@pytest.mark.qt_log_ignore("does not support raise")
def test_hovering_a_marked_line_says_what_is_wrong(view: CodeView) -> None:
    view.problems.show([Problem(1, "a <b>problem</b>")])
    place = QPoint(view.viewport().x() + 10, view.viewport().y() + 8)
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, place, view.mapToGlobal(place)))
    assert "a &lt;b&gt;problem" in QToolTip.text()
    QToolTip.hideText()


def test_dropped_files_are_not_text(view: CodeView) -> None:
    files, text = QMimeData(), QMimeData()
    files.setUrls([QUrl("file:///tmp/Dockerfile")])
    files.setText("file:///tmp/Dockerfile")
    text.setText("words")
    assert not view.canInsertFromMimeData(files)
    assert view.canInsertFromMimeData(text)


def test_zooming_by_keys_and_wheel_has_limits(view: CodeView, qtbot: QtBot) -> None:
    own, seen = view.font().pointSize(), []
    view.look.zoomed.connect(seen.append)
    qtbot.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert seen == [own + 1]
    up, nowhere = QPoint(0, 120), QPointF(5, 5)
    wheel = QWheelEvent(
        nowhere, nowhere, QPoint(), up, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), wheel)
    assert seen[-1] == own + 2
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert seen[-1] == own
    view.look.set_points(500)
    assert seen[-1] == LARGEST


def test_the_margin_is_as_wide_as_its_numbers(view: CodeView) -> None:
    narrow = view.viewport().x()
    view.setPlainText("x\n" * 20_000)
    assert view.viewport().x() > narrow


def test_a_click_on_a_number_selects_the_line(view: CodeView, qtbot: QtBot) -> None:
    qtbot.mouseClick(view.margin, Qt.MouseButton.LeftButton, pos=QPoint(5, 8))
    assert view.textCursor().selectedText() == "FROM a AS b\u2029"


def test_replacing_all_keeps_the_place_and_can_be_undone(view: CodeView) -> None:
    view.go_to(3, 2)
    view.replace_all("a\nb\nccc\nd")
    assert view.position() == (3, 2)
    view.undo()
    assert view.text() == SOURCE


def test_changes_of_many_lines_are_one_step(view: CodeView) -> None:
    text = "RUN 😀\n\n  x y\n" * 2 * code_changes.MOST_APART
    view.setPlainText(text)
    view.selectAll()
    view.commands.lines.toggle_comment()
    assert view.text() == text.replace("RUN", "# RUN").replace("  x y", "#   x y")
    view.undo()
    assert view.text() == text
    view.redo()
    view.selectAll()
    view.commands.lines.toggle_comment()
    assert view.text() == text


async def test_a_text_that_comes_at_once_is_coloured_where_it_is_seen(view: CodeView) -> None:
    view.colors.use(Highlighter())
    cursor = view.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.insertText(PART * 5000)
    view.go_to(view.blockCount())
    await until(lambda: colored(view, view.blockCount() - 1))
    assert "ENV" in colored(view, view.blockCount() - 1)
    assert colored(view, 5 + 4 * 2500) == {}
    view.go_to(5 + 4 * 2500)
    await until(lambda: "RUN" in colored(view, 5 + 4 * 2500))
