"""Qt's objects must die in Qt's thread: cycles are collected between tests, not in a worker."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def settled() -> None:
    """Leave out of collections what is there already and stays: tests, modules, what they keep."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def garbage(request: pytest.FixtureRequest, settled: None) -> Iterator[None]:
    """Collect in the main thread after a test with Qt, and at no other time during it.

    A collection that happens to come while a worker runs would delete the timers and event loops
    of earlier tests there, which stops the timers of this one for good.
    """
    if not {"qapp", "qtbot"} & set(request.fixturenames):
        yield
        return
    gc.disable()
    yield
    gc.collect()
    if not gc.get_freeze_count():
        # The app has a collector of its own, which ends with it and lets everything go.
        gc.freeze()
    gc.enable()
