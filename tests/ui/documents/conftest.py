"""What several tests of documents begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engines.dockerd import PrivateDockerd
from fakes.writing import Writing
from fakes.writing import writing as begin
from terminal.live import Live


@pytest.fixture
async def live(
    qtbot: QtBot, tmp_path: Path, engine_host: PrivateDockerd, closing: AsyncExitStack
) -> Live:
    """The app's parts around terminals, on the private engine."""
    live = Live(qtbot, tmp_path, engine_host)
    await live.begin()
    closing.push_async_callback(live.end)
    return live


@pytest.fixture
async def writing(qapp: QApplication, tmp_path: Path) -> AsyncIterator[Writing]:
    """Somebody who writes a Dockerfile."""
    async for one in begin(qapp, tmp_path):
        yield one
