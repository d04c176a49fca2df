"""pytest-qt's robot, as patient as everything else: what is only slow is no failure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from harness.waiting import PATIENCE

_PATIENCE = round(1000 * PATIENCE)


class PatientBot(QtBot):
    """Waits as long as ``PATIENCE`` where it is not told how long."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = _PATIENCE) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = _PATIENCE, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitActive(self, widget: Any, *, timeout: int = _PATIENCE) -> Any:
        return super().waitActive(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """Drives widgets, and closes them after the test."""
    return PatientBot(request)
