"""A terminal with a large scrollback that is made narrower shows and finds what it did before."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pierhead.ui.widgets import terminal_settling
from terminal.viewed import CTRL, SHIFT, Key, Viewed, clipboard

LINES = 20_000
WORDS = " a line of a log that is long enough to wrap when the window becomes narrower"


class Full(Viewed):
    """Many lines, each of them with its number."""

    def __init__(self, qtbot: QtBot, held: pytest.MonkeyPatch) -> None:
        super().__init__(qtbot)
        self._held = held
        self.emulator = self.view.emulator
        self.emulator.set_scrollback(4 * LINES)
        self.emulator.feed("".join(f"{n:06}{WORDS}\r\n" for n in range(LINES)).encode())
        self.feed("$ ")

    def narrow(self, width: int = 330) -> None:
        """Have another width, and no older line wrapped anew before ``go_on``."""
        self._held.setattr(terminal_settling, "_MOMENT", 0.0)
        count = len(self.sizes)
        self.view.resize(width, 400)
        self.qtbot.waitUntil(lambda: len(self.sizes) > count)
        assert self.emulator.settled > self.emulator.first

    def go_on(self) -> None:
        self._held.setattr(terminal_settling, "_MOMENT", 0.004)
        self.qtbot.waitUntil(lambda: self.emulator.tidy)

    def text(self) -> str:
        """The first line in sight."""
        return self.emulator.line(self.view.first_visible()).read()

    def marks(self) -> str:
        """What is selected, by the line that it begins in."""
        selection = self.view.selection
        assert selection is not None
        return self.emulator.line(selection.start.line).read()[selection.start.column :]


@pytest.fixture
def full(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Full:
    return Full(qtbot, monkeypatch)


def test_the_same_text_stays_in_sight(full: Full) -> None:
    bar = full.view.verticalScrollBar()
    bar.setValue(full.emulator.first + 500)
    before = full.text()
    assert before.startswith("000500")
    full.narrow()
    assert before.startswith(full.text())
    full.go_on()
    assert before.startswith(full.text())
    shown = full.view.grab().toImage()
    full.view.frames.forget()
    assert full.view.grab().toImage() == shown
    full.view.resize(640, 400)
    full.qtbot.waitUntil(lambda: full.emulator.columns > len(before) and full.emulator.tidy)
    assert full.text() == before


def test_the_view_goes_on_following_the_output(full: Full) -> None:
    bar = full.view.verticalScrollBar()
    full.narrow()
    assert bar.value() == bar.maximum() == full.emulator.top
    full.go_on()
    assert bar.value() == bar.maximum() == full.emulator.top
    assert bar.minimum() == full.emulator.first


def test_the_scroll_bar_does_not_jump(full: Full) -> None:
    bar = full.view.verticalScrollBar()

    def length() -> int:
        return bar.maximum() - bar.minimum()

    before = length()
    full.narrow()
    assert 0.9 * before < length() < 1.1 * before
    lengths = [length()]
    bar.rangeChanged.connect(lambda *_: lengths.append(length()))
    full.go_on()
    assert lengths == sorted(lengths)
    assert length() > 1.9 * before


def test_a_selection_stays_on_its_text(full: Full) -> None:
    full.view.verticalScrollBar().setValue(full.emulator.first + 700)
    full.drag((0, 7), (1, 13))
    text = full.selected()
    assert text.startswith("a line of")
    full.narrow()
    full.press(Key.Key_C, CTRL | SHIFT)
    assert clipboard() == text
    full.go_on()
    assert full.marks().startswith("a line of")
    assert full.selected() == text


def test_all_is_copied_before_all_is_wrapped(full: Full) -> None:
    full.narrow()
    full.view.offers.select_all()
    full.view.offers.copy()
    full.qtbot.waitUntil(lambda: clipboard().endswith("$"))
    lines = clipboard().splitlines()
    assert lines[:2] == [f"000000{WORDS}", f"000001{WORDS}"]
    assert len(lines) == LINES + 1
    full.go_on()
    assert full.marks().startswith("000000")
    assert len(full.selected().splitlines()) == LINES + 1


def test_what_is_far_above_is_found_where_it_will_be(full: Full) -> None:
    full.narrow()
    bar = full.view.find_bar
    bar.open()
    QTest.keyClicks(bar.findChild(type(bar._line)), "000123")
    full.qtbot.waitUntil(lambda: len(bar.matches) == 1)
    assert full.emulator.line(bar.matches[0].start.line).text.startswith("000123")
    assert full.text() != ""
    first = full.view.first_visible()
    assert first <= bar.matches[0].start.line < first + full.emulator.lines
    full.go_on()
    assert full.emulator.line(bar.matches[0].start.line).text.startswith("000123")


def test_prompts_and_the_mark_stay_on_their_lines(full: Full) -> None:
    full.feed("\x1b]133;A\a$ here\r\n" + "output\r\n" * 2000)
    prompt = full.view.prompts.line_beside(full.emulator.top, -1)
    assert prompt is not None
    full.view.verticalScrollBar().setValue(prompt)
    full.view.offers.mark()
    full.narrow()
    full.go_on()
    prompt = full.view.prompts.line_beside(full.emulator.top, -1)
    assert prompt is not None
    assert full.emulator.line(prompt).read().endswith("$ here")
    assert full.view.first_visible() == prompt
    full.feed("more\r\n")
    assert full.view.first_visible() == prompt
