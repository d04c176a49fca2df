"""Pasting into a real program on a pseudo-terminal: nothing is lost, and it can be stopped."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from harness.waiting import until
from pierhead.terminal.paste import cleaned
from terminal.opened import Opened
from terminal.screens import screen

TEXT = "".join(f"line {number} of what is pasted ü\n" for number in range(60_000))


@pytest.fixture
async def opened(qtbot: QtBot, tmp_path: Path) -> AsyncIterator[Opened]:
    documents = Opened(qtbot, Stage(tmp_path))
    yield documents
    await documents.shut()


async def test_a_large_paste_arrives_whole(opened: Opened) -> None:
    data = cleaned(TEXT)
    count = "import sys, zlib; d = sys.stdin.buffer.read(int(sys.argv[1])); print(zlib.crc32(d))"
    command = f"stty raw -echo; echo ready; python3 -c '{count}' {len(data)}; stty sane"
    document = opened.run("sh", "-c", command)
    await until(lambda: "ready" in screen(document.emulator))
    document.view.pasting.send(TEXT)
    assert document.view.pasting.active
    checksum = str(zlib.crc32(data))
    await until(lambda: any(checksum in line for line in screen(document.emulator)))
    assert not document.view.pasting.active
    await until(lambda: document.life.over)


async def test_a_program_that_does_not_listen_is_not_flooded_and_the_paste_stops(
    opened: Opened,
) -> None:
    document = opened.run("sh", "-c", "stty raw -echo; echo ready; exec sleep 60")
    await until(lambda: "ready" in screen(document.emulator))
    view = document.view
    view.pasting.send(TEXT)
    await until(lambda: view.notice.text.startswith("Pasting… "))
    assert view.waiting() < 1 << 16
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert not view.pasting.active
    assert view.notice.text == ""
    assert view.waiting() < 1 << 16
