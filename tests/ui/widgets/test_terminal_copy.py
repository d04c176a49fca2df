from __future__ import annotations

import asyncio
from pathlib import Path
from time import process_time

import pytest
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QFileDialog

from harness.speed import slowness
from harness.waiting import until
from terminal.viewed import CTRL, SHIFT, Key, Viewed, clipboard


def test_copying_as_text(terminal: Viewed) -> None:
    terminal.feed("first  \r\n" + "x" * 100 + "\r\nlast")
    terminal.press(Key.Key_A, CTRL | SHIFT)
    terminal.press(Key.Key_C, CTRL | SHIFT)
    assert clipboard() == "first\n" + "x" * 100 + "\nlast"
    QGuiApplication.clipboard().setText("other")
    terminal.press(Key.Key_Insert, CTRL)
    assert clipboard().startswith("first")


def test_copying_nothing_leaves_the_clipboard_alone(terminal: Viewed) -> None:
    QGuiApplication.clipboard().setText("before")
    terminal.press(Key.Key_C, CTRL | SHIFT)
    terminal.view.offers.copy_html()
    assert clipboard() == "before"
    assert terminal.sent == b""


def test_html_has_the_colours_and_the_text_besides(terminal: Viewed) -> None:
    terminal.feed(
        "a <b> & \x1b[1;31mred\x1b[0m \x1b[44;3mback  \x1b[0m\r\n\x1b[4:3;9mlines\x1b[m   "
    )
    terminal.view.offers.select_all()
    terminal.view.offers.copy_html()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "a <b> & red back\nlines"
    html = data.html()
    look = terminal.view.painter.look
    assert f"background-color: #{look.background:06x}" in html
    assert "a &lt;b&gt; &amp; " in html
    assert "font-weight: bold" in html
    assert "font-style: italic" in html
    assert "text-decoration: underline wavy line-through" in html
    assert f"background-color: #{look.colours[4]:06x}" in html
    document = QTextDocument()
    document.setHtml(html)
    assert document.toPlainText().strip() == "a <b> & red back  \nlines"


def test_html_joins_what_only_wraps(terminal: Viewed) -> None:
    terminal.feed("x" * 100 + "\r\ny")
    terminal.view.offers.select_all()
    terminal.view.offers.copy_html()
    document = QTextDocument()
    document.setHtml(QGuiApplication.clipboard().mimeData().html())
    assert document.toPlainText().strip() == "x" * 100 + "\ny"


def fill(terminal: Viewed, count: int) -> None:
    terminal.preferences.change(scrollback=100_000)
    terminal.view.emulator.feed(b"".join(b"line %d of a log\r\n" % n for n in range(count)))
    terminal.feed("")


def test_much_is_copied_without_holding_up_anything(terminal: Viewed) -> None:
    fill(terminal, 100_000)
    terminal.view.offers.select_all()
    start = process_time()
    terminal.view.offers.copy()
    assert process_time() - start < 0.1 * slowness()
    assert clipboard() == ""
    terminal.qtbot.waitUntil(lambda: clipboard() != "")
    lines = clipboard().splitlines()
    assert len(lines) == 100_000
    assert lines[777] == "line 777 of a log"


def test_the_newest_copy_wins(terminal: Viewed) -> None:
    fill(terminal, 50_000)
    terminal.view.offers.select_all()
    terminal.view.offers.copy()
    terminal.feed("\x1b[2J\x1b[Hnewest")
    terminal.drag((0, 0), (0, 6))
    terminal.view.offers.copy()
    assert clipboard() == "newest"
    terminal.qtbot.wait(100)
    assert clipboard() == "newest"


# -- a file


async def test_saving_the_scrollback(terminal: Viewed, tmp_path: Path) -> None:
    fill(terminal, 20_000)
    path = tmp_path / "log.txt"
    await terminal.view.copying.save_to(path)
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) == 20_000
    assert lines[-1] == "line 19999 of a log"
    assert terminal.view.notice.text == "Saved as log.txt."


async def test_a_file_that_cannot_be_written_is_said(terminal: Viewed, tmp_path: Path) -> None:
    terminal.feed("text")
    await terminal.view.copying.save_to(tmp_path / "missing" / "log.txt")
    assert "log.txt cannot be written." in terminal.view.notice.text
    assert "No such file" in terminal.view.notice.text


async def test_the_file_is_asked_for(
    terminal: Viewed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal.feed("text")
    asked: list[QFileDialog] = []

    async def answer(dialog: QFileDialog) -> int:
        asked.append(dialog)
        dialog.selectFile(str(tmp_path / "out"))
        return 1

    monkeypatch.setattr("pierhead.ui.file_dialogs.ask", answer)
    terminal.view.offers.save()
    await until((tmp_path / "out.txt").exists)
    await until(lambda: terminal.view.notice.text)
    assert (tmp_path / "out.txt").read_text() == "text\n"
    assert asked[0].acceptMode() == QFileDialog.AcceptMode.AcceptSave
    asked[0].deleteLater()
    await asyncio.sleep(0)


# -- clear and reset


def test_clearing_keeps_the_line_of_the_cursor(terminal: Viewed) -> None:
    terminal.feed("line\r\n" * 100 + "$ ls")
    terminal.view.offers.select_all()
    terminal.view.offers.clear()
    emulator = terminal.view.emulator
    assert emulator.first == emulator.top
    assert emulator.line(emulator.top).read() == "$ ls"
    assert terminal.view.selection is None


def test_resetting_ends_modes_and_keeps_text(terminal: Viewed) -> None:
    terminal.feed("text\x1b[?1003;2004;1004h\x1b[>31u\x1b[?25l")
    terminal.view.offers.reset()
    emulator = terminal.view.emulator
    assert [emulator.mouse, emulator.bracketed_paste, emulator.keyboard_flags] == [0, False, 0]
    assert emulator.cursor_visible
    assert emulator.line(emulator.top).read() == "text"
