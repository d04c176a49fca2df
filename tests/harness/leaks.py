"""What a test leaves behind fails it: threads, open files and sockets, windows.

Pending tasks are looked for where the event loop ends, in ``loops``.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.waiting import LOOK

GRACE = 20.0
"""Seconds that threads and tasks which were told to end may take for it."""

IGNORED = ("/proc/", "/dev/", "/usr/", "anon_inode:[eventfd]")
"""Files of the system, and what wakes the threads that Qt keeps to paint large pictures."""

SHARED_BY_QT = ("QTipLabel",)
"""Windows that Qt makes once and keeps for all."""


_shared: Counter[str] = Counter()
"""What fixtures that outlive a test have opened so far."""


@pytest.fixture(autouse=True)
def leaks(isolation: Path) -> Iterator[None]:
    """Compare what is there after the test with what was there before it."""
    threads, windows = set(threading.enumerate()), _windows()
    files = _open_files() - _shared
    yield
    found = _left_windows(windows) + _left_threads(threads) + _left_files(files)
    if found:
        pytest.fail("The test leaves behind: " + "; ".join(found), pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any],
) -> Generator[None, object, object]:
    """Take note of what a longer-lived fixture opens while a test runs that asked for it."""
    if fixturedef.scope == "function":
        return (yield)
    before = _open_files()
    try:
        return (yield)
    finally:
        _shared.update(_open_files() - before)


def _left_threads(before: set[threading.Thread]) -> list[str]:
    deadline = time.monotonic() + GRACE
    for thread in set(threading.enumerate()) - before:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [f"thread {thread.name}" for thread in set(threading.enumerate()) - before]


def _left_files(before: Counter[str]) -> list[str]:
    if not _open_files() - _shared - before:
        return []
    # What is only waiting for the garbage collector is not a leak yet; Python warns about it.
    gc.collect()
    # Nor is what a thread that lives on, or the system, is about to close.
    deadline = time.monotonic() + GRACE
    while (left := _open_files() - _shared - before) and time.monotonic() < deadline:
        time.sleep(LOOK)
    return [f"open {name}" for name in left.elements()]


def _open_files() -> Counter[str]:
    """Sockets and pipes by their kind, since their numbers say nothing; files by path."""
    found: Counter[str] = Counter()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            target = os.readlink(entry)
        except FileNotFoundError:
            continue
        kind = target.partition(":[")[0]
        found[kind] += not target.startswith(IGNORED)
    return found


def _windows() -> set[Any]:
    widgets: Any = sys.modules.get("PySide6.QtWidgets")
    app = widgets.QApplication.instance() if widgets else None
    return set(app.topLevelWidgets()) if app else set()


def _left_windows(before: set[Any]) -> list[str]:
    if not _windows() - before:
        return []
    from PySide6.QtCore import QCoreApplication, QEvent

    # Widgets that were told to go later go now; cycles of Python objects keep others alive.
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    names = [window.metaObject().className() for window in _windows() - before]
    return [f"window {name}" for name in names if name not in SHARED_BY_QT]
