"""A real mouse over a terminal: the primary selection, and a drag from another window."""

from __future__ import annotations

import asyncio
import shlex
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from flows.desktop import Desktop
from harness.waiting import until
from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets.terminal_view import TerminalView


class Hand:
    """The mouse, and what the terminal sent."""

    def __init__(self, desktop: Desktop, view: TerminalView) -> None:
        self._desktop, self.view = desktop, view
        self.sent = b""
        view.typed.connect(self._take)

    def _take(self, data: bytes) -> None:
        self.sent += data

    def at(self, row: int, column: int) -> tuple[str, str]:
        corner = self.view.cell_rect(row, column).topLeft().toPoint() + QPoint(1, 6)
        point = self.view.viewport().mapToGlobal(corner)
        return str(point.x()), str(point.y())

    async def x(self, *command: str) -> str:
        return await asyncio.to_thread(self._desktop.run, *command)

    async def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        await self.x("xdotool", "mousemove", *self.at(*start), "mousedown", "1")
        await self.x("xdotool", "mousemove", *self.at(*end))
        await asyncio.sleep(0.05)
        await self.x("xdotool", "mouseup", "1")


@pytest.fixture
async def hand(desktop: Desktop, qapp: QApplication) -> AsyncIterator[Hand]:
    view = TerminalView(Emulator(80, 24))
    view.setGeometry(100, 100, 700, 400)
    view.show()
    view.activateWindow()
    view.setFocus()
    await until(view.hasFocus)
    yield Hand(desktop, view)
    view.close()
    view.deleteLater()
    await asyncio.sleep(0)


async def test_what_is_selected_is_pasted_with_the_middle_button(hand: Hand) -> None:
    hand.view.feed(b"hello world\r\n")
    await hand.drag((0, 6), (0, 11))
    await until(lambda: hand.view.offers.selected_text() == "world")
    assert QApplication.clipboard().text(QApplication.clipboard().Mode.Selection) == "world"
    primary = await hand.x("xclip", "-o", "-selection", "primary")
    assert primary == "world"
    await hand.x("xdotool", "mousemove", *hand.at(3, 3), "click", "2")
    await until(lambda: hand.sent == b"world")


async def test_the_wheel_scrolls_or_is_reported(hand: Hand) -> None:
    hand.view.feed(b"".join(b"%03d abc\r\n" % number for number in range(100)))
    await asyncio.sleep(0.1)
    top = hand.view.first_visible()
    await hand.x("xdotool", "mousemove", *hand.at(top + 2, 2), "click", "4", "click", "4")
    await until(lambda: hand.view.first_visible() == top - 6)
    hand.view.feed(b"\x1b[?1000;1006h")
    await hand.x("xdotool", "click", "5", "click", "1")
    await until(lambda: hand.sent.count(b"M") == 2 and hand.sent.endswith(b"m"))
    assert hand.sent.startswith(b"\x1b[<65;")


async def test_a_file_is_dragged_in_from_another_program(
    hand: Hand, desktop: Desktop, tmp_path: Path
) -> None:
    path = tmp_path / "it's a file.txt"
    path.write_text("x")
    hand.view.setGeometry(400, 100, 700, 400)
    source = Path(__file__).with_name("drag_source.py")
    with desktop.program(sys.executable, str(source), str(path)) as manager:
        x, y = await asyncio.to_thread(manager.corner, "file-manager")
        end = hand.view.viewport().mapToGlobal(QPoint(300, 200))
        await hand.x("xdotool", "mousemove", str(x + 30), str(y + 10), "mousedown", "1")
        for step in range(1, 9):
            await hand.x("xdotool", "mousemove", str(x + 30 + 5 * step), str(y + 10 + 2 * step))
            await asyncio.sleep(0.03)
        for step in range(1, 9):
            to_x, to_y = x + (end.x() - x) * step // 8, y + (end.y() - y) * step // 8
            await hand.x("xdotool", "mousemove", str(to_x), str(to_y))
            await asyncio.sleep(0.03)
        await until(hand.view.drop.isVisible)
        await hand.x("xdotool", "mouseup", "1")
        await until(lambda: hand.sent)
    assert hand.sent.decode() == shlex.quote(str(path)) + " "
    assert not hand.view.drop.isVisible()
