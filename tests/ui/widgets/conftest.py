from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from terminal.viewed import Viewed


@pytest.fixture
def terminal(qtbot: QtBot) -> Iterator[Viewed]:
    """A terminal view that is shown and has the keyboard."""
    yield Viewed(qtbot)
    QGuiApplication.clipboard().clear()
