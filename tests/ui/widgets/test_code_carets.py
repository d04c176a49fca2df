"""Several cursors: what is typed at all of them is what would be typed at each, one by one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets.code_changes import Caret, cursor_at
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


def press(view: CodeView, key: Qt.Key, held: Mod = Mod.NoModifier) -> None:
    QTest.keyClick(view, key, held)


def test_typing_and_removing_at_all_is_one_step_each(view: CodeView) -> None:
    put(view, "RUN a|\nRUN b|\nRUN c¦\n")
    QTest.keyClicks(view, "xy")
    assert shown(view) == "RUN axy|\nRUN bxy|\nRUN cxy|\n"
    press(view, Key.Key_Backspace)
    press(view, Key.Key_Left)
    press(view, Key.Key_Delete)
    assert shown(view) == "RUN a|\nRUN b|\nRUN c|\n"
    press(view, Key.Key_Z, CTRL)
    assert view.text() == "RUN ax\nRUN bx\nRUN cx\n"
    press(view, Key.Key_Z, CTRL)
    press(view, Key.Key_Z, CTRL)
    assert shown(view) == "RUN a|\nRUN b|\nRUN c|\n"
    press(view, Key.Key_Z, CTRL | SHIFT)
    assert shown(view) == "RUN axy|\nRUN bxy|\nRUN cxy|\n"


def test_escape_ends_it_and_typing_goes_on_at_the_main_one(view: CodeView) -> None:
    put(view, "a|\nb|\nc¦")
    press(view, Key.Key_Escape)
    QTest.keyClicks(view, "x")
    assert shown(view) == "a\nb\ncx|"


def test_enter_indents_at_each(view: CodeView) -> None:
    put(view, "RUN a \\|\n  x|")
    press(view, Key.Key_Return)
    assert shown(view) == "RUN a \\\n    |\n  x\n|"


@pytest.mark.parametrize(
    ("key", "held", "before", "after"),
    [
        (Key.Key_Right, Mod.NoModifier, "|ab\n|cd", "a|b\nc|d"),
        (Key.Key_Right, SHIFT, "|ab\n|cd", "[a|b\n[c|d"),
        (Key.Key_Left, Mod.NoModifier, "[ab|\n[cd|", "|ab\n|cd"),
        (Key.Key_Right, CTRL, "|ab cd\n|ef gh", "ab |cd\nef |gh"),
        (Key.Key_Backspace, CTRL, "ab cd|\nef gh|", "ab |\nef |"),
        (Key.Key_End, Mod.NoModifier, "|ab\n|cd", "ab|\ncd|"),
        (Key.Key_Home, Mod.NoModifier, "  ab|\n    cd|", "  |ab\n    |cd"),
        (Key.Key_Home, Mod.NoModifier, "  |ab\n    |cd", "|  ab\n|    cd"),
        (Key.Key_Home, SHIFT, "  ab|", "  [ab|"),
        (Key.Key_Down, Mod.NoModifier, "a|b\nc|d\nef", "ab\nc|d\ne|f"),
        (Key.Key_Left, Mod.NoModifier, "|a|b", "|ab"),
        (Key.Key_Tab, Mod.NoModifier, "a|\n|b", "a   |\n    |b"),
        (Key.Key_Tab, Mod.NoModifier, "[a\nb|\n|c", "    [a\n    b|\n    |c"),
        (Key.Key_Backtab, SHIFT, "    a|\n  b|", "a|\nb|"),
        (Key.Key_Backspace, Mod.NoModifier, "      |a", "    |a"),
        (Key.Key_Backspace, Mod.NoModifier, "    |a\n        |b", "|a\n    |b"),
        (Key.Key_Backspace, Mod.NoModifier, "ab  |", "ab |"),
    ],
)
def test_keys_do_their_thing_at_every_cursor(
    view: CodeView, key: Qt.Key, held: Mod, before: str, after: str
) -> None:
    put(view, before)
    press(view, key, held)
    if held == SHIFT and key == Key.Key_Home:
        assert view.textCursor().selectedText() == "ab"
    else:
        assert shown(view) == after


# -- more of them


def test_control_d_takes_the_word_then_the_next_one(view: CodeView) -> None:
    put(view, "ARG na|me name1 name NAME name")
    press(view, Key.Key_D, CTRL)
    assert shown(view) == "ARG [name| name1 name NAME name"
    press(view, Key.Key_D, CTRL)
    assert shown(view) == "ARG [name| name1 [name| NAME name"
    press(view, Key.Key_D, CTRL)
    press(view, Key.Key_D, CTRL)
    assert shown(view) == "ARG [name| name1 [name| NAME [name|"
    view.carets.write("😀x")
    assert view.text() == "ARG 😀x name1 😀x NAME 😀x"


def test_what_is_no_whole_word_is_found_anywhere_and_round_at_the_end(view: CodeView) -> None:
    put(view, "aba [ab|")
    press(view, Key.Key_D, CTRL)
    assert shown(view) == "[ab|a [ab|"
    put(view, "aéb xéb [éb|")
    press(view, Key.Key_L, CTRL | SHIFT)
    assert shown(view) == "a[éb| x[éb| [éb|"
    put(view, "aéb xéb é|b éb")
    press(view, Key.Key_L, CTRL | SHIFT)
    assert shown(view) == "aéb xéb [éb| [éb|"


def test_cursors_above_and_below(view: CodeView) -> None:
    put(view, "abc\nab|\nabc\nabc")
    press(view, Key.Key_Up, CTRL | ALT)
    press(view, Key.Key_Down, CTRL | ALT)
    press(view, Key.Key_Down, CTRL | ALT)
    assert shown(view) == "ab|c\nab|\nab|c\nab|c"
    press(view, Key.Key_Down, CTRL | ALT)
    assert len(view.carets.all) == 4


def test_alt_and_a_click_set_and_take_cursors(view: CodeView, qtbot: QtBot) -> None:
    put(view, "abc|\nabc\nabc")

    def click(position: int, held: Mod) -> None:
        place = view.cursorRect(cursor_at(view.document(), Caret(position, position))).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, place)

    click(5, ALT)
    click(9, ALT)
    assert shown(view) == "abc|\na|bc\na|bc"
    click(5, ALT)
    assert shown(view) == "abc|\nabc\na|bc"
    click(5, Mod.NoModifier)
    assert shown(view) == "abc\na|bc\nabc"


def test_a_column_is_selected_with_alt_and_shift(view: CodeView, qtbot: QtBot) -> None:
    put(view, "|abcd\nabcd\na\nabcd")
    first, last = (
        view.cursorRect(cursor_at(view.document(), Caret(at, at))).center() for at in (1, 15)
    )
    both, left = ALT | SHIFT, Qt.MouseButton.LeftButton
    qtbot.mousePress(view.viewport(), left, both, first)
    for point in (QPoint((first.x() + last.x()) // 2, first.y()), last):
        qtbot.mouseMove(view.viewport(), point)
    qtbot.mouseRelease(view.viewport(), left, both, last)
    QTest.keyClicks(view, "-")
    assert view.text() == "a-d\na-d\na\na-d"


# -- the clipboard


def test_each_cursor_gets_its_own_line_of_what_is_pasted(view: CodeView) -> None:
    put(view, "[one| [two|\n\n")
    press(view, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "one\ntwo"
    view.carets.put([Caret(8, 8), Caret(9, 9)])
    press(view, Key.Key_V, CTRL)
    assert shown(view) == "one two\none|\ntwo|"
    press(view, Key.Key_Z, CTRL)
    assert view.text() == "one two\n\n"
    QGuiApplication.clipboard().setText("xyz")
    press(view, Key.Key_V, CTRL)
    assert view.text() == "one two\nxyz\nxyz"


def test_a_line_is_copied_cut_and_pasted_without_selecting_it(view: CodeView) -> None:
    put(view, "on|e\ntwo\nthree")
    press(view, Key.Key_X, CTRL)
    assert shown(view) == "|two\nthree"
    press(view, Key.Key_Down)
    press(view, Key.Key_End)
    press(view, Key.Key_V, CTRL)
    assert shown(view) == "two\none\nthree|"


def test_what_is_selected_is_put_into_quotes_and_brackets(view: CodeView) -> None:
    put(view, "[one| [two|")
    QTest.keyClicks(view, '"(')
    assert shown(view) == '"([one|)" "([two|)"'
    press(view, Key.Key_Z, CTRL)
    press(view, Key.Key_Z, CTRL)
    assert view.text() == "one two"
    put(view, "a|")
    QTest.keyClicks(view, "(")
    assert shown(view) == "a(|)"


def test_what_can_only_be_read_is_not_changed(view: CodeView) -> None:
    put(view, "a|\nb|")
    view.setReadOnly(True)
    for key, held in (
        (Key.Key_Slash, CTRL),
        (Key.Key_Return, CTRL),
        (Key.Key_K, CTRL | SHIFT),
        (Key.Key_Down, ALT),
        (Key.Key_X, CTRL),
        (Key.Key_X, Mod.NoModifier),
    ):
        press(view, key, held)
    assert view.text() == "a\nb"


# -- the same as one by one


@dataclass
class Plain:
    """An editor of one string: edits are done at each cursor in turn, from the last one back."""

    text: str
    carets: list[tuple[int, int]]

    def do(self, key: str) -> None:
        for number in range(len(self.carets) - 1, -1, -1):
            self._one(number, key)
        self._merge()

    def _one(self, number: int, key: str) -> None:
        start, end = self.carets[number]
        if key == "back":
            start = max(0, start - 1) if start == end else start
        elif key == "delete":
            end = min(len(self.text), end + 1) if start == end else end
        new = "" if key in ("back", "delete") else key
        self.text = self.text[:start] + new + self.text[end:]
        self.carets[number] = (start + len(new),) * 2
        for other, caret in enumerate(self.carets):
            if other > number:
                growth = len(new) - (end - start)
                self.carets[other] = tuple(max(at, end) + growth for at in caret)
            elif other < number:
                self.carets[other] = tuple(min(at, start) for at in caret)

    def _merge(self) -> None:
        kept: list[tuple[int, int]] = []
        for caret in sorted(self.carets):
            if not kept or caret[0] > kept[-1][1]:
                kept.append(caret)
        self.carets = kept


@given(
    text=st.text("ab \n", max_size=30),
    places=st.lists(st.integers(0, 30), min_size=1, max_size=6, unique=True),
    keys=st.lists(st.sampled_from(["x", "y", " ", "back", "delete"]), max_size=8),
)
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_many_cursors_do_what_one_after_the_other_would(
    view: CodeView, text: str, places: list[int], keys: list[str]
) -> None:
    places = sorted({min(at, len(text)) for at in places})
    view.setPlainText(text)
    view.carets.put([Caret(at, at) for at in places])
    plain = Plain(text, [(at, at) for at in places])
    for key in keys:
        if key == "back":
            # By remove: in the indentation, the key takes more than one.
            view.carets.remove(QTextCursor.MoveOperation.PreviousCharacter)
        elif key == "delete":
            press(view, Key.Key_Delete)
        else:
            QTest.keyClicks(view, key)
        plain.do(key)
        assert view.text() == plain.text
        assert [(one.start, one.end) for one in view.carets.all] == plain.carets
    for _step in range(2 * len(keys)):
        view.document().undo()
    assert view.text() == text


def test_shortcuts_are_kept_from_the_window(view: CodeView, qtbot: QtBot) -> None:
    taken = []
    action = QAction(view.window())
    action.setShortcut(QKeySequence("Ctrl+Alt+Down"))
    action.triggered.connect(lambda: taken.append(True))
    view.addAction(action)
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    put(view, "|a\nb")
    press(view, Key.Key_Down, CTRL | ALT)
    assert shown(view) == "|a\n|b"
    assert not taken
