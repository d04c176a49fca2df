"""Logs that are written to files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from fakes.logs import T0, FakeLog
from harness.room import little_room
from harness.waiting import until
from pierhead.core.errors import EngineUnreachable
from pierhead.state import log_export
from pierhead.state.jobs import Job, Jobs, JobState
from pierhead.state.log_export import LogExport
from pierhead.state.log_filter import parse


async def export(made: LogExport) -> Job:
    job = Jobs().start("Export", made.run)
    await job.wait()
    return job


@pytest.fixture
def log() -> FakeLog:
    log = FakeLog()
    log.write(*(f"\x1b[31mline {number}\x1b[0m" for number in range(5000)))
    return log


async def test_all_of_it(log: FakeLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_export, "_LINES", 1000)
    path = tmp_path / "web.log"
    path.write_text("what was there")
    job = await export(LogExport([log], path, times=False))
    assert job.state is JobState.DONE
    assert job.progress == 1.0
    assert "5,000 lines" in job.status
    assert path.read_text().splitlines() == [f"line {number}" for number in range(5000)]
    assert list(tmp_path.iterdir()) == [path]


async def test_what_passes_with_times_and_names(tmp_path: Path) -> None:
    web, db = FakeLog("web"), FakeLog("db")
    web.write("a hit", "before", at=T0)
    db.write("db hit", "miss", at=T0 + timedelta(seconds=0.5))
    path = tmp_path / "both.log"
    await export(LogExport([web, db], path, parse("hit")))
    assert path.read_text().splitlines() == [
        "web 2026-05-01T12:00:00.000000000Z a hit",
        "db 2026-05-01T12:00:00.500000000Z db hit",
    ]


async def test_what_is_cancelled_leaves_what_was_there(log: FakeLog, tmp_path: Path) -> None:
    log.write(*(f"line {number}" for number in range(100_000)), step=timedelta(milliseconds=1))
    path = tmp_path / "web.log"
    path.write_text("what was there")
    job = Jobs().start("Export", LogExport([log], path).run)
    await until(lambda: log.given > 10_000)
    job.cancel()
    await job.wait()
    assert job.state is JobState.CANCELLED
    assert path.read_text() == "what was there"
    assert list(tmp_path.iterdir()) == [path]


async def test_what_goes_wrong_is_said(log: FakeLog, tmp_path: Path) -> None:
    job = await export(LogExport([log], tmp_path / "no" / "web.log"))
    assert job.error
    assert "could not be written" in job.error.title
    log.error = EngineUnreachable("gone")
    job = await export(LogExport([log], tmp_path / "web.log"))
    assert job.error is log.error
    assert list(tmp_path.iterdir()) == []


async def test_a_full_disk_leaves_what_was_there(log: FakeLog, tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    path.write_text("what was there")
    with little_room():
        job = await export(LogExport([log], path))
    assert job.error
    assert job.error.title == f"The log could not be written to {path}."
    assert "make room" in job.error.hint
    assert [each.read_text() for each in tmp_path.iterdir()] == ["what was there"]
