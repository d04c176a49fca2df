from __future__ import annotations

from time import process_time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from harness.speed import slowness
from pierhead.terminal.paste import whole
from pierhead.ui.widgets.terminal_paste_dialog import PasteDialog
from terminal.viewed import CTRL, SHIFT, Key, Viewed


def dialog(terminal: Viewed) -> PasteDialog:
    found = terminal.view.findChild(PasteDialog)
    assert isinstance(found, PasteDialog)
    return found


def button(asked: PasteDialog, text: str) -> QPushButton:
    return next(each for each in asked.findChildren(QPushButton) if each.text() == text)


def test_pasting_one_line(terminal: Viewed) -> None:
    QGuiApplication.clipboard().setText("echo hi")
    terminal.press(Key.Key_V, CTRL | SHIFT)
    terminal.press(Key.Key_Insert, SHIFT)
    assert terminal.take() == b"echo hi" * 2
    QGuiApplication.clipboard().setText("")
    terminal.feed("\x1b[?2004h")
    terminal.press(Key.Key_V, CTRL | SHIFT)
    assert terminal.take() == b""


def test_lines_are_shown_first_unless_the_program_marks_pastes(
    qtbot: QtBot, terminal: Viewed
) -> None:
    QGuiApplication.clipboard().setText("one\ntwo <b>\n")
    terminal.press(Key.Key_V, CTRL | SHIFT)
    assert terminal.sent == b""
    asked = dialog(terminal)
    assert asked.isVisible()
    assert asked.windowTitle() == "Paste 2 lines?"
    shown = asked.findChild(QPlainTextEdit)
    assert isinstance(shown, QPlainTextEdit)
    assert shown.toPlainText() == "one\ntwo <b>\n"
    assert shown.isReadOnly()
    asked.accept()
    qtbot.waitUntil(lambda: not isValid(asked))
    assert terminal.take() == b"one\rtwo <b>\r"
    terminal.feed("\x1b[?2004h")
    terminal.press(Key.Key_V, CTRL | SHIFT)
    assert terminal.take() == b"\x1b[200~one\rtwo <b>\r\x1b[201~"


@pytest.mark.parametrize("text", ["ls\n", "ls\r", "rm \x03", "\x1b[A", "a\x9bb"])
def test_what_would_run_or_press_keys_is_shown_first(
    qtbot: QtBot, terminal: Viewed, text: str
) -> None:
    terminal.view.pasting.paste(text)
    asked = dialog(terminal)
    asked.reject()
    qtbot.waitUntil(lambda: not isValid(asked))
    assert terminal.sent == b""


def test_control_characters_are_shown_as_pictures_and_left_out(
    qtbot: QtBot, terminal: Viewed
) -> None:
    terminal.view.pasting.paste("rm\x03 -rf\x1b\x7f")
    asked = dialog(terminal)
    assert asked.windowTitle() == "Paste control characters?"
    shown = asked.findChild(QPlainTextEdit)
    assert isinstance(shown, QPlainTextEdit)
    assert shown.toPlainText() == "rm␃ -rf␛␡"
    assert [each.text() for each in asked.findChildren(QPushButton)].count("Paste as One Line") == 0
    asked.accept()
    qtbot.waitUntil(lambda: not isValid(asked))
    assert terminal.take() == b"rm -rf"


def test_lines_can_become_one(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.view.pasting.paste("docker run \\\n  -it \\\n  web\n")
    asked = dialog(terminal)
    button(asked, "Paste as One Line").click()
    qtbot.waitUntil(lambda: not isValid(asked))
    assert terminal.take() == b"docker run -it web"


def test_the_user_can_do_without_the_question(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.view.pasting.paste("a\nb")
    asked = dialog(terminal)
    box = asked.findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    box.click()
    asked.accept()
    qtbot.waitUntil(lambda: not isValid(asked))
    assert terminal.preferences.options.paste_warning is False
    terminal.take()
    terminal.view.pasting.paste("c\nd")
    assert terminal.take() == b"c\rd"


def test_backing_out_keeps_the_question(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.view.pasting.paste("a\nb")
    asked = dialog(terminal)
    box = asked.findChild(QCheckBox)
    assert isinstance(box, QCheckBox)
    box.click()
    asked.reject()
    qtbot.waitUntil(lambda: not isValid(asked))
    assert terminal.preferences.options.paste_warning is True


def test_a_long_text_is_shown_in_part(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.view.pasting.paste("line\n" * 100_000)
    asked = dialog(terminal)
    assert asked.windowTitle() == "Paste 100,000 lines?"
    shown = asked.findChild(QPlainTextEdit)
    assert isinstance(shown, QPlainTextEdit)
    assert shown.toPlainText().endswith("… and 490,000 more characters")
    QTest.keyClick(asked, Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(asked))


# -- large pastes


class Slow:
    """A program that takes a few bytes at a time."""

    def __init__(self, terminal: Viewed) -> None:
        self.pending = 0
        self.most = 0
        self.taken = b""
        terminal.view.waiting = lambda: self.pending
        terminal.view.typed.connect(self._come)
        self._timer = QTimer(terminal.view, interval=0)
        self._timer.timeout.connect(self._take)
        self._timer.start()

    def _come(self, data: bytes) -> None:
        self.taken += data
        self.pending += len(data)
        self.most = max(self.most, self.pending)

    def _take(self) -> None:
        self.pending = max(0, self.pending - 8192)


TEXT = "some line of text that is pasted\n" * 30_000


def test_a_large_paste_waits_for_the_program_and_is_whole(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.feed("\x1b[?2004h")
    program = Slow(terminal)
    terminal.view.pasting.paste(TEXT)
    assert terminal.view.pasting.active
    qtbot.waitUntil(lambda: not terminal.view.pasting.active)
    assert program.taken == whole(TEXT, bracketed=True)
    assert program.most < 40_000


def test_what_is_typed_meanwhile_comes_after_it(qtbot: QtBot, terminal: Viewed) -> None:
    program = Slow(terminal)
    terminal.view.pasting.send(TEXT)
    QTest.keyClicks(terminal.view, "ls")
    qtbot.waitUntil(lambda: not terminal.view.pasting.active)
    assert program.taken.endswith(b"pasted\rls")


@pytest.mark.parametrize(("key", "held", "data"), [(Key.Key_C, CTRL, b"\x03")])
def test_a_key_stops_it(
    qtbot: QtBot, terminal: Viewed, key: Key, held: object, data: bytes
) -> None:
    terminal.feed("\x1b[?2004h")
    program = Slow(terminal)
    terminal.view.pasting.send(TEXT)
    terminal.press(key, held)
    assert not terminal.view.pasting.active
    assert program.taken.endswith(b"\x1b[201~" + data)
    assert len(program.taken) < len(TEXT) // 2


def test_it_says_how_far_it_is_and_can_be_stopped(qtbot: QtBot, terminal: Viewed) -> None:
    program = Slow(terminal)
    program._timer.stop()
    terminal.view.pasting.send(TEXT)
    notice = terminal.view.notice
    qtbot.waitUntil(lambda: notice.text.startswith("Pasting… "))
    before = notice.text
    program._timer.start()
    qtbot.waitUntil(lambda: notice.text != before)
    stop = next(each for each in notice.findChildren(QPushButton) if each.text() == "Stop")
    stop.click()
    assert not terminal.view.pasting.active
    assert notice.text == ""
    assert len(program.taken) < len(TEXT)


def test_the_notice_goes_when_the_paste_is_through(qtbot: QtBot, terminal: Viewed) -> None:
    program = Slow(terminal)
    program._timer.setInterval(2)
    terminal.view.pasting.send(TEXT)
    qtbot.waitUntil(lambda: terminal.view.notice.text != "")
    program._timer.setInterval(0)
    qtbot.waitUntil(lambda: not terminal.view.pasting.active)
    assert terminal.view.notice.text == ""


def test_ten_megabytes_hold_up_nothing(qtbot: QtBot, terminal: Viewed) -> None:
    terminal.feed("\x1b[?2004h")
    program = Slow(terminal)
    program._timer.timeout.disconnect()
    program._timer.timeout.connect(lambda: setattr(program, "pending", 0))
    gaps: list[float] = []
    last = process_time()

    def beat() -> None:
        nonlocal last
        gaps.append(process_time() - last)
        last = process_time()

    heart = QTimer()
    heart.timeout.connect(beat)
    heart.start(0)
    text = "some line of text that is pasted\n" * 320_000
    pieces: list[int] = []
    terminal.view.typed.disconnect(program._come)
    terminal.view.typed.disconnect(terminal._type)
    terminal.view.typed.connect(lambda data: pieces.append(len(data)))
    terminal.view.pasting.paste(text)
    qtbot.waitUntil(lambda: not terminal.view.pasting.active)
    heart.stop()
    assert sum(pieces) == len(text) + 12
    assert sorted(gaps)[-3] < 0.03 * slowness()
