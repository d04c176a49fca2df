"""Flows: the whole app in a real window, with real keys and a real engine."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from engines.dockerd import PrivateDockerd
from flows.desktop import Desktop
from flows.driver import Driver, Opened
from harness.waiting import PATIENCE


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Qt chooses its platform once per process: flows need a run of their own."""
    here = Path(__file__).parent
    flows = [here in item.path.parents for item in items]
    if any(flows) and not all(flows):
        pytest.exit("Flows need a screen and other tests none: run tests/flows by itself.", 2)
    if all(flows):
        os.environ["QT_QPA_PLATFORM"] = "xcb"


@pytest.fixture(scope="session")
def desktop() -> Iterator[Desktop]:
    """A screen with a window manager, on which this process opens its windows."""
    assert "PySide6.QtWidgets" not in sys.modules or not _app_exists()
    with Desktop() as desktop:
        os.environ["DISPLAY"] = desktop.display
        yield desktop


def _app_exists() -> bool:
    from PySide6.QtWidgets import QApplication

    return QApplication.instance() is not None


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["pierhead"]


@pytest.fixture(scope="session")
def qapp(desktop: Desktop, qapp_args: list[str]) -> Iterator[object]:
    """The application, on the screen of the flows."""
    from PySide6.QtWidgets import QApplication

    app = QApplication(qapp_args)
    app.setQuitOnLastWindowClosed(False)
    yield app
    # Qt ends the process when its screen goes away under it.
    app.shutdown()


@pytest.fixture
def opened(
    desktop: Desktop,
    qapp: object,
    engine_host: PrivateDockerd,
    monkeypatch: pytest.MonkeyPatch,
) -> Opened:
    """Opens the app, connected to the private engine, inside of the test and its loop."""
    monkeypatch.setenv("DOCKER_HOST", engine_host.url)
    monkeypatch.setattr("pierhead.ui.app.FAREWELL", PATIENCE)

    @asynccontextmanager
    async def open_() -> AsyncIterator[Driver]:
        async with Driver(desktop, engine_host) as driver:
            await driver.connected()
            yield driver

    return open_
