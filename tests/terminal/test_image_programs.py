"""Programs that show images, in the real widget, in each of the three ways."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from terminal.driven import Driven
from terminal.test_iterm_images import png

COMMANDS = {
    "sixel": ("chafa", "-f", "sixels", "-s", "20x6"),
    "iterm": ("chafa", "-f", "iterm", "-s", "20x6"),
    "kitty": ("chafa", "-f", "kitty", "-s", "20x6"),
    "libsixel": ("img2sixel", "-w", "100", "-h", "60"),
}


def is_red(driven: Driven, row: int, column: int) -> bool:
    """Whether the middle of a cell is."""
    view = driven.view
    place = view.device_rect(view.emulator.top + row, column).center()
    colour = QColor(view.viewport().grab().toImage().pixel(place))
    return colour.red() > 200 and max(colour.green(), colour.blue()) < 60


@pytest.mark.parametrize("way", COMMANDS)
async def test_an_image_is_seen(way: str, qtbot: QtBot, tmp_path: Path) -> None:
    command = COMMANDS[way]
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    driven = Driven(qtbot, 80, 24)
    path = tmp_path / "red.png"
    path.write_bytes(png(100, 60))
    script = '"$@"; printf "\\033[20;1Hdone"; cat'
    async with driven.running("sh", "-c", script, "sh", *command, str(path)):
        await driven.until_text("done")
        emulator = driven.emulator
        assert emulator.line(emulator.top).pieces
        await driven.until(lambda: is_red(driven, 0, 0) and is_red(driven, 1, 5))
        assert not is_red(driven, 0, 40)
        assert not is_red(driven, 15, 0)
        assert [line for line in driven.screen() if line.strip()] == ["done"]
