"""Programs that people live in, run in the real widget and resized while they run."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pierhead.core.style import Flag, Style
from terminal.driven import Driven
from terminal.screens import style

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
PROMPT = re.compile("│.*[$#]")
"""A shell that can be typed into, right of tmux's line."""
TEXT = "".join(f"line {number} of a text with a needle\n" for number in range(1, 301))
SOURCE = 'def answer(self):\n    """Tell it."""\n    return 42  # a number\n'


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


@pytest.fixture
def driven(qtbot: QtBot) -> Driven:
    return Driven(qtbot, 80, 24)


def shown(driven: Driven, text: str) -> Style:
    """How the first such text on the screen looks."""
    row, line = next((row, line) for row, line in enumerate(driven.screen()) if text in line)
    return style(driven.emulator, row, line.index(text))


@needs("vim")
async def test_vim(driven: Driven, tmp_path: Path) -> None:
    path = tmp_path / "answer.py"
    path.write_text(SOURCE + "\n" * 40)
    options = ("-u", "NONE", "-N", "-i", "NONE", "+syntax on", "+set number hlsearch laststatus=2")
    async with driven.running("vim", *options, str(path), LANG="C.UTF-8"):
        await driven.until_text("1 def answer(self):", "answer.py")
        assert driven.emulator.alternate
        assert shown(driven, "answer(").fg != shown(driven, "(self").fg
        assert shown(driven, "# a number").fg not in {-1, shown(driven, "def").fg}
        driven.type("/return\n")
        await driven.until_text("/return")
        await driven.quiet()
        assert shown(driven, "return").bg == 11
        driven.give_size(120, 40)
        # The line of the status stands above the last one, wherever that is.
        await driven.until(lambda: "answer.py" in "".join(driven.screen()[38:39]))
        assert shown(driven, "answer.py").flags & Flag.REVERSE
        driven.type("oadded")
        driven.press(Key.Key_Escape)
        driven.type(":wq\n")
        await driven.until(lambda: not driven.emulator.alternate)
    assert path.read_text().splitlines()[3] == "added"


@needs("htop")
async def test_htop(driven: Driven, tmp_path: Path) -> None:
    async with driven.running("htop", "-d", "5", LANG="C.UTF-8", HOME=str(tmp_path)):
        await driven.until_text("PID USER", "F1Help", "F10Quit", "Load average:")
        assert shown(driven, "PID USER").bg == 2
        assert shown(driven, "Help").bg == 6
        driven.give_size(140, 40)
        await driven.until(lambda: "F10Quit" in "".join(driven.screen()[39:]))
        header = next(line for line in driven.screen() if "PID USER" in line)
        assert header.rstrip().endswith("Command")
        driven.press(Key.Key_F2)
        await driven.until_text("Display options", "F10Done")
        driven.press(Key.Key_F10)
        await driven.until_text("F10Quit")
        driven.press(Key.Key_F10)
        await driven.until(lambda: not driven.emulator.alternate)


@needs("less")
async def test_less(driven: Driven, tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_text(TEXT)
    async with driven.running("less", "-N", str(path), LESS=""):
        await driven.until_text("     23 line 23 of")
        driven.press(Key.Key_PageDown)
        await driven.until_text("     24 line 24 of", "     46 line 46 of")
        driven.type("/line 200\n")
        await driven.until_text("    200 line 200 of")
        assert shown(driven, "line 200").flags & Flag.REVERSE
        driven.type("G")
        await driven.until_text("line 300 of", "(END)")
        driven.give_size(60, 30)
        await driven.until_text("~\n(END)", "line 300 of")
        driven.type("q")
        await driven.until(lambda: not driven.emulator.alternate)


@needs("tmux")
async def test_tmux(driven: Driven, tmp_path: Path) -> None:
    server = ("tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null")
    try:
        async with driven.running(*server, "new-session", "sh", LANG="C.UTF-8", PS1="$ "):
            await driven.until_text("[0] 0:sh*")
            assert shown(driven, "[0] 0:sh*").bg == 2
            driven.press(Key.Key_B, CONTROL)
            driven.type("%")
            await driven.until(lambda: sum("│" in line for line in driven.screen()) == 23)
            # What is typed before a shell shows its prompt is echoed where that will be.
            await driven.until(lambda: any(PROMPT.search(line) for line in driven.screen()))
            driven.type("echo six-$((2*3))\n")
            await driven.until_text("│six-6")
            driven.give_size(120, 30)
            await driven.until(lambda: sum("│" in line for line in driven.screen()) == 29)
            await driven.until_text("│six-6")
            assert all(line[60] == "│" for line in driven.screen()[:29])
            driven.press(Key.Key_B, CONTROL)
            driven.type("d")
            await driven.until_text("[detached")
    finally:
        subprocess.run([*server, "kill-server"], check=False)


@needs("dialog")
async def test_dialog(driven: Driven) -> None:
    entries = ("web", "nginx:1.27", "db", "postgres:16")
    command = ("dialog", "--stdout", "--menu", "Choose a container", "12", "40", "4", *entries)
    async with driven.running(*command, LANG="C.UTF-8"):
        await driven.until_text("Choose a container", "nginx:1.27", "postgres:16", "Cancel")
        rows = driven.screen()
        top = next(row for row, line in enumerate(rows) if "┌" in line)
        left = rows[top].index("┌")
        box = [line[left : left + 40] for line in rows[top : top + 12]]
        assert (box[0], box[11]) == ("┌" + "─" * 38 + "┐", "└" + "─" * 38 + "┘")
        assert {line[0] + line[39] for line in box[1:9]} == {"││"}
        assert shown(driven, "nginx").bg == 4
        # The border is the bright white of bold on white: it can be told from what it is on.
        border = driven.view.painter.ink(shown(driven, "┌"))
        assert border.colour != border.background
        driven.press(Key.Key_Down)
        await driven.until(lambda: shown(driven, "postgres").bg == 4)
        answered = len(driven.printed)
        driven.press(Key.Key_Return)
        await driven.until_printed(re.compile(rb"db"), answered)
        assert await driven.session.exit_code() == 0
