"""The status bar follows jobs no longer than they last."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fakes.stage import Stage
from pierhead.core.i18n import _
from pierhead.state.jobs import Job
from pierhead.ui.status import StatusBar


async def test_jobs_that_are_over_are_let_go(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    stage = Stage(tmp_path)
    window = QWidget()
    qtbot.addWidget(window)
    jobs = stage.context.jobs
    bar = StatusBar(
        stage.context.connection, jobs, stage.context.containers, stage.context.images, window
    )
    titles: list[str] = []
    gone: list[weakref.ref[Any]] = []

    async def work(job: Job) -> None:
        job.report(0.5)
        titles.append(bar.jobs.accessibleName())

    for _number in range(3):
        job = jobs.start("Pull demo", work)
        gone += [weakref.ref(job), weakref.ref(job.changed)]
        await job.wait()
        del job
    assert titles == ["Pull demo"] * 3
    assert bar.jobs.accessibleName() == _("Jobs")
    jobs.finished.clear()
    gc.collect()
    assert [each() for each in gone] == [None] * len(gone)
    await stage.engine.close()
