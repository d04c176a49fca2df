"""What several tests of documents begin with."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engines.dockerd import PrivateDockerd
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
