"""Forms on a fake engine: their stage, and windows that are gone when the test is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from fakes.stage import Stage
from pierhead.ui.theme import Theme


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    theme = Theme(qapp)
    theme.dress()
    return theme


@pytest.fixture
async def stage(qapp: QApplication, theme: Theme, tmp_path: Path) -> AsyncIterator[Stage]:
    stage = Stage(tmp_path)
    await stage.list()
    yield stage
    await stage.context.jobs.cancel_all()
    await stage.engine.close()


@pytest.fixture
async def window(qapp: QApplication, theme: Theme) -> AsyncIterator[QWidget]:
    """What forms belong to; they go with it."""
    window = QWidget()
    window.resize(900, 650)
    window.show()
    yield window
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    await asyncio.sleep(0)
