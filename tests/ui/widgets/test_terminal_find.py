from __future__ import annotations

from time import process_time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from harness.speed import slowness
from pierhead.ui.widgets.terminal_find import TerminalFindBar
from terminal.viewed import CTRL, SHIFT, Key, Viewed


@pytest.fixture
def bar(terminal: Viewed) -> TerminalFindBar:
    terminal.press(Key.Key_F, CTRL | SHIFT)
    found = terminal.view.find_bar
    terminal.qtbot.waitUntil(field(found).hasFocus)
    return found


def field(bar: TerminalFindBar) -> QLineEdit:
    found = bar.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def lines(bar: TerminalFindBar) -> list[int]:
    return [match.start.line for match in bar.matches]


def say(terminal: Viewed, bar: TerminalFindBar, text: str) -> None:
    """Wait until the bar says something."""
    terminal.qtbot.waitUntil(lambda: bar.message == text)


def test_finding_goes_from_what_is_seen_back_to_older_matches(
    terminal: Viewed, bar: TerminalFindBar
) -> None:
    terminal.feed("needle 1\r\n" + "hay\r\n" * 100 + "needle 2\r\n" + "hay\r\n" * 3)
    QTest.keyClicks(field(bar), "NEEDLE")
    say(terminal, bar, "2 of 2")
    assert lines(bar) == [0, 101]
    assert terminal.view.first_visible() == terminal.view.emulator.top
    QTest.keyClick(field(bar), Key.Key_Return)
    assert bar.message == "1 of 2"
    assert terminal.view.first_visible() == 0
    QTest.keyClick(field(bar), Key.Key_Return, SHIFT)
    assert bar.message == "2 of 2"
    QTest.keyClick(field(bar), Key.Key_F3)
    QTest.keyClick(field(bar), Key.Key_F3)
    assert bar.message == "2 of 2"
    terminal.feed("needle 3\r\n")
    say(terminal, bar, "2 of 3")
    QTest.keyClick(field(bar), Key.Key_Escape)
    assert not bar.isVisible()
    assert terminal.view.hasFocus()
    assert terminal.sent == b""


def test_the_first_match_is_near_what_the_user_looks_at(
    terminal: Viewed, bar: TerminalFindBar
) -> None:
    terminal.feed("".join(f"needle {number}\r\n" for number in range(300)))
    terminal.view.verticalScrollBar().setValue(100)
    last = 100 + terminal.view.emulator.lines - 1
    QTest.keyClicks(field(bar), "needle")
    say(terminal, bar, f"{last + 1} of 300")
    assert terminal.view.first_visible() == 100


def test_switches_choose_how_to_compare(terminal: Viewed, bar: TerminalFindBar) -> None:
    terminal.feed("Cat cat concat c.t\r\n")
    QTest.keyClicks(field(bar), "cat")
    say(terminal, bar, "3 of 3")
    bar.case.click()
    assert len(bar.matches) == 2
    bar.word.click()
    assert len(bar.matches) == 1
    bar.case.click()
    assert len(bar.matches) == 2
    field(bar).setText("c.t")
    assert len(bar.matches) == 1
    bar.expression.click()
    assert len(bar.matches) == 3


def test_a_wrong_expression_is_said_in_words(terminal: Viewed, bar: TerminalFindBar) -> None:
    terminal.feed("text (")
    bar.expression.click()
    QTest.keyClicks(field(bar), "(")
    assert bar.message.startswith("No valid expression: ")
    assert bar.matches == []
    QTest.keyClicks(field(bar), "t)")
    assert bar.message == "2 of 2"


def test_an_expression_that_takes_too_long_is_given_up(
    terminal: Viewed, bar: TerminalFindBar
) -> None:
    terminal.feed(("x" * 70 + "!\r\n") * 50)
    bar.expression.click()
    worst = 0.0
    last = process_time()

    def beat() -> None:
        nonlocal worst, last
        worst, last = max(worst, process_time() - last), process_time()

    heart = QTimer()
    heart.timeout.connect(beat)
    heart.start(0)
    field(bar).setText("(x+x+)+y")
    say(terminal, bar, "The expression takes too long.")
    heart.stop()
    assert worst < 0.1 * slowness()


def test_nothing_found_is_said(terminal: Viewed, bar: TerminalFindBar) -> None:
    QTest.keyClicks(field(bar), "zzz")
    assert bar.message == "Not found"
    QTest.keyClick(field(bar), Key.Key_Return)
    field(bar).clear()
    assert bar.message == ""


def test_matches_over_the_edge_are_tinted_in_both_rows(
    terminal: Viewed, bar: TerminalFindBar
) -> None:
    columns = terminal.view.emulator.columns
    terminal.feed("x" * (columns - 3) + "needle")
    QTest.keyClicks(field(bar), "needle")
    tints = terminal.view.tints()
    assert [each[:2] for each in tints[0]] == [(columns - 3, columns)]
    assert [each[:2] for each in tints[1]] == [(0, 3)]


def test_a_narrower_terminal_is_searched_anew(
    qtbot: QtBot, terminal: Viewed, bar: TerminalFindBar
) -> None:
    terminal.feed("x" * 60 + " needle\r\n")
    QTest.keyClicks(field(bar), "needle")
    assert bar.matches[0].start == (0, 61)
    terminal.view.resize(330, 300)
    qtbot.waitUntil(lambda: len(terminal.sizes) == 2)
    columns = terminal.view.emulator.columns
    qtbot.waitUntil(lambda: bar.matches[0].start == (61 // columns, 61 % columns))


def test_the_bar_is_opened_with_what_is_selected(terminal: Viewed) -> None:
    terminal.feed("one two")
    terminal.drag((0, 4), (0, 7))
    terminal.view.offers.find()
    assert field(terminal.view.find_bar).text() == "two"
    terminal.view.find_bar.shut()
    terminal.feed("\r\nthree")
    terminal.view.offers.select_all()
    terminal.view.offers.find()
    assert field(terminal.view.find_bar).text() == "two"


def test_a_hundred_thousand_lines_hold_up_nothing(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.preferences.change(scrollback=100_000)
    terminal.view.emulator.feed(b"".join(b"line %d of a log\r\n" % n for n in range(100_000)))
    terminal.feed("")
    bar = terminal.view.find_bar
    bar.open()
    gaps: list[float] = []
    last = process_time()

    def beat() -> None:
        nonlocal last
        gaps.append(process_time() - last)
        last = process_time()

    heart = QTimer()
    heart.timeout.connect(beat)
    heart.start(0)
    field(bar).setText("line 7777 ")
    qtbot.waitUntil(lambda: bar.message == "1 of 1")
    heart.stop()
    assert len(gaps) > 20
    assert sorted(gaps)[-3] < 0.03 * slowness()


def test_the_tab_key_goes_through_the_bar_and_nothing_is_typed_beside_it(
    terminal: Viewed, bar: TerminalFindBar
) -> None:
    reached = set()
    for _ in range(7):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused.accessibleName())
        QTest.keyClick(focused, Key.Key_Tab)
    assert {"Find in the terminal", "Match case", "Next match", "Close the search"} <= reached
    field(bar).setFocus()
    for key in (Key.Key_F5, Key.Key_F12):
        QTest.keyClick(field(bar), key)
    assert terminal.sent == b""


def test_everything_has_a_name(bar: TerminalFindBar) -> None:
    for button in bar.findChildren(QAbstractButton):
        assert button.accessibleName()
        assert button.toolTip()
