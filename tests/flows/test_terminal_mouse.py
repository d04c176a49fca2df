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

from flows.desktop import DRAGGING, Desktop
from flows.mouse import Mouse, Place
from harness.waiting import steady, until
from pierhead.terminal.emulator import Emulator
from pierhead.ui.widgets.terminal_view import TerminalView


class Hand:
    """The mouse, and what the terminal sent."""

    def __init__(self, desktop: Desktop, view: TerminalView) -> None:
        self.mouse, self.view = Mouse(desktop), view
        self.sent = b""
        view.typed.connect(self._take)

    def _take(self, data: bytes) -> None:
        self.sent += data

    def at(self, row: int, column: int) -> Place:
        """A point in a cell, on the screen."""

        def point() -> QPoint:
            corner = self.view.cell_rect(row, column).topLeft().toPoint() + QPoint(1, 6)
            return self.view.viewport().mapToGlobal(corner)

        return point


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


async def test_what_is_selected_is_pasted_with_the_middle_button(
    hand: Hand, desktop: Desktop
) -> None:
    hand.view.feed(b"hello world\r\n")
    await hand.mouse.drag(hand.at(0, 6), hand.at(0, 11))
    await until(lambda: hand.view.offers.selected_text() == "world")
    # It is given to others when the button is up, which the app may hear later.
    clipboard = QApplication.clipboard()
    await until(lambda: clipboard.text(clipboard.Mode.Selection) == "world")
    primary = ("xclip", "-o", "-selection", "primary")
    assert await asyncio.to_thread(desktop.run, *primary) == "world"
    await hand.mouse.click(hand.at(3, 3), 2)
    await until(lambda: hand.sent == b"world")


async def test_the_wheel_scrolls_or_is_reported(hand: Hand) -> None:
    hand.view.feed(b"".join(b"%03d abc\r\n" % number for number in range(100)))
    top = await steady(hand.view.first_visible)
    await hand.mouse.click(hand.at(top + 2, 2), 4, 4)
    await until(lambda: hand.view.first_visible() == top - 6)
    hand.view.feed(b"\x1b[?1000;1006h")
    await hand.mouse.click(hand.at(top - 4, 2), 5, 1)
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
        await hand.mouse.drag(
            lambda: QPoint(x + 30, y + 10),
            lambda: hand.view.viewport().mapToGlobal(QPoint(300, 200)),
            lambda: asyncio.to_thread(manager.window, DRAGGING),
            lambda: until(hand.view.drop.isVisible),
        )
        await until(lambda: hand.sent)
    assert hand.sent.decode() == shlex.quote(str(path)) + " "
    assert not hand.view.drop.isVisible()
