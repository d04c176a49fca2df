from __future__ import annotations

import asyncio
import logging

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from harness.waiting import until
from pierhead.core.errors import AppError
from pierhead.ui.widgets.tasks import Tasks


async def test_the_newest_of_a_name_runs(qapp: QApplication) -> None:
    owner = QObject()
    tasks, log = Tasks(owner), []

    async def note(text: str) -> None:
        await asyncio.sleep(0.01)
        log.append(text)

    tasks.start("a", note("first"))
    tasks.start("a", note("second"))
    tasks.start("b", note("other"))
    await until(lambda: len(log) == 2)
    assert sorted(log) == ["other", "second"]


async def test_they_end_with_their_widget(qapp: QApplication) -> None:
    owner = QObject()
    cancelled = asyncio.Event()

    async def wait() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()

    Tasks(owner).start("a", wait())
    await asyncio.sleep(0)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete.value)
    await until(cancelled.is_set)


async def test_a_problem_for_users_is_no_bug(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    owner = QObject()
    tasks = Tasks(owner)

    async def fail(error: Exception) -> None:
        raise error

    tasks.start("a", fail(AppError("away")))
    tasks.start("b", fail(KeyError("bug")))
    await until(lambda: caplog.records)
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
